//! GitLab OAuth application secret.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gitlab-oauth-secret",
    title: "GitLab OAuth application secret",
    description: "The secret of an application that signs users in with GitLab.",
    rationale: "Whoever holds it has the rights of its owner on the GitLab server it came from.",
    remedy: "Renew it on the application's page and read it from a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.gitlab.com/security/tokens/"],
    aliases: &["gitlab-oauth-app-secret"],
    keywords: &["gloas-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "gloas-[0-9a-zA-Z_-]{64}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "val", "ue =", " \"gloas", "-MYJI9A", "v8Di9lv", "EtRTGWI", "SvYXH0y", "CWnMvPc",
        "hBv5Hf8", "zd4VIVm", "vRlYryQ", "Eu4i58w", "xa\""
    )],
    silent: &[concat!(
        "gloas-xxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxx"
    )],
};
