//! Amazon Bedrock API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/aws-bedrock-key",
    title: "Amazon Bedrock API key",
    description: "A long-lived API key of Amazon Bedrock.",
    rationale: "It runs models on the account's bill.",
    remedy: "Delete it under the IAM user's service-specific credentials; use short-lived keys or a role.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"],
    aliases: &["aws-amazon-bedrock-api-key-long-lived"],
    keywords: &["ABSKQmVkcm9ja0FQSUtleS"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "ABSKQmVkcm9ja0FQSUtleS[A-Za-z0-9+/]{80,260}={0,2}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "AWS", "_BEA", "RER_TOK", "EN_BEDR", "OCK=ABS", "KQmVkcm", "9ja0FQS", "UtleS2T", "yKP7ddt",
        "aDgV2KH", "CY397vJ", "ojnchIi", "gjUcuL1", "NfUUkBl", "gNXyWvh", "CcAiIhX", "3zchXed",
        "5srwG7o", "CTgYeVI", "olc6J8D", "xwBriAF", "kn9xEYX", "R9t5KsD", "jA"
    )],
    silent: &[concat!("ABSKQmVkcm9ja0FQ", "SUtleS")],
};
