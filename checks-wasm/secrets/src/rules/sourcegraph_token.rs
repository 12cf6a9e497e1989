//! Sourcegraph access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/sourcegraph-token",
    title: "Sourcegraph access token",
    description: "An access token of Sourcegraph.",
    rationale: "It reads the code the server has indexed.",
    remedy: "Delete it under Settings, Access tokens and read the new one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token"],
    aliases: &["sourcegraph-access-token"],
    keywords: &["sgp_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "sgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "SRC", "_ACC", "ESS_TOK", "EN=sgp_", "30b53d2", "42fc423", "d6_0cda", "b8bef78", "bb672de",
        "172a2d3", "8d0dba9", "089dae7", "5"
    )],
    silent: &[concat!("sgp_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxx")],
};
