//! Slack token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/slack-token",
    title: "Slack token",
    description: "A token of a Slack bot, user or workspace (`xoxb-`, `xoxp-`, ...).",
    rationale: "It reads messages and files and writes in your name; user tokens see private channels.",
    remedy: "Revoke it with `auth.revoke` or on the app's OAuth page, reinstall the app, check the access logs, and keep the new one in a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://api.slack.com/authentication/token-types"],
    aliases: &["slack-bot-token", "slack-user-token", "slack-legacy-token", "SlackDetector"],
    keywords: &["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xoxe."],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"xox(?:[abposr]-(?:[0-9]{8,14}-){1,3}[A-Za-z0-9]{10,48}|[ar]-[0-9]-[A-Za-z0-9-]{20,90}|e(?:\.xox[bp])?-[0-9]-[A-Za-z0-9]{100,200}|[ar]-[0-9]{8,14}-[A-Za-z0-9-]{20,90})",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[
        concat!(
            "SLA", "CK_T", "OKEN=xo", "xb-4942", "5846444", "9-76769", "8313781", "-JCjnAX",
            "kPoBxrR", "OGK1DbM", "lhJM"
        ),
        concat!(
            "xox", "p-46", "2627393", "921-462", "6273939", "21-4626", "2739392", "1-d5bba",
            "5dffeaf", "755be4e", "aa709aa", "8053e9"
        ),
    ],
    silent: &[
        concat!("xoxb-your-token-", "here"),
        concat!("xoxb-xxxxxxxxxxx", "x-xxxxxxxxxxxx-x", "xxxxxxxxxxxxxxxx", "xxxxxxx"),
    ],
};
