//! GitLab CI job token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-ci-job-token",
    title: "GitLab CI job token",
    description: "A token of one CI job, valid while it runs.",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Let the job end, and find what wrote it into a file: it should only ever be read from CI_JOB_TOKEN.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-cicd-job-token"],
    keywords: &["glcbt-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "glcbt-[0-9a-zA-Z]{1,5}_[0-9a-zA-Z_-]{20}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!("val", "ue =", " \"glcbt", "-64_Fuy", "mUnZSxp", "2hpS7zw", "7UN\"")],
    silent: &[concat!("glcbt-xxxxxxxxxx", "xxxxxxxxxxxxx")],
};
