//! GitLab agent token for Kubernetes.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-agent-token",
    title: "GitLab agent token for Kubernetes",
    description: "The token with which an agent connects a cluster to GitLab.",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Revoke it on the agent's page, make a new one and put it into a Kubernetes Secret from your secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-kubernetes-agent-token"],
    keywords: &["glagent-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "glagent-[0-9a-zA-Z_-]{50}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "val", "ue =", " \"glage", "nt-WuUN", "4RJyxwY", "HEkiGZE", "6zv0u6T", "a10U6nM",
        "p5gr2iT", "wvseLX9", "XVV1\""
    )],
    silent: &[concat!("glagent-xxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxx")],
};
