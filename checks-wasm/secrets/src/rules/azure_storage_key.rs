//! Azure storage account key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/azure-storage-key",
    title: "Azure storage account key",
    description: "The key of an Azure storage account, alone or in a connection string.",
    rationale: "It reads, changes and deletes everything in the account; it has no scope and no end.",
    remedy: "Rotate the key in the portal or with `az storage account keys renew`, and sign in with Entra ID (managed identity) or short-lived SAS instead.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage"],
    aliases: &["AzureStorageKeyDetector"],
    keywords: &["AccountKey", "storage_key", "storageaccountkey", "account_key", "storage-key"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:accountkey|storage[_-]?(?:account)?[_-]?key|account_key)["'\]]{0,2}[ \t]{0,4}[=:][ \t]{0,4}["']?"#,
        secret: "[A-Za-z0-9+/]{86}==",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "Def", "ault", "Endpoin", "tsProto", "col=htt", "ps;Acco", "untName", "=shop;A", "ccountK",
        "ey=O9R5", "oI5YWui", "qmOnUCW", "6gh24mk", "RShiEj1", "695dydw", "TKax6DK", "vaEMHcZ",
        "PvBmEPy", "RmFl3il", "7vJaS1f", "moU0aAO", "jM1FJ==", ";Endpoi", "ntSuffi", "x=core.",
        "windows", ".net"
    )],
    silent: &[
        "AccountKey=<your key>;",
        concat!(
            "AccountKey=Eby8v",
            "dM02xNOcqFlqUwJP",
            "LlmEtlCDXJ1OUzFT",
            "50uSRZ6IFsuFq2UV",
            "ErCz4I6tq/K1SZFP",
            "TOtr/KBHBeksoGMG",
            "w=="
        ),
    ],
};
