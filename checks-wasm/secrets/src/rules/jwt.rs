//! JSON Web Token.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/jwt",
    title: "JSON Web Token",
    description: "A signed JSON Web Token: header, claims and signature.",
    rationale: "Until it runs out it signs in as whoever it was made for; some never run out.",
    remedy: "End the session or rotate the signing key, and get tokens at run time.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    references: &["https://datatracker.ietf.org/doc/html/rfc7519"],
    aliases: &["jwt", "JwtTokenDetector"],
    keywords: &["eyJ"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{10,}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::Jwt,
    firing: &[concat!(
        "Aut", "hori", "zation:", " Bearer", " eyJhbG", "ciOiJIU", "zI1NiIs", "InR5cCI", "6IkpXVC",
        "J9.eyJz", "dWIiOiJ", "1LTU4MT", "UxNiIsI", "mlzcyI6", "InNob3A", "iLCJpYX", "QiOjE3M",
        "DAwMDAw", "MDB9.Rt", "jaAs8yT", "TG2WryR", "YGtfvLk", "RDp9avj", "grSUbqD", "u1C1Jt"
    )],
    silent: &[
        concat!(
            "eyJhbGciOiJIUzI1",
            "NiIsInR5cCI6IkpX",
            "VCJ9.eyJzdWIiOiI",
            "xMjM0NTY3ODkwIiw",
            "ibmFtZSI6IkpvaG4",
            "gRG9lIiwiaWF0Ijo",
            "xNTE2MjM5MDIyfQ.",
            "SflKxwRJSMeKKF2Q",
            "T4fwpMeJf36POk6y",
            "JV_adQssw5c"
        ),
        "eyJ.eyJ.x",
    ],
};
