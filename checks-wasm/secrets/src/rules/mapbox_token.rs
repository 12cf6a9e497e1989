//! Mapbox secret token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/mapbox-token",
    title: "Mapbox secret token",
    description: "A secret token of Mapbox (`sk.`; public ones begin with `pk.`).",
    rationale: "It changes styles, data sets and other tokens of the account.",
    remedy: "Revoke it on the Access tokens page and read the new one from a server's secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.mapbox.com/help/glossary/access-token/"],
    aliases: &[],
    keywords: &["sk.eyJ"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"sk\.eyJ[A-Za-z0-9_-]{50,200}\.[A-Za-z0-9_-]{22}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "acc", "essT", "oken = ", "\"sk.eyJ", "1Ijoic2", "hvcCIsI", "mEiOiJx", "dW91bmQ",
        "xb3AweX", "J6bnYxZ", "W40ZXRt", "ZW40Iiw", "ieCI6Im", "R6RW9XZ", "klIIn0.", "RdWiENE",
        "P731YkL", "Kgcsqvk", "q\""
    )],
    silent: &["sk.eyJshort"],
};
