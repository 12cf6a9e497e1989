//! Discord webhook URL.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/discord-webhook",
    title: "Discord webhook URL",
    description: "The address of a Discord webhook; the address is the credential.",
    rationale: "Anybody who has it can post into the channel and delete the webhook.",
    remedy: "Delete the webhook in the channel's settings and make a new one; read it from the environment.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    references: &["https://discord.com/developers/docs/resources/webhook"],
    aliases: &[],
    keywords: &["/api/webhooks/"],
    finder: Finder::Pattern(Pattern {
        before: r"https?://(?:[a-z]{1,10}\.)?discord(?:app)?\.com",
        lead: "",
        secret: r"/api/(?:v\d{1,2}/)?webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,90}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "htt", "ps:/", "/discor", "d.com/a", "pi/webh", "ooks/19", "1651136", "7788676", "34/ckRb",
        "ob8rc2f", "AXpvJwf", "Xl4sLws", "gQQ9fF5", "YBbZ3yk", "28cdiqD", "Px3y9Qv", "cFSYvu8",
        "fXwd8Af", "7"
    )],
    silent: &[concat!("https://discord.", "com/api/webhooks", "/id/token")],
};
