//! Google OAuth refresh token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/google-refresh-token",
    title: "Google OAuth refresh token",
    description: "A refresh token of a Google account (`1//0`).",
    rationale: "It buys access tokens until the user revokes it.",
    remedy: "Revoke it with `https://oauth2.googleapis.com/revoke` or in the Google account under third-party access; store it encrypted.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://developers.google.com/identity/protocols/oauth2"],
    aliases: &[],
    keywords: &["1//0"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "1//0[A-Za-z0-9_-]{40,120}",
        trail: "",
    }),
    entropy: 3.8,
    validator: Validator::None,
    firing: &[concat!(
        "\"re",
        "fres",
        "h_token",
        "\": \"1//",
        "0g968eV",
        "6PrnWNH",
        "wVmhzYT",
        "jcOM7Yo",
        "EUrGPmf",
        "OqEq13o",
        "dSDnoiD",
        "bvO5czq",
        "VskIQgl",
        "05Og6cp",
        "pEyEsrn",
        "8X8b9Ad",
        "GXQkzbA",
        "pq9Zjs1",
        "\""
    )],
    silent: &["http://1//0"],
};
