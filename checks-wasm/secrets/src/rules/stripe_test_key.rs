//! Stripe test secret key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/stripe-test-key",
    title: "Stripe test secret key",
    description: "A secret key of Stripe's test mode.",
    rationale: "No money moves with it, but it reads and changes test data, and live keys follow the same path into the code.",
    remedy: "Roll the key in the Dashboard and read it from the environment, as you will the live one.",
    severity: Severity::Low,
    confidence: Confidence::High,
    references: &["https://docs.stripe.com/keys"],
    aliases: &["stripe-access-token"],
    keywords: &["sk_test_", "rk_test_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "[sr]k_test_[A-Za-z0-9]{16,120}",
        trail: "",
    }),
    entropy: 2.8,
    validator: Validator::None,
    firing: &[concat!("STR", "IPE_", "KEY=sk_", "test_L5", "MqA74na", "gbMQ3Xg", "tU2ij2X", "7")],
    silent: &[concat!("sk_test_xxxxxxxx", "xxxxxxxxxxxxxxxx")],
};
