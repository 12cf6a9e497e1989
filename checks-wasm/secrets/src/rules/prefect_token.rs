//! Prefect API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/prefect-token",
    title: "Prefect API key",
    description: "An API key of Prefect Cloud.",
    rationale: "It reads flows and their blocks, which hold other secrets.",
    remedy: "Delete it under API Keys, change what the blocks held.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.prefect.io/"],
    aliases: &["prefect-api-token"],
    keywords: &["pnu_", "pnb_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "pn[ub]_[A-Za-z0-9]{36}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "PRE", "FECT", "_API_KE", "Y=pnu_Z", "pwK4uFS", "oCkX3mD", "NndmmpQ", "taP0mqa", "AXBVUmh"
    )],
    silent: &[concat!("pnu_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxx")],
};
