//! GitLab SCIM token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-scim-token",
    title: "GitLab SCIM token",
    description: "A token that creates and removes the users of a group.",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Reset it under the group's SAML SSO settings and store it with the identity provider only.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-scim-token"],
    keywords: &["glsoat-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "glsoat-[0-9a-zA-Z_-]{20}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!("val", "ue =", " \"glsoa", "t-PYFYg", "5J20uIL", "CzPmNdl", "t\"")],
    silent: &[concat!("glsoat-xxxxxxxxx", "xxxxxxxxxxx")],
};
