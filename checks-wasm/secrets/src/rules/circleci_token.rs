//! CircleCI token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/circleci-token",
    title: "CircleCI token",
    description: "A personal or project API token of CircleCI.",
    rationale: "It starts pipelines and reads their configuration.",
    remedy: "Remove it under User settings, Personal API tokens, and rotate the contexts it could see.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://circleci.com/docs/managing-api-tokens/"],
    aliases: &[],
    keywords: &["CCIPAT_", "CCIPRJ_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "CCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "CIR", "CLE_", "TOKEN=C", "CIPAT_q", "y6qCndP", "X9fhzuV", "UiXF6wy", "_a63df8", "05dd5e8",
        "0729c26", "3654c02", "8b4e144", "5c2360"
    )],
    silent: &["CCIPAT_short"],
};
