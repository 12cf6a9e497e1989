//! Artifactory key or token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/artifactory-token",
    title: "Artifactory key or token",
    description: "An API key or reference token of JFrog Artifactory.",
    rationale: "It reads private packages and, with deploy rights, replaces them.",
    remedy: "Revoke it in the user profile or under Access tokens; use OIDC or short-lived tokens from CI.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &[
        "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",
    ],
    aliases: &["artifactory-api-key", "artifactory-reference-token", "ArtifactoryDetector"],
    keywords: &["AKCp", "cmVmdGtuO"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "AKCp[A-Za-z0-9]{68,73}|cmVmdGtuO[A-Za-z0-9]{50,70}",
        trail: "",
    }),
    entropy: 3.8,
    validator: Validator::None,
    firing: &[concat!(
        "ART", "IFAC", "TORY_KE", "Y=AKCp8", "3Rs7Ch5", "uoxbD3b", "V7pvnRg", "PNpVsRV", "jh27TFx",
        "dIZ7Mw0", "w0FsxRB", "5Hry99D", "XNS0ATs", "eqwNm"
    )],
    silent: &[concat!(
        "AKCp8xxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxx"
    )],
};
