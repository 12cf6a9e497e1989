//! Plaid access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/plaid-token",
    title: "Plaid access token",
    description: "An access token of Plaid for one bank connection.",
    rationale: "It reads balances and transactions of a person.",
    remedy: "Invalidate it with `/item/access_token/invalidate` and store tokens encrypted.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://plaid.com/docs/api/items/"],
    aliases: &["plaid-api-token"],
    keywords: &["access-sandbox-", "access-development-", "access-production-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "access-(?:sandbox|development|production)-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "acc", "ess-", "product", "ion-535", "98a75-9", "a4e-f19", "1-7b4d-", "852e3cf", "cbf1b"
    )],
    silent: &[concat!("access-sandbox-t", "oken")],
};
