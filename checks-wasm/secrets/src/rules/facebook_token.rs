//! Facebook access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/facebook-token",
    title: "Facebook access token",
    description: "An access token of the Facebook or Instagram Graph API.",
    rationale: "It posts and reads as the user or the page.",
    remedy: "Invalidate it with `DELETE /me/permissions` or in the app's settings; keep long-lived tokens in a secret store.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://developers.facebook.com/docs/facebook-login/guides/access-tokens"],
    aliases: &["facebook-page-access-token"],
    keywords: &["EAA"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "EAA[A-Z][A-Za-z0-9]{80,400}",
        trail: "",
    }),
    entropy: 4.2,
    validator: Validator::Mixed,
    firing: &[concat!(
        "acc", "ess_", "token=E", "AACg3Fu", "1mDuHg0", "fTQ9OLZ", "Ol5KRcY", "gqUfowv", "Z5UmwJo",
        "pmBlYPM", "53LmyWu", "XWqPp5w", "pmfzr42", "1i7zjxi", "LoZFCuq", "S0VXhtx", "RrhYR5H",
        "T5IpC0X", "X31sBUt", "CGr7alv", "cn41YCz", "hmRSMEt", "qNqhC2X", "nVgXMOO", "cOSS5j"
    )],
    silent: &[concat!(
        "EAACaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaa",
        "aaaaaaaa"
    )],
};
