//! SendGrid API key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/sendgrid-key",
    title: "SendGrid API key",
    description: "An API key of Twilio SendGrid.",
    rationale: "It sends mail from your domain, which is what phishers want most.",
    remedy: "Delete it under Settings, API Keys, check the activity feed, and make one with the mail-send scope only, read from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys"],
    aliases: &["sendgrid-api-token", "SendGridDetector"],
    keywords: &["SG."],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"SG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{39,50}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "SEN", "DGRI", "D_API_K", "EY=SG.X", "5VZU7Dh", "lnxe2D9", "ExplGju", ".RacWeN", "imn0St1",
        "zb6PYuJ", "PKZEANf", "nikkchJ", "HFaDHNH", "yZ"
    )],
    silent: &["SG.short.tooshort", "SG.abc123.def456"],
};
