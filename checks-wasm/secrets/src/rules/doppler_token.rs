//! Doppler token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/doppler-token",
    title: "Doppler token",
    description: "A personal, CLI, service, SCIM or audit token of Doppler.",
    rationale: "It opens a store of secrets: one leak that is many.",
    remedy: "Revoke it in the Doppler dashboard, look at the activity log, change the secrets it could read.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://docs.doppler.com/docs/service-tokens"],
    aliases: &["doppler-api-token"],
    keywords: &["dp.pt.", "dp.ct.", "dp.st.", "dp.sa.", "dp.scim.", "dp.audit."],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"dp\.(?:pt|ct|sa|scim|audit|st(?:\.[a-z0-9_-]{2,35})?)\.[A-Za-z0-9]{40,44}",
        trail: "",
    }),
    entropy: 2.5,
    validator: Validator::None,
    firing: &[
        concat!(
            "DOP", "PLER", "_TOKEN=", "dp.st.d", "ev.arNv", "Y9WVI5t", "Rn4gMMo", "oyWP3QT",
            "BogXrfD", "aZ4RClp", "Q488"
        ),
        concat!("dp.", "pt.z", "ymM7bxb", "4OKwkny", "sdmxZJ5", "Va7F1vI", "JwyxdFM", "BkW25gB"),
    ],
    silent: &[concat!("dp.pt.xxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "x")],
};
