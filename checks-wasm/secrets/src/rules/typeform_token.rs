//! Typeform personal access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/typeform-token",
    title: "Typeform personal access token",
    description: "A personal access token of Typeform.",
    rationale: "It reads the answers people gave.",
    remedy: "Delete it under Settings, Personal tokens and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://www.typeform.com/developers/get-started/personal-access-token/"],
    aliases: &["typeform-api-token"],
    keywords: &["tfp_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "tfp_[A-Za-z0-9_.=-]{40,59}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "TYP", "EFOR", "M=tfp_K", "Q3hYzas", "ZIm4Dk3", "GRXlMq4", "Ulim8RT", "IRo1aIm", "MonLE9N",
        "3"
    )],
    silent: &[concat!("tfp_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx")],
};
