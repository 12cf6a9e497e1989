//! Fastly API token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/fastly-token",
    title: "Fastly API token",
    description: "An API token of Fastly, told by its name.",
    rationale: "It purges and changes what the network serves for you.",
    remedy: "Delete it under Account, API tokens and make one scoped to the service.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://www.fastly.com/documentation/reference/api/auth-tokens/"],
    aliases: &["fastly-api-token"],
    keywords: &["fastly"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:fastly[A-Za-z0-9_. -]*(?:key|token|secret))[A-Za-z0-9_.-]*["'\]]{0,2}[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t]*["'(]{0,2}"#,
        secret: "[A-Za-z0-9_-]{32}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::Mixed,
    firing: &[concat!(
        "FAS", "TLY_", "API_TOK", "EN=ogft", "IAQMcVL", "MJ8xdBF", "qWHAWIZ", "0dke5iU"
    )],
    silent: &["fastly_token = \"your-token\""],
};
