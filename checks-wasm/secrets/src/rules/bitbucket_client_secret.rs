//! Bitbucket client secret.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/bitbucket-client-secret",
    title: "Bitbucket client secret",
    description: "The secret of an OAuth consumer or a repository credential of Bitbucket, told by its name.",
    rationale: "It reads and pushes what the consumer may.",
    remedy: "Regenerate the consumer's secret in the workspace settings and read it from the environment.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &[
        "https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/",
    ],
    aliases: &["bitbucket-client-secret"],
    keywords: &["bitbucket"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:bitbucket[A-Za-z0-9_. -]*(?:key|token|secret|password))[A-Za-z0-9_.-]*["'\]]{0,2}[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t]*["'(]{0,2}"#,
        secret: "[A-Za-z0-9_=-]{32,64}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::Mixed,
    firing: &[concat!(
        "BIT", "BUCK", "ET_CLIE", "NT_SECR", "ET=\"MEt", "QFV2nBl", "u2N6MnE", "ZNJkeB9",
        "RrhXGP0", "8\""
    )],
    silent: &["bitbucket_token = your-token"],
};
