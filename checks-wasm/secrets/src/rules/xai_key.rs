//! xAI API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/xai-key",
    title: "xAI API key",
    description: "An API key of xAI.",
    rationale: "It runs models on your bill.",
    remedy: "Disable it in the console under API Keys and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.x.ai/"],
    aliases: &[],
    keywords: &["xai-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "xai-[A-Za-z0-9_]{70,85}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "XAI", "_API", "_KEY=xa", "i-jT7jw", "Co4fiYI", "gIcRBRc", "0qyZ3al", "PyV1ntQ", "v6hLaWR",
        "FXSgwU2", "jGiD6cq", "aes9dqF", "EtGdM19", "9c6cMr9", "oWXyY"
    )],
    silent: &[concat!(
        "xai-xxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxx"
    )],
};
