//! GitHub refresh token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/github-refresh-token",
    title: "GitHub refresh token",
    description: "A refresh token of a GitHub App, which buys new user tokens for six months.",
    rationale: "It outlives every access token made from it.",
    remedy: "Delete the user's authorization of the app (`DELETE /applications/{client_id}/grant`) and have the user sign in again; keep refresh tokens encrypted.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &[
        "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    ],
    aliases: &["github-refresh-token"],
    keywords: &["ghr_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "ghr_[A-Za-z0-9]{36,76}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::Base62Crc32,
    firing: &[concat!(
        "ref", "resh", "_token=", "ghr_yQ6", "3CnsI0K", "uHUUxD0", "myCXTaM", "te0mTO2", "imiVm"
    )],
    silent: &[concat!("ghr_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxx")],
};
