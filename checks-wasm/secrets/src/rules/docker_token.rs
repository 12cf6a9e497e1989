//! Docker Hub access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/docker-token",
    title: "Docker Hub access token",
    description: "A personal or organisation access token of Docker Hub.",
    rationale: "It pulls private images and, with write scope, replaces public ones.",
    remedy: "Delete it under Account settings, Personal access tokens, and log in from CI with a secret.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.docker.com/security/access-tokens/"],
    aliases: &[],
    keywords: &["dckr_pat_", "dckr_oat_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "dckr_[po]at_[A-Za-z0-9_-]{27,32}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "doc", "ker ", "login -", "u me -p", " dckr_p", "at_F6tQ", "PYgyeuG", "LWiNhR2", "ceT4EfZ",
        "y8"
    )],
    silent: &[concat!("dckr_pat_xxxxxxx", "xxxxxxxxxxxxxxxx", "xxxx")],
};
