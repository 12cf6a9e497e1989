//! Buildkite token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/buildkite-token",
    title: "Buildkite token",
    description: "An API access token of Buildkite.",
    rationale: "It reads builds and logs and starts builds.",
    remedy: "Revoke it under Personal settings, API access tokens.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://buildkite.com/docs/apis/managing-api-tokens"],
    aliases: &[],
    keywords: &["bkua_", "bkaj_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "bkua_[0-9a-f]{40}|bkaj_[A-Za-z0-9_-]{20,300}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "BUI", "LDKI", "TE=bkua", "_db5d95", "fd13430", "81a2838", "72ff892", "ff68b71", "65b952"
    )],
    silent: &[concat!("bkua_xxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxx")],
};
