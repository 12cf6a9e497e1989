//! Postman API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/postman-key",
    title: "Postman API key",
    description: "An API key of Postman.",
    rationale: "It reads workspaces, and with them environments that hold other secrets.",
    remedy: "Delete it under Account settings, API keys and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://learning.postman.com/docs/developer/postman-api/authentication/"],
    aliases: &["postman-api-token"],
    keywords: &["PMAK-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "PMAK-[0-9a-f]{24}-[0-9a-f]{34}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "PMA", "K-e7", "4132e53", "53507ba", "f97eab6", "1-8acb8", "f411167", "b90aaae", "fd201ab",
        "97d7cd4", "7"
    )],
    silent: &["PMAK-short"],
};
