//! Discord bot token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/discord-token",
    title: "Discord bot token",
    description: "The token of a Discord bot: its id in base64, a time and a signature.",
    rationale: "It is the bot: every server it joined can be read and flooded.",
    remedy: "Reset the token on the application's Bot page and read it from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://discord.com/developers/docs/reference#authentication"],
    aliases: &["discord-api-token", "DiscordBotTokenDetector"],
    keywords: &["discord", "bot ", "token"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:discord|bot |token)[A-Za-z0-9_.-]*["'\]]{0,2}[ \t]*(?:=>|:=|=|:|,|\(|[ \t]|)[ \t]*["'(]{0,2}(?i:bot )?"#,
        secret: r"[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}",
        trail: "",
    }),
    entropy: 3.8,
    validator: Validator::None,
    firing: &[concat!(
        "DIS", "CORD", "_TOKEN=", "Mt0Ojem", "8ANXi8X", "IdKcwXF", "gds.RNw", "sZ2.Pu9", "ZcAif18",
        "8XkEAVV", "PLPmFI8", "zSCcHqB", "gPnYqxD"
    )],
    silent: &["discord.Client.token.value"],
};
