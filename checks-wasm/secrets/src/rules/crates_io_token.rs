//! crates.io API token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/crates-io-token",
    title: "crates.io API token",
    description: "An API token of crates.io.",
    rationale: "It publishes and yanks crates that others build.",
    remedy: "Revoke it under Account settings, API tokens, and use trusted publishing from CI or a token scoped to the crate.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://crates.io/settings/tokens"],
    aliases: &[],
    keywords: &["cio"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "cio[A-Za-z0-9]{32}",
        trail: "",
    }),
    entropy: 4.0,
    validator: Validator::Mixed,
    firing: &[concat!(
        "car", "go l", "ogin ci", "oITSj1x", "jx0bS6A", "E2t8bS2", "wfDeh4q", "RKFaP"
    )],
    silent: &[
        concat!("cioaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "aaa"),
        concat!("commercionintern", "ational"),
    ],
};
