//! X (Twitter) bearer token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/twitter-bearer",
    title: "X (Twitter) bearer token",
    description: "An app-only bearer token of X (Twitter).",
    rationale: "It reads the API on the app's quota.",
    remedy: "Revoke and regenerate it on the app's Keys and tokens page; read it from the environment.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    references: &[
        "https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/bearer-tokens",
    ],
    aliases: &["twitter-bearer-token"],
    keywords: &["AAAAAAAA"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "A{16,40}[A-Za-z0-9%]{80,120}",
        trail: "",
    }),
    entropy: 4.0,
    validator: Validator::Mixed,
    firing: &[concat!(
        "bea", "rer:", " AAAAAA", "AAAAAAA", "AAAAAAA", "Avo8Rkf", "vBxCItn", "S2VS6oZ", "F04zD4H",
        "6Q6qExL", "jkyw2BZ", "NrRd1Hc", "NJ7NmJL", "hiEyu5V", "FQZD6JQ", "yxsTKO5", "gnK04Vx",
        "LcYl0C0", "Dn0"
    )],
    silent: &[concat!(
        "AAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAA"
    )],
};
