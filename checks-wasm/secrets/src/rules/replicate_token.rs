//! Replicate API token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/replicate-token",
    title: "Replicate API token",
    description: "An API token of Replicate.",
    rationale: "It runs models on your bill and reads their inputs and outputs.",
    remedy: "Disable it under Account, API tokens and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://replicate.com/docs/topics/security/api-tokens"],
    aliases: &[],
    keywords: &["r8_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "r8_[A-Za-z0-9]{37}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "REP", "LICA", "TE_API_", "TOKEN=r", "8_oj1hM", "HXmKUWb", "HcLPvGx", "aaNyYSh", "iGC3Bcl",
        "WOZz"
    )],
    silent: &[concat!("r8_xxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxx")],
};
