//! Figma personal access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/figma-token",
    title: "Figma personal access token",
    description: "A personal access or OAuth token of Figma.",
    rationale: "It reads designs and comments as its owner.",
    remedy: "Revoke it under Settings, Security and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://www.figma.com/developers/api#access-tokens"],
    aliases: &[],
    keywords: &["figd_", "figu_", "figo_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "fig[duo]_[A-Za-z0-9_-]{36,48}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "FIG", "MA_T", "OKEN=fi", "gd_ZVne", "xeUzxbf", "cOwOocW", "SW10jiX", "0QOVLp6", "I7NCmEr",
        "S"
    )],
    silent: &[concat!("figd_xxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxx")],
};
