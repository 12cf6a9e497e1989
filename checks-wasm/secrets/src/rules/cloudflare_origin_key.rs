//! Cloudflare origin CA key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/cloudflare-origin-key",
    title: "Cloudflare origin CA key",
    description: "An origin CA key of Cloudflare.",
    rationale: "It issues certificates for your hosts.",
    remedy: "Change it under My Profile, API Tokens and sign with an API token instead.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://developers.cloudflare.com/ssl/origin-configuration/origin-ca/"],
    aliases: &["cloudflare-origin-ca-key"],
    keywords: &["v1.0-"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "X-A", "uth-", "User-Se", "rvice-K", "ey: v1.", "0-784c2", "f75ff5e", "110d7c7", "eb443-6",
        "55c5185", "69cb2e0", "fc1b0f6", "2e3b599", "3aae780", "5475920", "f35122e", "eb74fc4",
        "837761b", "8f18fac", "de0125b", "536644e", "ac6671e", "bef3bde", "d354590", "47217f4",
        "53446aa", "7019875", "5cd5051", "1e463d9", "fe728"
    )],
    silent: &["v1.0-beta"],
};
