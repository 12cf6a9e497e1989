//! Twitch stream key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/twitch-stream-key",
    title: "Twitch stream key",
    description: "The key with which one streams to a Twitch channel.",
    rationale: "Anybody can go live on the channel.",
    remedy: "Reset it in the Creator Dashboard under Settings, Stream.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    references: &["https://help.twitch.tv/"],
    aliases: &[],
    keywords: &["live_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "live_[0-9]{6,12}_[A-Za-z0-9]{30}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "STR", "EAM_", "KEY=liv", "e_45822", "9926_0q", "BTI2UPq", "5NFn6FY", "eqaqos5", "SL6YCli"
    )],
    silent: &[concat!("live_126031192_x", "xxxxxxxxxxxxxxxx", "xxxxxxx")],
};
