//! Datadog key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/datadog-key",
    title: "Datadog key",
    description: "An API key (32 digits) or application key (40) of Datadog.",
    rationale: "An API key submits data; an application key also reads logs and changes monitors.",
    remedy: "Revoke it under Organization settings, API keys or Application keys, and read it from a secret store.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://docs.datadoghq.com/account_management/api-app-keys/"],
    aliases: &["datadog-access-token"],
    keywords: &["datadog", "dd_api_key", "dd_app_key", "dd-api-key", "dd-application-key"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:datadog|dd[_-](?:api|app|application)[_-]key)[A-Za-z0-9_.-]*["'\]]{0,2}[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t]*["'(]{0,2}"#,
        secret: "[0-9a-f]{32}(?:[0-9a-f]{8})?",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[
        concat!("DAT", "ADOG", "_API_KE", "Y=9713f", "381edda", "baabd3c", "0eba009", "3e4b28"),
        concat!(
            "dd_", "app_", "key: \"e", "4b777e5", "3f97128", "954986b", "cea91a9", "7486851",
            "8a8c\""
        ),
    ],
    silent: &[
        "datadog_api_key = your-key",
        concat!("DD_API_KEY=00000", "0000000000000000", "00000000000"),
    ],
};
