//! Airtable personal access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/airtable-token",
    title: "Airtable personal access token",
    description: "A personal access token of Airtable.",
    rationale: "It reads and changes the bases it was scoped to.",
    remedy: "Delete or regenerate it in the Builder hub under Personal access tokens; read it from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://airtable.com/developers/web/guides/personal-access-tokens"],
    aliases: &["airtable-personnal-access-token"],
    keywords: &["pat"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "AIR", "TABL", "E=patmD", "0i2PwPS", "3ZKvZ.7", "5d7b628", "19d0edf", "2a11f04", "e183696",
        "63047bf", "117617e", "dd2e239", "646412f", "969a6a6"
    )],
    silent: &["pattern.matches"],
};
