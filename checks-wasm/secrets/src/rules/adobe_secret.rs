//! Adobe client secret.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/adobe-secret",
    title: "Adobe client secret",
    description: "The client secret of an Adobe integration (`p8e-`).",
    rationale: "It signs in to Adobe's APIs as your organisation.",
    remedy: "Rotate it in the Developer Console under Credentials and read it from a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://developer.adobe.com/developer-console/docs/guides/"],
    aliases: &["adobe-client-secret"],
    keywords: &["p8e-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "p8e-[A-Za-z0-9_-]{32}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "\"cl",
        "ient",
        "_secret",
        "\": \"p8e",
        "-YaBuh1",
        "A04UU8I",
        "Rk951GF",
        "sEgqxZg",
        "cxqH7\""
    )],
    silent: &[concat!("p8e-xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxx")],
};
