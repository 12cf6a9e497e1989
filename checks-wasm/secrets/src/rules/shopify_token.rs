//! Shopify access token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/shopify-token",
    title: "Shopify access token",
    description: "An access token or shared secret of a Shopify app.",
    rationale: "It reads customers and orders of the shops that installed the app.",
    remedy: "Rotate it on the app's API credentials page (uninstall and reinstall a custom app), and keep it in a secret store.",
    severity: Severity::High,
    confidence: Confidence::High,
    references: &["https://shopify.dev/docs/apps/build/authentication-authorization"],
    aliases: &[
        "shopify-access-token",
        "shopify-custom-access-token",
        "shopify-private-app-access-token",
        "shopify-shared-secret",
    ],
    keywords: &["shpat_", "shpca_", "shppa_", "shpss_"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[concat!(
        "SHO", "P_TO", "KEN=shp", "at_b5ab", "6f428e7", "d1c87b0", "0c018d7", "354324f"
    )],
    silent: &[concat!("shpat_xxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxx")],
};
