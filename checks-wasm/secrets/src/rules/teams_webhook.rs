//! Microsoft Teams webhook URL.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/teams-webhook",
    title: "Microsoft Teams webhook URL",
    description: "The address of an incoming webhook of Microsoft Teams; the address is the credential.",
    rationale: "Anybody who has it can post into the channel.",
    remedy: "Delete the connector in the channel and make a new one; read it from the environment.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    references: &["https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/"],
    aliases: &["microsoft-teams-webhook"],
    keywords: &[".webhook.office.com"],
    finder: Finder::Pattern(Pattern {
        before: "https://[A-Za-z0-9-]{1,60}",
        lead: "",
        secret: r"\.webhook\.office\.com/webhookb2/[A-Za-z0-9@-]{60,90}/IncomingWebhook/[A-Za-z0-9]{24,40}/[A-Za-z0-9-]{30,50}(?:/[A-Za-z0-9_-]{20,60})?",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "htt", "ps:/", "/shop.w", "ebhook.", "office.", "com/web", "hookb2/", "349a7b7", "2-64dc-",
        "be38-3f", "12-23fd", "525399c", "f@584b3", "96f-a1b", "d-a26c-", "81c7-88", "6642ccc",
        "e4b/Inc", "omingWe", "bhook/5", "9fc3a14", "5bdbee3", "48c1af7", "5df4dd6", "43e/a79",
        "db41d-a", "942-b89", "e-6590-", "00342b6", "7f105"
    )],
    silent: &["https://shop.webhook.office.com/docs"],
};
