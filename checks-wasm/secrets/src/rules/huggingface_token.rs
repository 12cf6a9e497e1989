//! Hugging Face access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/huggingface-token",
    title: "Hugging Face access token",
    description: "An access token of a Hugging Face user or organisation.",
    rationale: "It reads private models and data, and with write scope replaces public ones.",
    remedy: "Invalidate it under Settings, Access Tokens, and use a fine-grained one from the environment.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://huggingface.co/docs/hub/security-tokens"],
    aliases: &["huggingface-access-token", "huggingface-organization-api-token"],
    keywords: &["hf_", "api_org_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "hf_[A-Za-z]{34}|api_org_[A-Za-z]{34}",
        trail: "",
    }),
    entropy: 3.3,
    validator: Validator::None,
    firing: &[concat!(
        "HF_", "TOKE", "N=hf_nG", "RDNXInv", "XUlxVZh", "CthvNJD", "DbEVkdd", "tTPW"
    )],
    silent: &[concat!("hf_xxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxx"), "hf_hub_download"],
};
