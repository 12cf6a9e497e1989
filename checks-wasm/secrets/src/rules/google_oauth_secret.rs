//! Google OAuth client secret.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/google-oauth-secret",
    title: "Google OAuth client secret",
    description: "The secret of a Google OAuth client (`GOCSPX-`).",
    rationale: "With it others can pose as your application when users sign in.",
    remedy: "Add a new secret on the client's page under APIs & Services, Credentials, switch over, then disable the old one; read it from a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://support.google.com/cloud/answer/15549257"],
    aliases: &[],
    keywords: &["GOCSPX-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "GOCSPX-[A-Za-z0-9_-]{28}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "cli", "ent_", "secret:", " GOCSPX", "-qyI02q", "lpMsFb7", "lZIseh4", "oYJLElx", "g"
    )],
    silent: &[concat!("GOCSPX-xxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxx")],
};
