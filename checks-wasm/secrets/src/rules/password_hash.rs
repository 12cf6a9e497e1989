//! Hash of a password.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/password-hash",
    title: "Hash of a password",
    description: "The hash of a password as crypt, bcrypt, Argon2 or Kerberos write it.",
    rationale: "It is no password, but it can be guessed at leisure: weak passwords fall in minutes.",
    remedy: "Change the password if it guards anything real, and keep hashes in the database, made at set-up, not in files of the repository.",
    severity: Severity::Low,
    confidence: Confidence::Low,
    references: &["https://man7.org/linux/man-pages/man5/crypt.5.html"],
    aliases: &[],
    keywords: &["$2a$", "$2b$", "$2y$", "$1$", "$5$", "$6$", "$krb5asrep$", "$argon2"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: "",
        secret: r"\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}|\$1\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{22}|\$5\$(?:rounds=[0-9]+\$)?[./A-Za-z0-9]+\$[./A-Za-z0-9]{43}|\$6\$(?:rounds=[0-9]+\$)?[./A-Za-z0-9]+\$[./A-Za-z0-9]{86}|\$krb5asrep\$23\$[A-Za-z0-9@._:$-]{64,}|\$argon2[id]+\$v=[0-9]+\$[a-z0-9=,]+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]{16,}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::None,
    firing: &[
        concat!(
            "roo", "t:$6", "$2zvGXf", "Eu$Q6NH", "nIfAULQ", "Rv39ec1", "2lxw9hg", "nYDIyqs",
            "esPAswK", "ejqtzEh", "XvK5LZ8", "RZjQuR5", "QxITetz", "pp0EXm0", "uENCyKU", "PQPcC:1",
            "9000:0:", "99999:7", ":::"
        ),
        concat!(
            "has", "h = ", "\"$2b$12", "$GZnW4A", "nAR4uuq", "Zu8G9Ni", "ucYr5BA", "Tc2JiNr",
            "q7lOwkI", "4oteTnQ", "icYfV\""
        ),
    ],
    silent: &[
        "$1$ and $2a$ are prefixes",
        concat!(
            "$6$xxxxxxxx$xxxx",
            "xxxxxxxxxxxxxxxx",
            "xxxxxxxxxxxxxxxx",
            "xxxxxxxxxxxxxxxx",
            "xxxxxxxxxxxxxxxx",
            "xxxxxxxxxxxxxxxx",
            "xx"
        ),
    ],
};
