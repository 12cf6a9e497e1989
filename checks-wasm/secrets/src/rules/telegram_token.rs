//! Telegram bot token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/telegram-token",
    title: "Telegram bot token",
    description: "The token of a Telegram bot: its number, a colon and 35 characters.",
    rationale: "It is the bot: it reads and answers what users write to it.",
    remedy: "Revoke it with /revoke at @BotFather and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://core.telegram.org/bots/features#creating-a-new-bot"],
    aliases: &["telegram-bot-api-token", "TelegramBotTokenDetector"],
    keywords: &[":AA"],
    finder: Finder::Pattern(Pattern {
        before: "[0-9]{8,10}",
        lead: "",
        secret: ":AA[A-Za-z0-9_-]{32,33}",
        trail: "",
    }),
    entropy: 3.8,
    validator: Validator::None,
    firing: &[concat!(
        "TEL", "EGRA", "M=91554", "45922:A", "AGKl0E6", "PAg4I3t", "UPTN6UY", "SCtlM4t", "IrB0V9"
    )],
    silent: &["12345678:AAshort"],
};
