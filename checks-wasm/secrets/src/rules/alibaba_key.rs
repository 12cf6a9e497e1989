//! Alibaba Cloud access key id.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/alibaba-key",
    title: "Alibaba Cloud access key id",
    description: "The id of an Alibaba Cloud access key; its secret is usually near.",
    rationale: "With its secret it is the account.",
    remedy: "Disable and delete it in RAM, look at ActionTrail, and use RAM roles.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://www.alibabacloud.com/help/ram/"],
    aliases: &["alibaba-access-key-id"],
    keywords: &["LTAI"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "LTAI[A-Za-z0-9]{12,20}",
        trail: "",
    }),
    entropy: 3.2,
    validator: Validator::Mixed,
    firing: &[concat!("acc", "essK", "eyId: L", "TAI5tYr", "TQlZseJ", "TlMx2ii", "S8")],
    silent: &[concat!("LTAIxxxxxxxxxxxx", "xxxx")],
};
