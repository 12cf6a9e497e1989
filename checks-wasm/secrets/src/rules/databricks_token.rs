//! Databricks personal access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/databricks-token",
    title: "Databricks personal access token",
    description: "A personal access token of Databricks.",
    rationale: "It reads tables and runs jobs as its owner.",
    remedy: "Revoke it under Settings, Developer, Access tokens; use OAuth for service principals.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.databricks.com/dev-tools/auth/pat"],
    aliases: &["databricks-api-token"],
    keywords: &["dapi"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "dapi[0-9a-f]{32}(?:-[0-9])?",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "DAT", "ABRI", "CKS_TOK", "EN=dapi", "0aed522", "95abb46", "e07a428", "bfa80e1", "ba8d"
    )],
    silent: &[concat!("dapi000000000000", "0000000000000000", "0000")],
};
