//! Stripe webhook signing secret.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/stripe-webhook-secret",
    title: "Stripe webhook signing secret",
    description: "The secret with which Stripe (and others that follow its scheme) sign webhooks.",
    rationale: "With it anybody can forge events such as a paid invoice.",
    remedy: "Roll the secret of the webhook endpoint and load the new one from a secret store.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    references: &["https://docs.stripe.com/webhooks/signature"],
    aliases: &[],
    keywords: &["whsec_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "whsec_[A-Za-z0-9+/]{32,64}={0,2}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "end", "poin", "t_secre", "t = \"wh", "sec_Dbu", "VROW8hr", "s8jbuiM", "9hh5xzD",
        "W5M5Kpz", "g\""
    )],
    silent: &[concat!("whsec_xxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxx")],
};
