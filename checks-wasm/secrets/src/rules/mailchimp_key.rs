//! Mailchimp API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/mailchimp-key",
    title: "Mailchimp API key",
    description: "An API key of Mailchimp: 32 hexadecimal digits and the data centre.",
    rationale: "It reads and writes to every audience.",
    remedy: "Revoke it under Account, Extras, API keys and load the new one from a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://mailchimp.com/developer/marketing/guides/quick-start/"],
    aliases: &["mailchimp-api-key", "MailchimpDetector"],
    keywords: &["-us"],
    finder: Finder::Pattern(Pattern {
        before: "[0-9a-f]{32}",
        lead: "",
        secret: "-us[0-9]{1,2}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "MAI", "LCHI", "MP_API=", "'a9ec63", "e47cbec", "1a25348", "2f1dcad", "932c3-u", "s13'"
    )],
    silent: &["in-us12", concat!("xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "-us1")],
};
