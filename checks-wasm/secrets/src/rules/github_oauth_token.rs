//! GitHub OAuth access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/github-oauth-token",
    title: "GitHub OAuth access token",
    description: "An access token that GitHub gave an OAuth app for a user.",
    rationale: "It carries the user's consent: the app's scopes on all of their repositories.",
    remedy: "Revoke it under Settings, Applications, Authorized OAuth Apps (or with the API for app tokens), and keep tokens of users in an encrypted store, never in files.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &[
        "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    ],
    aliases: &["github-oauth", "GitHubTokenDetector"],
    keywords: &["gho_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "gho_[A-Za-z0-9]{36}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::Base62Crc32,
    firing: &[concat!(
        "oau", "th_t", "oken: g", "ho_rgK5", "7gdRzH4", "EI57OFD", "nbTDyiz", "MfdmA0d", "QcjW"
    )],
    silent: &[concat!("gho_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxx")],
};
