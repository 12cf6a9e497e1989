//! Azure DevOps personal access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/azure-devops-token",
    title: "Azure DevOps personal access token",
    description: "A personal access token of Azure DevOps.",
    rationale: "It reads and pushes code and changes pipelines as its owner.",
    remedy: "Revoke it under User settings, Personal access tokens; use workload identity federation in pipelines.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &[
        "https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate",
    ],
    aliases: &[],
    keywords: &["AZDO"],
    finder: Finder::Pattern(Pattern {
        before: "[A-Za-z0-9]{76}",
        lead: "",
        secret: "AZDO[A-Za-z0-9]{4}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[concat!(
        "PAT", "=\"do", "SiOqsYP", "UyykFwK", "HSXfc7G", "g2tanVg", "YmNCRWy", "Gr5YOR1",
        "rEXL0ez", "EJLPVo3", "NS91XgH", "Jr5fcQQ", "m0qhAZD", "OB2y2\""
    )],
    silent: &["AZDOTEST"],
};
