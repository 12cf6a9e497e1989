//! HashiCorp Vault token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/vault-token",
    title: "HashiCorp Vault token",
    description: "A service, batch or recovery token of HashiCorp Vault.",
    rationale: "It reads the secrets its policies allow: one leak that is many.",
    remedy: "Revoke it with `vault token revoke` (and its accessor's children), look at the audit log, and authenticate machines with AppRole, Kubernetes or OIDC.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
    aliases: &["vault-service-token", "vault-batch-token"],
    keywords: &["hvs.", "hvb.", "hvr."],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"hv[sbr]\.[A-Za-z0-9_-]{24,300}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "VAU", "LT_T", "OKEN=hv", "s.g2RXc", "TEgroJs", "tbVk566", "FpO3jRR", "YzvnOUz", "oQ3s9iw",
        "1Oz7R2Q", "QU5Bt4t", "VN3BPwr", "vktx5vQ", "cgJWKoG", "vJDAkNf", "xkfKBcd", "T"
    )],
    silent: &[concat!(
        "hvs.xxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxx"
    )],
};
