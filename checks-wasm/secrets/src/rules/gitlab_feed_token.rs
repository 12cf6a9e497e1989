//! GitLab feed token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-feed-token",
    title: "GitLab feed token",
    description: "A feed token, which reads activity and calendars of private projects.",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Reset it under Preferences, Access tokens, Feed token.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-feed-token"],
    keywords: &["glft-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "glft-[0-9a-zA-Z_-]{20}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!("val", "ue =", " \"glft-", "SBTlMgR", "z4wAyMC", "iMAyrP\"")],
    silent: &[concat!("glft-xxxxxxxxxxx", "xxxxxxxxx")],
};
