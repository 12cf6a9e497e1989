//! Anthropic API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/anthropic-key",
    title: "Anthropic API key",
    description: "An API key, admin key or sign-in token of Anthropic.",
    rationale: "It runs models on your bill; an admin key manages the organisation.",
    remedy: "Disable it in the Console under API keys, check usage, and read the new one from a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.anthropic.com/en/api/getting-started"],
    aliases: &["anthropic-api-key", "anthropic-admin-api-key"],
    keywords: &["sk-ant-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"sk-ant-(?:api\d\d|admin\d\d|oat\d\d|ort\d\d|sid\d\d)-[A-Za-z0-9_-]{80,120}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "ANT", "HROP", "IC_API_", "KEY=sk-", "ant-api", "03-aaJw", "PTqis7c", "7ceZydg", "RmMGFF3",
        "WWiUxWE", "1SUjQI8", "Vt1ZZVa", "UBZtpvJ", "8myIpyA", "sikiyg8", "1Bki6Y3", "ovYY42a",
        "lXnD3oi", "7QGMKAA"
    )],
    silent: &[concat!(
        "sk-ant-api03-xxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxAA"
    )],
};
