//! Facebook app secret.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/facebook-secret",
    title: "Facebook app secret",
    description: "The secret of a Facebook app, told by its name.",
    rationale: "It signs requests as the app and turns short-lived tokens into long-lived ones.",
    remedy: "Reset it under the app's Basic settings and read it from a secret store.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://developers.facebook.com/docs/facebook-login/security"],
    aliases: &["facebook-secret"],
    keywords: &["facebook", "fb_", "fbapp", "fb-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:(?:facebook|fb)[A-Za-z0-9_. -]*(?:key|token|secret))[A-Za-z0-9_.-]*["'\]]{0,2}[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t]*["'(]{0,2}"#,
        secret: "[0-9a-f]{32}",
        trail: "",
    }),
    entropy: 3.0,
    validator: Validator::None,
    firing: &[concat!(
        "FAC", "EBOO", "K_APP_S", "ECRET=0", "db414be", "df4eae1", "c2a3821", "111dd8d", "dd4"
    )],
    silent: &["facebook_app_secret = \"your-secret\""],
};
