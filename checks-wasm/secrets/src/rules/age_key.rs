//! age secret key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/age-key",
    title: "age secret key",
    description: "The identity with which age, sops and the like decrypt.",
    rationale: "It opens everything ever encrypted to it, in history too.",
    remedy: "Make a new identity, encrypt again to it, change the secrets it protected, and keep the file outside the repository.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://age-encryption.org/v1"],
    aliases: &["age-secret-key"],
    keywords: &["AGE-SECRET-KEY-1", "AGE-SECRET-KEY-PQ-1"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "AGE", "-SEC", "RET-KEY", "-142VN6", "NNSPFYG", "5H43NQ6", "WFEKPAK", "C6L4QQM", "HSYRFK8",
        "85HRDZF", "QCAJKJF", "A7EX"
    )],
    silent: &[concat!("AGE-SECRET-KEY-1", "XXXXXXXXXX")],
};
