//! Supabase key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/supabase-key",
    title: "Supabase key",
    description: "A personal access token or secret key of Supabase.",
    rationale: "It passes over row-level security and manages projects.",
    remedy: "Revoke it under Account, Access tokens or in the project's API keys, and read it from a secret store.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://supabase.com/docs/guides/api/api-keys"],
    aliases: &[],
    keywords: &["sbp_", "sb_secret_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "sbp_[0-9a-f]{40}|sb_secret_[A-Za-z0-9_-]{31}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "SUP", "ABAS", "E_ACCES", "S_TOKEN", "=sbp_ac", "8c0db25", "c2f6d79", "1ec146b", "573f060",
        "dff2160", "88c"
    )],
    silent: &[concat!("sbp_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxx")],
};
