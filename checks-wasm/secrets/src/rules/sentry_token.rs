//! Sentry auth token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/sentry-token",
    title: "Sentry auth token",
    description: "An organisation or user auth token of Sentry.",
    rationale: "It reads events, with their request data, and uploads source maps.",
    remedy: "Revoke it under Settings, Auth Tokens and read the new one from a CI secret.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.sentry.io/account/auth-tokens/"],
    aliases: &["sentry-org-token", "sentry-user-token"],
    keywords: &["sntrys_", "sntryu_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "sntrys_eyJpYXQiO[A-Za-z0-9+/=_]{80,300}|sntryu_[0-9a-f]{64}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "SEN", "TRY_", "AUTH_TO", "KEN=snt", "ryu_ddb", "bb7db9f", "a8d4934", "5622513", "17f3aad",
        "c6549cd", "85f06e9", "9dcd2d5", "4cf1f87", "dd87f"
    )],
    silent: &[concat!(
        "sntryu_xxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxx"
    )],
};
