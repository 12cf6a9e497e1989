//! Heroku API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/heroku-key",
    title: "Heroku API key",
    description: "An API key of Heroku.",
    rationale: "It reads every application's configuration, which holds its other secrets.",
    remedy: "Regenerate it under Account settings or with `heroku authorizations:revoke`, then change what the applications' configuration held.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://devcenter.heroku.com/articles/authentication"],
    aliases: &["heroku-api-key", "heroku-api-key-v2"],
    keywords: &["heroku"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:heroku[A-Za-z0-9_. -]*(?:key|token|secret|auth))[A-Za-z0-9_.-]*["'\]]{0,2}[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t]*["'(]{0,2}"#,
        secret: "HRKU-[A-Za-z0-9_-]{36,70}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "HER", "OKU_", "API_KEY", ": 4e81c", "ada-31d", "4-143c-", "a16e-b2", "33cd799", "7c5"
    )],
    silent: &[
        "heroku_api_key: your-key",
        concat!(
            "https://kolkrabb",
            "i.heroku.com/app",
            "s/76ac8bc0-d9c8-",
            "ac57-5566-ab7e3f",
            "687196"
        ),
    ],
};
