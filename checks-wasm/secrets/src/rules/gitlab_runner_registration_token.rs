//! GitLab runner registration token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-runner-registration-token",
    title: "GitLab runner registration token",
    description: "A registration token: whoever has it adds a runner that is handed jobs and their secrets.",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Reset it under Settings, CI/CD, Runners, and move to runner authentication tokens.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-rrt"],
    keywords: &["GR1348941"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "GR1348941[A-Za-z0-9_-]{20}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!("val", "ue =", " \"GR134", "8941Tf2", "jyvq177", "7FM3CDK", "ubU\"")],
    silent: &[concat!("GR1348941xxxxxxx", "xxxxxxxxxxxxx")],
};
