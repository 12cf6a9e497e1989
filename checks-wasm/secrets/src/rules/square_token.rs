//! Square access token or secret.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/square-token",
    title: "Square access token or secret",
    description: "An access token or OAuth secret of Square.",
    rationale: "It takes payments and reads customers of the seller.",
    remedy: "Replace the token or secret on the application's page in the Developer Console; keep it in a secret store.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &["https://developer.squareup.com/docs/build-basics/access-tokens"],
    aliases: &["square-access-token", "SquareOAuthDetector"],
    keywords: &["sq0atp-", "sq0csp-", "EAAA"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: "sq0atp-[A-Za-z0-9_-]{22}|sq0csp-[A-Za-z0-9_-]{43}|EAAA[A-Za-z0-9_-]{60}",
        trail: "",
    }),
    entropy: 3.2,
    validator: Validator::None,
    firing: &[
        concat!("tok", "en s", "q0atp-V", "mkzF3zw", "jsG0k12", "84PekqY"),
        concat!(
            "sec", "ret:", " sq0csp", "-HjtiKi", "XCipnd1", "RivgzJc", "VsccF5n", "qwxA77b",
            "pSgU2Ji", "Bq"
        ),
        concat!(
            "EAA", "A932", "a7qbSjD", "kLluDbf", "hDrEGyL", "jaciIHm", "xrtv3x5", "3cK811P",
            "favlNYz", "XgmjPfV", "P"
        ),
    ],
    silent: &[
        "sq0csp-tooshort",
        concat!("sq0csp-xxxxxxxxx", "xxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxx", "xx"),
    ],
};
