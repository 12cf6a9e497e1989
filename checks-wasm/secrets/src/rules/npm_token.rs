//! npm access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/npm-token",
    title: "npm access token",
    description: "An access token of the npm registry.",
    rationale: "It publishes packages that others install: a supply-chain attack waiting.",
    remedy: "Revoke it with `npm token revoke`, check recent publishes, and use trusted publishing (OIDC) or a granular token from a CI secret.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://docs.npmjs.com/about-access-tokens"],
    aliases: &["npm-access-token", "NpmDetector"],
    keywords: &["npm_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "npm_[A-Za-z0-9]{36}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::Base62Crc32,
    firing: &[concat!(
        "//r", "egis", "try.npm", "js.org/", ":_authT", "oken=np", "m_QIWdT", "S1OeNZc", "YCbBGB8",
        "jyyzvbe", "Zxfu2sr", "mnF"
    )],
    silent: &[concat!("npm_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxx"), "npm_config_registry"],
};
