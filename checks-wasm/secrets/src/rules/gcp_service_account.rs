//! Google Cloud service account key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/gcp-service-account",
    title: "Google Cloud service account key",
    description: "A key file of a Google Cloud service account: its id stands beside the private key.",
    rationale: "The key does not run out, and it has all the roles of the account.",
    remedy: "Delete the key under IAM, Service accounts, Keys. Use Workload Identity Federation or an attached service account instead of key files.",
    severity: Severity::Critical,
    confidence: Confidence::Medium,
    references: &[
        "https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
    ],
    aliases: &[],
    keywords: &["\"private_key_id\""],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#""private_key_id"[ \t]{0,4}:[ \t]{0,4}""#,
        secret: "[0-9a-f]{40}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "{\"t",
        "ype\"",
        ": \"serv",
        "ice_acc",
        "ount\", ",
        "\"privat",
        "e_key_i",
        "d\": \"64",
        "8cb64ee",
        "e382e9f",
        "9732773",
        "c14b480",
        "72799da",
        "537\", \"",
        "client_",
        "email\":",
        " \"a@b.i",
        "am.gser",
        "viceacc",
        "ount.co",
        "m\"}"
    )],
    silent: &["\"private_key_id\": \"your-key-id\""],
};
