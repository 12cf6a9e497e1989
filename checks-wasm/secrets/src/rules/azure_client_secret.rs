//! Microsoft Entra client secret.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/azure-client-secret",
    title: "Microsoft Entra client secret",
    description: "The secret of an application in Microsoft Entra ID (Azure AD).",
    rationale: "It signs in as the application, with all permissions that were consented to.",
    remedy: "Remove the secret under App registrations, Certificates & secrets, check the sign-in log, and use a federated credential or managed identity.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &[
        "https://learn.microsoft.com/entra/identity-platform/howto-create-service-principal-portal",
    ],
    aliases: &["azure-ad-client-secret"],
    keywords: &["Q~"],
    finder: Finder::Pattern(Pattern {
        before: "[A-Za-z0-9_.~-]{3}[0-9]",
        lead: "",
        secret: "Q~[A-Za-z0-9_.~-]{31,34}",
        trail: "",
    }),
    entropy: 3.3,
    validator: Validator::None,
    firing: &[
        concat!("x = \"mE47Q~lB", "YOvfZ8UzDzV8f", "UkkibjL5DZPjN", "0ME\""),
        concat!(
            "cli", "ent_", "secret ", "= \"e2X8", "Q~xBIzi", "KiqAO6I", "KrKVHnt", "t5rKMLG",
            "Nw8zMbH", "L\""
        ),
    ],
    silent: &[
        "8Q~short",
        concat!("Q~Q7wjJJibaZU", "PgHV7iB3m03nb", "qnsGpWLuqI"),
        concat!("A1i8Q~d6Vw5DQ", "L05HA064GiIjH", "Gb3CXlMaXZjlj", "ENUhJdu"),
    ],
};
