//! Clojars deploy token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/clojars-token",
    title: "Clojars deploy token",
    description: "A deploy token of Clojars.",
    rationale: "It publishes artifacts that others build with.",
    remedy: "Disable it on the Deploy tokens page and make one scoped to the artifact.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://github.com/clojars/clojars-web/wiki/Deploy-Tokens"],
    aliases: &["clojars-api-token"],
    keywords: &["CLOJARS_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "CLOJARS_[0-9a-z]{60}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "CLO", "JARS", "_xnqmjm", "pxl43sh", "hsud1ok", "a60o0c1", "7fblmxt", "brfzt05", "4ogjxnp",
        "4iwb60h", "04q2z"
    )],
    silent: &["CLOJARS_USERNAME"],
};
