//! Azure App Configuration connection string.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/azure-app-configuration",
    title: "Azure App Configuration connection string",
    description: "The secret of an access key of Azure App Configuration.",
    rationale: "It reads (or writes) all of the application's settings.",
    remedy: "Regenerate the access key of the store, and read the store with a managed identity.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://learn.microsoft.com/azure/azure-app-configuration/"],
    aliases: &[],
    keywords: &[".azconfig.io"],
    finder: Finder::Pattern(Pattern {
        before: "[A-Za-z0-9-]{1,50}",
        lead: r"\.azconfig\.io;Id=[A-Za-z0-9+/:_-]{4,80};Secret=",
        secret: "[A-Za-z0-9+/]{36,90}={0,2}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "End", "poin", "t=https", "://shop", ".azconf", "ig.io;I", "d=AB-C1", "-s0:ads", "E5TOdIx",
        "58;Secr", "et=6kBG", "mgkKcaj", "u5ehUc3", "AYsWnOE", "PjiHm6t", "Z1uLxFM", "eA22="
    )],
    silent: &["Endpoint=https://contoso.azconfig.io;Id=xxx;Secret=xxx"],
};
