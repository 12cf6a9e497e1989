//! New Relic license key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/newrelic-license-key",
    title: "New Relic license key",
    description: "A license key of New Relic, with which agents send data.",
    rationale: "Anybody can send data into the account and spend its ingest.",
    remedy: "Rotate it on the API keys page and read it from the environment.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    references: &["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
    aliases: &[],
    keywords: &["NRAL"],
    finder: Finder::Pattern(Pattern {
        before: "[0-9a-f]{6}[A-Za-z0-9]{30}",
        lead: "",
        secret: "NRAL",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "lic", "ense", "_key: c", "0651269", "7423ee5", "7e8e8ad", "c3c3487", "9674a12", "NRAL"
    )],
    silent: &["the suffix is NRAL"],
};
