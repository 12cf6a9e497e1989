//! AWS access key id.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/aws-access-key",
    title: "AWS access key id",
    description: "The id of an AWS access key (`AKIA` long-lived, `ASIA` of a session). It is half of a pair: its secret is usually near.",
    rationale: "It names the account and the user to attack, and with its secret it is the account.",
    remedy: "Deactivate the key in IAM, look it up in CloudTrail, then delete it. Use roles (instance profiles, OIDC from CI) instead of keys.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    ],
    aliases: &["aws-access-token", "AWSKeyDetector"],
    keywords: &["AKIA", "ASIA", "ABIA", "ACCA"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[
        concat!("aws", "_acc", "ess_key", "_id = A", "KIAEJ6H", "LAFBT4M", "COJLI"),
        concat!("key", ": AS", "IAHENKZ", "LQR6NDE", "4MBU"),
    ],
    silent: &[concat!("AKIAIOSFODNN7EXA", "MPLE"), concat!("AKIAXXXXXXXXXXXX", "XXXX")],
};
