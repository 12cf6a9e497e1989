//! GitHub personal access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/github-token",
    title: "GitHub personal access token",
    description: "A classic personal access token of GitHub, `ghp_` and 36 letters and digits.",
    rationale: "Whoever holds it acts on GitHub as its owner: reads private code, pushes commits, starts workflows.",
    remedy: "Revoke it under Settings, Developer settings, Personal access tokens, look through the audit log for uses that are not yours, and read the new one from an Actions secret or the environment. Prefer a fine-grained token with an end date.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &[
        "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    ],
    aliases: &["github-pat", "GitHubTokenDetector"],
    keywords: &["ghp_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "ghp_[A-Za-z0-9]{36}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::Base62Crc32,
    firing: &[
        concat!(
            "GIT", "HUB_", "TOKEN=g", "hp_aWFe", "Ogd23eO", "p1ARVjV", "EeNJPXG", "yijpX1T", "FLh2"
        ),
        concat!(
            "git", " clo", "ne http", "s://x:g", "hp_UwIL", "8tuPmXy", "NcizRcE", "neZHbEy",
            "VsDnc0J", "SURH@gi", "thub.co", "m/o/r"
        ),
    ],
    silent: &[
        concat!("ghp_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxx"),
        "ghp_short",
        "prefix of the token is ghp_",
    ],
};
