//! GitHub fine-grained personal access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/github-fine-grained-token",
    title: "GitHub fine-grained personal access token",
    description: "A fine-grained personal access token of GitHub, `github_pat_` and two parts of 22 and 59 characters.",
    rationale: "It opens every repository and organisation it was scoped to, often for a year.",
    remedy: "Revoke it under Settings, Developer settings, Fine-grained tokens, look through the audit log for uses that are not yours, and read the new one from an Actions secret or the environment.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &[
        "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    ],
    aliases: &["github-fine-grained-pat"],
    keywords: &["github_pat_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "tok", "en: ", "\"github", "_pat_PG", "g36SmMT", "BBZJmhw", "PGBYa8_", "kRaDS5a",
        "sLKQ8iT", "casNjos", "NQw1PDR", "hA8HQ6I", "ne7OBzV", "wIDstTi", "FyAlP9B", "8aU\""
    )],
    silent: &[concat!(
        "github_pat_xxxxx",
        "xxxxxxxxxxxxxxxx",
        "x_xxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxx"
    )],
};
