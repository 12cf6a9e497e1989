//! Slack incoming webhook URL.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/slack-webhook",
    title: "Slack incoming webhook URL",
    description: "The address of an incoming webhook or workflow trigger of Slack; the address is the credential.",
    rationale: "Anybody who has it can post into the channel, phishing included.",
    remedy: "Remove the webhook on the app's page, add a new one and read it from the environment.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    references: &["https://api.slack.com/messaging/webhooks"],
    aliases: &["slack-webhook-url", "SlackDetector"],
    keywords: &["hooks.slack.com"],
    finder: Finder::Pattern(Pattern {
        before: "(?:https?://)?",
        lead: "",
        secret: r"hooks\.slack\.com/(?:services/T[A-Za-z0-9_]{6,12}/B[A-Za-z0-9_]{6,14}/[A-Za-z0-9_]{22,26}|(?:workflows|triggers)/[A-Za-z0-9_]{6,12}/[A-Za-z0-9_]{6,20}/[A-Za-z0-9_/]{20,60})",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "cur", "l ht", "tps://h", "ooks.sl", "ack.com", "/servic", "es/TDUA", "MFC3BX/", "BIVPWBW",
        "DHV/IYe", "ME8izuY", "Sr9IZ7T", "4rEbg4I"
    )],
    silent: &[concat!(
        "https://hooks.sl",
        "ack.com/services",
        "/T00000000/B0000",
        "0000/XXXXXXXXXXX",
        "XXXXXXXXXXXXX"
    )],
};
