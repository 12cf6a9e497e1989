//! Fly.io token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/flyio-token",
    title: "Fly.io token",
    description: "An access token of Fly.io.",
    rationale: "It deploys to, opens shells on and deletes machines.",
    remedy: "Revoke it with `fly tokens revoke` and make deploy tokens with an end.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://fly.io/docs/security/tokens/"],
    aliases: &["flyio-access-token"],
    keywords: &["fo1_", "fm1_", "fm2_", "fm1a_", "fm1r_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "fo1_[A-Za-z0-9_-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{100,}={0,3}",
        trail: "",
    }),
    entropy: 3.8,
    validator: Validator::None,
    firing: &[concat!(
        "FLY", "_API", "_TOKEN=", "fo1_Ipo", "xgrXIVo", "7YuqzUW", "DV3ISxs", "fScE10N", "qIPFk1y",
        "ifYUk"
    )],
    silent: &[concat!("fo1_xxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxx")],
};
