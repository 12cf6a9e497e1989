//! Atlassian API token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/atlassian-token",
    title: "Atlassian API token",
    description: "An API token of Atlassian (Jira, Confluence, Bitbucket).",
    rationale: "It acts as its owner on every site of theirs.",
    remedy: "Revoke it under id.atlassian.com, Security, API tokens; make scoped tokens and read them from the environment.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &[
        "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
    ],
    aliases: &["atlassian-api-token"],
    keywords: &["ATATT3", "ATCTT3", "ATSTT3"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "AT[ACS]TT3[A-Za-z0-9_=-]{100,400}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "JIR", "A_AP", "I_TOKEN", "=\"ATATT", "3xFfGF0", "FOZUsHx", "rBAVccR", "vxZyoTy",
        "Q2IYmON", "vhNvaJB", "g40T0cV", "CdPdakI", "1zhb33Q", "IKbMKBB", "ARfj4EW", "RkjrWju",
        "lFp2Eii", "XcBvgXO", "dUgvdYD", "EnriA1r", "VwHVwjk", "3vzrTMv", "EGC1KBQ", "dZdPjig",
        "6yX5nF3", "lIf4i88", "0oisD4a", "Bnuc0rQ", "vrLdEck", "rT=AJAR", "J81S\""
    )],
    silent: &["ATATT3xFfGF0"],
};
