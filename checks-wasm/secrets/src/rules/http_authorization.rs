//! Credential in an Authorization header.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/http-authorization",
    title: "Credential in an Authorization header",
    description: "A value for HTTP's Authorization header that was written down: Basic, Bearer or Token.",
    rationale: "A Basic value is a user and a password in base64, which is no encryption; a Bearer value is the whole credential.",
    remedy: "Revoke or change it at the service and read it from the environment when the request is made.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    references: &["https://datatracker.ietf.org/doc/html/rfc9110#name-authorization"],
    aliases: &["curl-auth-header"],
    keywords: &["authorization"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:authorization)["'\]]{0,2}[ \t]{0,4}(?:=>|:|=|,)[ \t]{0,4}["'`]?(?i:basic|bearer|token|apikey|api-key) "#,
        secret: "[A-Za-z0-9+/._~=-]{16,}",
        trail: "",
    }),
    entropy: 3.3,
    validator: Validator::MaybeBasicPair,
    firing: &[
        concat!("Aut", "hori", "zation:", " Basic ", "ZGVwbG9", "5Onc4WG", "RFNlJxR", "3I0RmxQ"),
        concat!(
            "-H ", "\"Aut", "horizat", "ion: Be", "arer 64", "c3d27a4", "04c6067", "80a9ec0",
            "5d3efed", "6ed38a3", "278\""
        ),
    ],
    silent: &[
        concat!("Authorization: Bas", "ic czZCaGRSa3F0MzpnWDFmQmF0M2JW"),
        concat!("Authorization: Bas", "ic dXNlcm5hbWU6Y2hhbmdlbWU="),
        concat!("Authorization: B", "earer your-token", "-goes-here-now"),
        "Authorization: Basic <base64>",
        "Authorization: Bearer ${TOKEN}",
    ],
};
