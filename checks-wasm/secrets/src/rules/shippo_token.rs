//! Shippo API token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/shippo-token",
    title: "Shippo API token",
    description: "A live or test API token of Shippo.",
    rationale: "It buys labels on the account and reads addresses.",
    remedy: "Roll it under Settings, API and read it from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.goshippo.com/"],
    aliases: &["shippo-api-token"],
    keywords: &["shippo_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "shippo_(?:live|test)_[0-9a-fA-F]{40}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "shi", "ppo_", "live_dd", "b5b9acc", "575fbf5", "ab8fbf2", "8d73f5d", "a4352d2", "74d"
    )],
    silent: &[concat!("shippo_live_xxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxx")],
};
