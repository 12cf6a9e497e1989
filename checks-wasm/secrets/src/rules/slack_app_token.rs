//! Slack app-level token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/slack-app-token",
    title: "Slack app-level token",
    description: "An app-level token of Slack, which opens socket connections for all workspaces of the app.",
    rationale: "It receives the events meant for the app.",
    remedy: "Revoke it on the app's Basic Information page and make a new one; read it from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://api.slack.com/authentication/token-types#app"],
    aliases: &["slack-app-token", "SlackDetector"],
    keywords: &["xapp-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "xapp-(?:[0-9]-[A-Z0-9]{8,14}-[0-9]{10,16}-[a-f0-9]{64}|[0-9]{10,13}-[A-Za-z0-9/]{24})",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "SLA", "CK_A", "PP_TOKE", "N=xapp-", "1-A0S4T", "DN1HD1-", "8577789", "327961-", "2034676",
        "408d5fd", "d283076", "3f6d4cd", "6ac6489", "a844e8c", "d7747cb", "addbf96", "fb0a3ed",
        "d"
    )],
    silent: &["xapp-1-xxxx"],
};
