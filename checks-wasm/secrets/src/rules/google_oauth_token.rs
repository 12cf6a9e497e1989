//! Google OAuth access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/google-oauth-token",
    title: "Google OAuth access token",
    description: "An access token of a Google account or service account (`ya29.`).",
    rationale: "For about an hour it does what its scopes allow; where one was written down, a refresh token is often near.",
    remedy: "Revoke it with `https://oauth2.googleapis.com/revoke` and remove the cached credentials from the repository.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://developers.google.com/identity/protocols/oauth2"],
    aliases: &[],
    keywords: &["ya29."],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"ya29\.[A-Za-z0-9_-]{20,}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "acc", "ess_", "token: ", "ya29.XB", "Ah5dMOX", "QUlizgG", "TXfzFDp", "SswEokw", "XRajJmL",
        "kMUyvOC", "OvoVMvV", "zy7HTzK", "6ribWnK", "nMLo7Mr", "FH5s1c6", "7F6BlrV", "W3Bj"
    )],
    silent: &[concat!(
        "ya29.xxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "x"
    )],
};
