//! GitHub App token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/github-app-token",
    title: "GitHub App token",
    description: "A token of a GitHub App: `ghu_` on behalf of a user, `ghs_` of an installation.",
    rationale: "It lives for hours only, but with everything the app may do, and its being in a file means the next one will be too.",
    remedy: "Revoke it with `DELETE /installation/token` or let it run out, and have the job ask for a new one each time it runs.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &[
        "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    ],
    aliases: &["github-app-token"],
    keywords: &["ghu_", "ghs_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "gh[us]_[A-Za-z0-9]{36}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::Base62Crc32,
    firing: &[
        concat!(
            "\"to", "ken\"", ": \"ghu_", "fbhtuxQ", "xjf3EUs", "Kwg4rdR", "fRjH1UF", "LF3RuEC",
            "E\""
        ),
        concat!(
            "htt", "p://", "ghs_T1D", "YYQFqqP", "abc2OaX", "a8xcqxg", "11iJ334", "RzrpQ@g",
            "ithub.c", "om/o/r.", "git"
        ),
    ],
    silent: &[concat!("ghs_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxx")],
};
