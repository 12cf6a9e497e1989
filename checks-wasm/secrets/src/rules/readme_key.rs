//! ReadMe API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/readme-key",
    title: "ReadMe API key",
    description: "An API key of ReadMe.",
    rationale: "It changes documentation that users trust.",
    remedy: "Delete it under Configuration, API Key.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.readme.com/"],
    aliases: &["readme-api-token"],
    keywords: &["rdme_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "rdme_[a-z0-9]{70}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "rdm", "e_s0", "iqdnybc", "ste7sz2", "xvo6wld", "powdxmo", "s9klmk2", "3169f5l", "zxlipn7",
        "w9n372z", "v0l0c7o", "uqh7w"
    )],
    silent: &[concat!(
        "rdme_xxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxx"
    )],
};
