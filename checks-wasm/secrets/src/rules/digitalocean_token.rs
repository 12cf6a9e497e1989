//! DigitalOcean token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/digitalocean-token",
    title: "DigitalOcean token",
    description: "A personal (`dop`), OAuth (`doo`) or refresh (`dor`) token of DigitalOcean.",
    rationale: "It creates, reads and deletes machines, volumes and databases.",
    remedy: "Delete it under API, Tokens, look at the account's activity, and make one with only the scopes needed.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://docs.digitalocean.com/reference/api/create-personal-access-token/"],
    aliases: &["digitalocean-pat", "digitalocean-access-token", "digitalocean-refresh-token"],
    keywords: &["dop_v1_", "doo_v1_", "dor_v1_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "do[opr]_v1_[0-9a-f]{64}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "tok", "en =", " \"dop_v", "1_685eb", "6237331", "3019058", "805be9c", "eda33c1",
        "6cafb2d", "9e7816b", "48a5ed7", "db3b4d0", "6b3\""
    )],
    silent: &[concat!(
        "dop_v1_xxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxx"
    )],
};
