//! Mailgun key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/mailgun-key",
    title: "Mailgun key",
    description: "A private API key of Mailgun (`key-` and 32 hexadecimal digits).",
    rationale: "It sends mail from your domains and reads stored messages.",
    remedy: "Reset it under API security in the account settings and use sending keys per domain.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://documentation.mailgun.com/docs/mailgun/api-reference/mg-auth"],
    aliases: &["mailgun-private-api-token"],
    keywords: &["key-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "key-[0-9a-f]{32}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "api", ":key", "-fd00ed", "d076c1e", "b5fc593", "85048ba", "a54e4@a", "pi.mail", "gun.net"
    )],
    silent: &[concat!("key-000000000000", "0000000000000000", "0000")],
};
