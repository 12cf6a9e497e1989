//! New Relic key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/newrelic-key",
    title: "New Relic key",
    description: "A user, admin, insert or query key of New Relic.",
    rationale: "It reads telemetry, which holds more than one thinks, and changes alerts.",
    remedy: "Delete it on the API keys page and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
    aliases: &["new-relic-user-api-key", "new-relic-insert-key", "new-relic-browser-api-token"],
    keywords: &["NRAK-", "NRAA-", "NRJS-", "NRII-", "NRIQ-", "NRRA-", "NRSP-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"NRAK-[A-Z0-9]{27,28}|NRAA-[a-f0-9]{27}|NRJS-[a-f0-9]{19}|NRI[IQ]-[A-Za-z0-9_-]{32}|NRRA-[a-f0-9]{42}|NRSP-[a-z]{2}\d\d[a-f0-9]{31}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "NEW", "_REL", "IC_API_", "KEY=NRA", "K-7MCL7", "2Z9ZKSB", "M1VYEFG", "92R9A21", "P"
    )],
    silent: &[concat!("NRAK-XXXXXXXXXXX", "XXXXXXXXXXXXXXXX")],
};
