//! Heroku platform token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/heroku-token",
    title: "Heroku platform token",
    description: "A prefixed token of the Heroku platform API.",
    rationale: "It reads every application's configuration, which holds its other secrets.",
    remedy: "Revoke it with `heroku authorizations:revoke`, then change what the applications' configuration held.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://devcenter.heroku.com/articles/authentication"],
    aliases: &["heroku-api-key-v2"],
    keywords: &["HRKU-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "HRKU-(?:AA[A-Za-z0-9_-]{58}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "tok", "en=\"", "HRKU-AA", "9c06gHZ", "a1nO1bL", "tNz2nxC", "EC1eWiu", "NIdQevv",
        "1GbOSr2", "XyZvaWw", "RBRKqoQ", "G9\""
    )],
    silent: &["HRKU-"],
};
