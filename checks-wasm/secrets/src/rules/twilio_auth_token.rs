//! Twilio auth token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/twilio-auth-token",
    title: "Twilio auth token",
    description: "The auth token of a Twilio account.",
    rationale: "It is the whole account: numbers, recordings, bills.",
    remedy: "Promote a secondary auth token in the console, then delete the old one; use API keys in applications.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://www.twilio.com/docs/iam/api"],
    aliases: &["TwilioKeyDetector"],
    keywords: &["twilio"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:twilio[A-Za-z0-9_. -]*(?:token|secret|auth))[A-Za-z0-9_.-]*["'\]]{0,2}[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t]*["'(]{0,2}"#,
        secret: "[0-9a-f]{32}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "TWI", "LIO_", "AUTH_TO", "KEN=5b3", "2f54b7e", "740eadd", "7851666", "965f1eb", "d"
    )],
    silent: &[
        concat!("TWILIO_AUTH_TOKE", "N=00000000000000", "0000000000000000", "00"),
        concat!("twilio_account_s", "id = AC111111111", "1111111111111111", "1111111"),
    ],
};
