//! EasyPost API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/easypost-key",
    title: "EasyPost API key",
    description: "A production or test API key of EasyPost.",
    rationale: "It buys postage on the account.",
    remedy: "Delete it on the API keys page and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.easypost.com/docs/authentication"],
    aliases: &["easypost-api-token", "easypost-test-api-token"],
    keywords: &["EZAK", "EZTK"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "EZ[AT]K[A-Za-z0-9]{54}",
        trail: "",
    }),
    entropy: 3.8,
    validator: Validator::None,
    firing: &[concat!(
        "EAS", "YPOS", "T=EZAKH", "Wp4jYoW", "0gEDax8", "yR5XnWG", "4uzcSvs", "LKatB7T", "ptNPhCt",
        "t8Vueqa", "v7S0"
    )],
    silent: &[concat!("EZAKxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxx")],
};
