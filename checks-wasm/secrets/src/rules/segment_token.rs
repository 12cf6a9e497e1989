//! Segment public API token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/segment-token",
    title: "Segment public API token",
    description: "A token of Segment's Public API.",
    rationale: "It reads and changes sources and destinations of customer data.",
    remedy: "Delete it under Settings, Workspace, Access management, Tokens.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://segment.com/docs/api/public-api/"],
    aliases: &[],
    keywords: &["sgp_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "sgp_[A-Za-z0-9]{64}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "tok", "en=\"", "sgp_zAf", "EcZd1yf", "4QNhPvS", "zSjnvKe", "JWeWFyf", "9c2qwhn",
        "9m0Ez1P", "zYRpc76", "vSl80TQ", "hkUmR\""
    )],
    silent: &[concat!(
        "sgp_xxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxx"
    )],
};
