//! GitLab personal access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-token",
    title: "GitLab personal access token",
    description: "A personal, project or group access token of GitLab (`glpat-`).",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Revoke it under Preferences, Access tokens (or the project's or group's), check the audit events, and use a masked CI/CD variable or the job's own CI_JOB_TOKEN.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-pat", "gitlab-pat-routable", "GitLabTokenDetector"],
    keywords: &["glpat-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"glpat-(?:[A-Za-z0-9_-]{27,300}\.[0-9a-z]{2}\.[0-9a-z]{9}|[A-Za-z0-9_-]{20,22})",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[
        concat!("PRI", "VATE", "-TOKEN:", " glpat-", "OY3oNmT", "IkxyUzA", "2UtEUZ"),
        concat!("glp", "at-Z", "ynrEzvy", "vOc0wVL", "uD62lDi", "e6Ihy.0", "1.kksij", "kpkw"),
    ],
    silent: &[concat!("glpat-xxxxxxxxxx", "xxxxxxxxxx"), "glpat-short"],
};
