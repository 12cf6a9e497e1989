//! Stripe live secret key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/stripe-secret-key",
    title: "Stripe live secret key",
    description: "A secret or restricted key of a live Stripe account.",
    rationale: "It charges, refunds and reads customers' data.",
    remedy: "Roll the key in the Dashboard under Developers, API keys, look through the request log, and load it from a secret store; give services restricted keys.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://docs.stripe.com/keys"],
    aliases: &["stripe-access-token", "StripeDetector"],
    keywords: &["sk_live_", "rk_live_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "[sr]k_live_[A-Za-z0-9]{16,120}",
        trail: "",
    }),
    entropy: 2.8,
    validator: Validator::None,
    firing: &[concat!(
        "str", "ipe.", "api_key", " = \"sk_", "live_SZ", "0OvNhIk", "Q4GWWgg", "0qCVsvR", "O\""
    )],
    silent: &[concat!("sk_live_xxxxxxxx", "xxxxxxxxxxxxxxxx"), "sk_live_..."],
};
