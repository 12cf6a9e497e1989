//! Amazon marketplace (MWS) token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/aws-mws-token",
    title: "Amazon marketplace (MWS) token",
    description: "An authorisation token of Amazon Marketplace Web Service.",
    rationale: "It reads and changes a seller's listings, orders and reports.",
    remedy: "Have the seller disable the developer's access in Seller Central and authorise anew; keep it in a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://developer-docs.amazon.com/sp-api/"],
    aliases: &[],
    keywords: &["amzn.mws."],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"amzn\.mws\.[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "tok", "en: ", "amzn.mw", "s.9c487", "55c-70a", "6-0434-", "4f2b-21", "279020a", "742"
    )],
    silent: &["amzn.mws.short"],
};
