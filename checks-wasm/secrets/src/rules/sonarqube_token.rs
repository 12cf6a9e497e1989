//! SonarQube token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/sonarqube-token",
    title: "SonarQube token",
    description: "A user, project or global analysis token of SonarQube.",
    rationale: "It reads code and findings, and as a user token changes them.",
    remedy: "Revoke it under My Account, Security and read the new one from a CI secret.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://docs.sonarsource.com/sonarqube-server/"],
    aliases: &["sonar-api-token"],
    keywords: &["sqp_", "squ_", "sqa_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "sq[pua]_[0-9a-f]{40}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "-Ds", "onar", ".token=", "squ_033", "a83c9ff", "c25ffdc", "5582598", "c2a3819", "5d97b3e",
        "fa"
    )],
    silent: &[concat!("sqp_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxx")],
};
