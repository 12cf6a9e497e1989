//! PlanetScale password or token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/planetscale-token",
    title: "PlanetScale password or token",
    description: "A database password, service token or OAuth token of PlanetScale.",
    rationale: "It reads and changes the database or the organisation.",
    remedy: "Delete the password or token in the database's or organisation's settings; read the new one from a secret store.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://planetscale.com/docs"],
    aliases: &["planetscale-password", "planetscale-api-token", "planetscale-oauth-token"],
    keywords: &["pscale_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "pscale_(?:pw|tkn|oauth)_[A-Za-z0-9=._-]{32,64}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "pas", "swor", "d = \"ps", "cale_pw", "_M3lPEa", "Dgq1hkN", "PXFP9o0", "K5ujY7y",
        "yjrCu1B", "CU3wV8p", "Lw\""
    )],
    silent: &[concat!("pscale_pw_xxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxx")],
};
