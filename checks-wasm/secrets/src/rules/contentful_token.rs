//! Contentful management token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/contentful-token",
    title: "Contentful management token",
    description: "A personal access token for Contentful's management API.",
    rationale: "It changes all content its owner may change.",
    remedy: "Revoke it under Account settings, Tokens and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://www.contentful.com/developers/docs/references/authentication/"],
    aliases: &["contentful-delivery-api-token"],
    keywords: &["CFPAT-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "CFPAT-[A-Za-z0-9_-]{40,70}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "CON", "TENT", "FUL=CFP", "AT-K1ca", "9WTIMHt", "HwBPISq", "JGH33bK", "8viMwv1", "zCMDitz",
        "vzyO"
    )],
    silent: &[concat!("CFPAT-xxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "x")],
};
