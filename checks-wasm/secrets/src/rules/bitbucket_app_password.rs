//! Bitbucket app password.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/bitbucket-app-password",
    title: "Bitbucket app password",
    description: "An app password of Bitbucket Cloud.",
    rationale: "It reads and pushes code as its owner.",
    remedy: "Revoke it under Personal settings, App passwords, and move to scoped API tokens.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/"],
    aliases: &[],
    keywords: &["ATBB"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "ATBB[A-Za-z0-9]{24}[A-F0-9]{8}",
        trail: "",
    }),
    entropy: 3.3,
    validator: Validator::None,
    firing: &[concat!(
        "htt", "ps:/", "/me:ATB", "BgFJ1ww", "Ag6W4mL", "YRIkREk", "sOyt6C6", "B54BC@b", "itbucke",
        "t.org/o", "/r.git"
    )],
    silent: &[concat!("ATBBxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxx")],
};
