//! GitLab runner authentication token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-runner-token",
    title: "GitLab runner authentication token",
    description: "The token with which a runner takes jobs, and with them the jobs' variables.",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Reset it with `gitlab-runner reset-token` or delete the runner, and keep `config.toml` out of the repository.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-runner-authentication-token"],
    keywords: &["glrt-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"glrt-(?:t\d_)?[A-Za-z0-9_-]{20,50}(?:\.[0-9a-z]{2}\.[0-9a-z]{9})?",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!("val", "ue =", " \"glrt-", "9WxQqDY", "gESmlWf", "G1gj7u\"")],
    silent: &[concat!("glrt-xxxxxxxxxxx", "xxxxxxxxx")],
};
