//! Perplexity API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/perplexity-key",
    title: "Perplexity API key",
    description: "An API key of Perplexity.",
    rationale: "It runs searches and models on your bill.",
    remedy: "Delete it under API settings and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.perplexity.ai/"],
    aliases: &["perplexity-api-key"],
    keywords: &["pplx-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "pplx-[A-Za-z0-9]{48}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "key", " = \"", "pplx-Qx", "NLQErou", "c6oPSwI", "bCDk0Nv", "s9nR69m", "KOfx4Qg",
        "K0voW7s", "Xk9m\""
    )],
    silent: &[concat!("pplx-xxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxx")],
};
