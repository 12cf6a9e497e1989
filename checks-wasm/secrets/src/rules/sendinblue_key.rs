//! Brevo (Sendinblue) key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/sendinblue-key",
    title: "Brevo (Sendinblue) key",
    description: "An API or SMTP key of Brevo.",
    rationale: "It sends mail in your name and reads contacts.",
    remedy: "Delete it under SMTP & API and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://developers.brevo.com/docs/getting-started"],
    aliases: &["sendinblue-api-token"],
    keywords: &["xkeysib-", "xsmtpsib-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "x(?:key|smtp)sib-[0-9a-f]{64}-[A-Za-z0-9]{16}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "BRE", "VO=x", "keysib-", "367d070", "f3ff5be", "effd3d0", "14538c8", "e1901e8", "1bd0eb0",
        "a901aff", "c2fc06a", "572eefe", "c-OJzir", "xHHicKG", "4fSE"
    )],
    silent: &["xkeysib-short"],
};
