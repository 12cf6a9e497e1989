//! Groq API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/groq-key",
    title: "Groq API key",
    description: "An API key of Groq.",
    rationale: "It runs models on your bill.",
    remedy: "Delete it in the console under API Keys and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://console.groq.com/docs/quickstart"],
    aliases: &[],
    keywords: &["gsk_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "gsk_[A-Za-z0-9]{52}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "GRO", "Q_AP", "I_KEY=g", "sk_BwSW", "AoQJ8mE", "L4vcgr4", "C5SMZY5", "uiziDsK", "qiMds4K",
        "zLNZW3x", "53UWRd"
    )],
    silent: &[concat!("gsk_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxx")],
};
