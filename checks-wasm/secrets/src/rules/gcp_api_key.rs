//! Google API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gcp-api-key",
    title: "Google API key",
    description: "An API key of Google Cloud, Maps, Firebase or Gemini.",
    rationale: "Unless it is restricted to referrers and APIs, anybody can spend its quota, and since Gemini answers to the same keys, read files uploaded there.",
    remedy: "Delete or regenerate it under APIs & Services, Credentials; restrict the new one to its APIs and callers, and serve it from configuration.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://cloud.google.com/docs/authentication/api-keys"],
    aliases: &["gcp-api-key"],
    keywords: &["AIza"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "AIza[A-Za-z0-9_-]{35}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "con", "st K", "EY = \"A", "IzaWAlW", "KRInZw3", "5lMxvNv", "UBPb8Ym", "KICqgmB", "TXt\""
    )],
    silent: &[
        concat!("AIzaxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxx"),
        concat!("AIzaSyEXAMPLE_KE", "Y_REPLACE_ME_123", "4567"),
    ],
};
