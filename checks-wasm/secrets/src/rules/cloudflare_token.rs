//! Cloudflare API token or key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/cloudflare-token",
    title: "Cloudflare API token or key",
    description: "An API token (40 characters) or global API key (37 hexadecimal digits) of Cloudflare, told by its name.",
    rationale: "It changes DNS and rules; a global key is the whole account.",
    remedy: "Roll it under My Profile, API Tokens, and use tokens scoped to a zone.",
    severity: Severity::Critical,
    confidence: Confidence::Medium,
    references: &["https://developers.cloudflare.com/fundamentals/api/get-started/"],
    aliases: &["cloudflare-api-key", "cloudflare-global-api-key"],
    keywords: &["cloudflare", "cf_api", "cf_token", "cf-api"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:(?:cloudflare|cf)[A-Za-z0-9_. -]*(?:key|token|secret))[A-Za-z0-9_.-]*["'\]]{0,2}[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t]*["'(]{0,2}"#,
        secret: "[0-9a-f]{37}|[A-Za-z0-9_-]{40}",
        trail: "",
    }),
    entropy: 3.3,
    validator: Validator::None,
    firing: &[
        concat!(
            "CLO", "UDFL", "ARE_API", "_TOKEN=", "0YgwSTy", "Qig02SB", "QwoTorO", "kldCcG2",
            "zzD7hf3", "OyFHj"
        ),
        concat!("cf_", "api_", "key: be", "2dadafb", "17755e7", "495d38d", "d71ea2f", "7be623a"),
    ],
    silent: &["cloudflare_token = \"your-token\""],
};
