//! npm registry credential in .npmrc.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/npmrc-auth",
    title: "npm registry credential in .npmrc",
    description: "A token or a password for a package registry in npm's configuration.",
    rationale: "It installs private packages and often publishes them.",
    remedy: "Revoke it at the registry, write `${NPM_TOKEN}` in `.npmrc` and set the variable where it runs.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.npmjs.com/cli/configuring-npm/npmrc"],
    aliases: &["NpmDetector"],
    keywords: &["_authToken", "_password", "_auth"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?:_authToken|_password|_auth)[ \t]{0,3}=[ \t]{0,3}["']?"#,
        secret: "[A-Za-z0-9+/_=-]{20,400}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[
        concat!(
            "//n", "pm.e", "xample.", "org/:_a", "uthToke", "n=572ab", "136-891", "5-817d-",
            "3ff7-5f", "b091173", "b05"
        ),
        concat!("_au", "th=Z", "GVwbG95", "OmZSdUc", "4ZXpLM0", "JXb1Ix"),
    ],
    silent: &["//registry.npmjs.org/:_authToken=${NPM_TOKEN}", "always_auth=true"],
};
