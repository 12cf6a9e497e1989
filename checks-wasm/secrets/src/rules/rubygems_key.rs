//! RubyGems API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/rubygems-key",
    title: "RubyGems API key",
    description: "An API key of rubygems.org.",
    rationale: "It pushes gems that others install.",
    remedy: "Delete it under Settings, API keys, check the gem's versions, and use trusted publishing.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://guides.rubygems.org/api-key-scopes/"],
    aliases: &["rubygems-api-token"],
    keywords: &["rubygems_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "rubygems_[0-9a-f]{48}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        ":ru", "byge", "ms_api_", "key: ru", "bygems_", "7119465", "45126ee", "1e17f63", "83b579a",
        "5633265", "73537ca", "e9ebf2"
    )],
    silent: &[concat!("rubygems_xxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxx")],
};
