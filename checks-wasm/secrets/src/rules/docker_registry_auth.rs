//! Registry credential in a Docker configuration.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/docker-registry-auth",
    title: "Registry credential in a Docker configuration",
    description: "User and password of a registry in base64, as `docker login` keeps them.",
    rationale: "base64 is no encryption: whoever reads the file can pull, and often push, the images.",
    remedy: "Change the password or revoke the token at the registry, and let a credential helper keep the next one.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://docs.docker.com/reference/cli/docker/login/#credential-stores"],
    aliases: &[],
    keywords: &["\"auth\"", "\"auth\\\""],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#""auth\\?"[ \t]*:[ \t]*\\?""#,
        secret: "[A-Za-z0-9+/]{10,}={0,2}",
        trail: r#"\\?""#,
    }),
    entropy: 2.5,
    validator: Validator::BasicPair,
    firing: &[concat!(
        "{\"auths\":{\"ht",
        "tps://index.d",
        "ocker.io/v1/\"",
        ":{\"auth\":\"ZGV",
        "wbG95Ojh4TmJl",
        "M25OeWpPcTl3\"",
        "}}}"
    )],
    silent: &[
        concat!(
            "{\"auths\":{\"re",
            "gistry.exampl",
            "e\":{\"auth\":\"d",
            "XNlcjoke1BBU1",
            "N9\"}}}"
        ),
        "{\"auth\": \"basic\"}",
        "{\"auth\": \"c29tZXRoaW5nZWxzZQ==\"}",
    ],
};
