//! Notion integration token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/notion-token",
    title: "Notion integration token",
    description: "A token of a Notion integration.",
    rationale: "It reads and edits every page shared with the integration.",
    remedy: "Refresh the secret on the integration's page and read it from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://developers.notion.com/docs/authorization"],
    aliases: &["notion-api-token"],
    keywords: &["secret_", "ntn_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "ntn_[0-9]{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43}",
        trail: "",
    }),
    entropy: 3.6,
    validator: Validator::Mixed,
    firing: &[
        concat!(
            "NOT", "ION_", "TOKEN=n", "tn_9992", "2964592", "sP6vRrx", "pMnzmCq", "heDjy03",
            "BhqrYoU", "MnGiEyu"
        ),
        concat!(
            "aut", "h: \"", "secret_", "ACXgU5l", "VsYwHPB", "w0UY7mM", "42qOkI7", "UdvO4Mj",
            "t87N5dj", "k\""
        ),
    ],
    silent: &[
        concat!("secret_xxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xx"),
        concat!("secret_key_of_th", "e_application_co", "nfiguration"),
    ],
};
