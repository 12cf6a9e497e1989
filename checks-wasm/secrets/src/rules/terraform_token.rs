//! Terraform Cloud token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/terraform-token",
    title: "Terraform Cloud token",
    description: "A user, team or organisation token of HCP Terraform (Terraform Cloud).",
    rationale: "It reads state, which holds secrets in clear, and changes infrastructure.",
    remedy: "Delete it under User settings, Tokens (or the team's), change what the states held, and use dynamic credentials.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &[
        "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
    ],
    aliases: &["hashicorp-tf-api-token"],
    keywords: &[".atlasv1."],
    finder: Finder::Pattern(Pattern {
        before: "[A-Za-z0-9]{14}",
        lead: "",
        secret: r"\.atlasv1\.[A-Za-z0-9_=-]{60,70}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "tok", "en =", " \"HOFJF", "mDyRYFW", "Aa.atla", "sv1.o7J", "hVbwnWB", "fKoXiXT",
        "4uRFWPl", "JONl8Wj", "Qm6irJ0", "CV802Eb", "ZyLvr7P", "xT59cKF", "caLrCpS", "3\""
    )],
    silent: &["x.atlasv1.short"],
};
