//! HashiCorp Vault token of the old form.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/vault-legacy-token",
    title: "HashiCorp Vault token of the old form",
    description: "A token of HashiCorp Vault before 1.10 (`s.` and 24 characters), told by its name.",
    rationale: "It reads the secrets its policies allow.",
    remedy: "Revoke it with `vault token revoke`, look at the audit log, and upgrade Vault.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
    aliases: &["vault-service-token"],
    keywords: &["vault"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:vault)[A-Za-z0-9_.-]*["'\]]{0,2}[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t]*["'(]{0,2}"#,
        secret: r"[sbr]\.[A-Za-z0-9]{24,26}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::Mixed,
    firing: &[concat!("VAU", "LT_T", "OKEN=\"s", ".6ICLIn", "RE0dLLZ", "BxRgprZ", "gZJs\"")],
    silent: &[concat!("vault = s.addCom", "ponentsFromRegis", "tryOf")],
};
