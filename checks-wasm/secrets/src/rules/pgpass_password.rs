//! Password in a PostgreSQL password file.

use crate::rule::{Confidence, Finder, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/pgpass-password",
    title: "Password in a PostgreSQL password file",
    description: "A line of `.pgpass`: host, port, database, user and password.",
    rationale: "It opens the database for everybody who can read the repository.",
    remedy: "Change the password of the role, and keep the file in the home directory with mode 0600.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://www.postgresql.org/docs/current/libpq-pgpass.html"],
    aliases: &[],
    keywords: &[":5432:", ":*:"],
    finder: Finder::Pgpass,
    entropy: 2.5,
    validator: Validator::None,
    firing: &[
        concat!("db.internal:5", "432:shop:app:", "MxEhh2FDEEtfj", "gVv\n"),
        concat!("# staging\n*:*", ":*:report:VqE", "1SkHbn88Hxj"),
    ],
    silent: &[
        "localhost:5432:mydb:user:password",
        "db:5432:shop:app:${PGPASSWORD}",
        "\"127.0.0.1:5432:5432\"",
        "a:*:b",
    ],
};
