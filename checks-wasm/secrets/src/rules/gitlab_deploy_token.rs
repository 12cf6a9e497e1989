//! GitLab deploy token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-deploy-token",
    title: "GitLab deploy token",
    description: "A deploy token of a GitLab project or group, which reads or writes its repository, packages and registry.",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Revoke it under Settings, Repository, Deploy tokens, and hand the new one to the machine as a masked variable.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-deploy-token"],
    keywords: &["gldt-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "gldt-[A-Za-z0-9_-]{20}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!("val", "ue =", " \"gldt-", "HjV7N70", "LRjEiEs", "Y4Za5b\"")],
    silent: &[concat!("gldt-xxxxxxxxxxx", "xxxxxxxxx")],
};
