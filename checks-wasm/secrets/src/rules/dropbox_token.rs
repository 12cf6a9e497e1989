//! Dropbox access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/dropbox-token",
    title: "Dropbox access token",
    description: "A short-lived access token of Dropbox.",
    rationale: "For four hours it reads and writes the files of its user.",
    remedy: "Revoke it with `/2/auth/token/revoke` and keep the refresh token in a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://developers.dropbox.com/oauth-guide"],
    aliases: &["dropbox-short-lived-api-token"],
    keywords: &["sl."],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"sl\.(?:u\.)?[A-Za-z0-9_-]{130,}",
        trail: "",
    }),
    entropy: 4.0,
    validator: Validator::None,
    firing: &[concat!(
        "DRO", "PBOX", "=sl.dde", "wezHHsG", "s71x2u6", "6Uo7aht", "thdQiW3", "JXvKioN", "o5SWBAg",
        "056jS9G", "JcJW6Jv", "4L98mPZ", "jPFFWGg", "MUq6c2y", "36mmuEn", "JAdOBoS", "aepcIDr",
        "S2abALY", "mG1meUx", "ie0IC4N", "V9fRa3i", "5JZnUEY"
    )],
    silent: &[concat!(
        "sl.aaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaa"
    )],
};
