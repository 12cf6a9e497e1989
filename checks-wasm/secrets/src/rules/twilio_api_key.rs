//! Twilio API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/twilio-api-key",
    title: "Twilio API key",
    description: "The id of a Twilio API key (`SK` and 32 hexadecimal digits); its secret is usually near.",
    rationale: "With its secret it sends messages and calls on the account's bill.",
    remedy: "Delete the key in the console under API keys & tokens and make a new one; read it from the environment.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    references: &["https://www.twilio.com/docs/iam/api-keys"],
    aliases: &["twilio-api-key", "TwilioKeyDetector"],
    keywords: &[
        "SK0", "SK1", "SK2", "SK3", "SK4", "SK5", "SK6", "SK7", "SK8", "SK9", "SKa", "SKb", "SKc",
        "SKd", "SKe", "SKf",
    ],
    finder: Finder::Pattern(Pattern { before: "", lead: "", secret: "SK[0-9a-f]{32}", trail: "" }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "TWI", "LIO_", "API_KEY", "=SK62d6", "36a3a98", "edd0c3b", "7a3f987", "82d6634"
    )],
    silent: &[concat!("SK00000000000000", "0000000000000000", "00")],
};
