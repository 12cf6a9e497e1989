//! GitLab pipeline trigger token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-trigger-token",
    title: "GitLab pipeline trigger token",
    description: "A token that starts pipelines with variables of the caller's choice.",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Revoke it under Settings, CI/CD, Pipeline trigger tokens, and pass the new one as a masked variable.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-ptt"],
    keywords: &["glptt-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "glptt-[0-9a-f]{40}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "val", "ue =", " \"glptt", "-8e4956", "0c2be07", "0d44c9c", "80f1573", "eea856f",
        "e71a08\""
    )],
    silent: &[concat!("glptt-xxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxx")],
};
