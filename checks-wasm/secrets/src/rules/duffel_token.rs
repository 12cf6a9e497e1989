//! Duffel access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/duffel-token",
    title: "Duffel access token",
    description: "A live or test access token of Duffel.",
    rationale: "It books flights on the account.",
    remedy: "Delete it under Developers, Access tokens.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://duffel.com/docs/api/overview/authentication"],
    aliases: &["duffel-api-token"],
    keywords: &["duffel_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "duffel_(?:live|test)_[A-Za-z0-9_=-]{43}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "duf", "fel_", "live_x5", "CpbRMAf", "yM8dKJE", "lF5Rrsf", "3uMhDNf", "hBa8pni", "8GIZi4"
    )],
    silent: &[concat!("duffel_test_xxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxx")],
};
