//! Pulumi access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/pulumi-token",
    title: "Pulumi access token",
    description: "An access token of Pulumi Cloud.",
    rationale: "It reads stacks and their configuration and runs updates.",
    remedy: "Delete it under Access tokens and use OIDC from CI.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://www.pulumi.com/docs/administration/access-identity/access-tokens/"],
    aliases: &["pulumi-api-token"],
    keywords: &["pul-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "pul-[0-9a-f]{40}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "PUL", "UMI_", "ACCESS_", "TOKEN=p", "ul-c52a", "f08f21c", "b56e01a", "1634f8e", "57870b4",
        "af91ccc", "a"
    )],
    silent: &[concat!("pul-000000000000", "0000000000000000", "000000000000")],
};
