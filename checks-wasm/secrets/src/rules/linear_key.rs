//! Linear API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/linear-key",
    title: "Linear API key",
    description: "A personal API key of Linear.",
    rationale: "It reads and changes issues as its owner.",
    remedy: "Revoke it under Settings, Security & access and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://linear.app/developers"],
    aliases: &["linear-api-key"],
    keywords: &["lin_api_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "lin_api_[A-Za-z0-9]{40}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "LIN", "EAR_", "KEY=lin", "_api_dV", "EIUuN6N", "tCSvzNe", "tddDESe", "lER5I7m", "JnfXcMB",
        "Lhu"
    )],
    silent: &[concat!("lin_api_xxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx")],
};
