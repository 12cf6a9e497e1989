//! Grafana token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/grafana-token",
    title: "Grafana token",
    description: "A service account token of Grafana or an access policy token of Grafana Cloud.",
    rationale: "It reads dashboards and data sources, and what they query.",
    remedy: "Delete it on the service account's or access policy's page; read the new one from a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://grafana.com/docs/grafana/latest/administration/service-accounts/"],
    aliases: &["grafana-service-account-token", "grafana-cloud-api-token"],
    keywords: &["glsa_", "glc_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_[A-Za-z0-9+/]{32,}={0,3}",
        trail: "",
    }),
    entropy: 3.3,
    validator: Validator::None,
    firing: &[
        concat!(
            "Aut", "hori", "zation:", " Bearer", " glsa_I", "pNITeGC", "1Y0nn7M", "7tGOiGx",
            "hoq3ZNX", "gFn_09b", "2d121"
        ),
        concat!(
            "glc", "_eyJ", "vIjoiMT", "IzIiwib", "iI6InNo", "b3AiLCJ", "rIjoiM1", "BqQUdGS",
            "nd0Q1pi", "aUdGWjJ", "4eWlpOF", "BYIn0"
        ),
    ],
    silent: &[concat!("glsa_EXAMPLEEXAM", "PLEEXAMPLEEXAM_0", "0000000"), "glc_YOUR_TOKEN_HERE"],
};
