//! Password in a URL.

use crate::rule::{Confidence, Finder, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/url-password",
    title: "Password in a URL",
    description: "A user and a password inside a URL: databases, registries, proxies, remotes.",
    rationale: "URLs end up in logs, shell histories and error reports, and this one is in the repository.",
    remedy: "Change the password at the service, and build the URL at run time from a secret or give the credential by a separate option.",
    severity: Severity::High,
    confidence: Confidence::Medium,
    references: &["https://datatracker.ietf.org/doc/html/rfc3986#section-3.2.1"],
    aliases: &["BasicAuthDetector"],
    keywords: &["://"],
    finder: Finder::UrlPassword,
    entropy: 2.5,
    validator: Validator::None,
    firing: &[
        concat!(
            "DAT", "ABAS", "E_URL=p", "ostgres", "://shop", ":LW8qAY", "04UvNX@", "db.inte",
            "rnal:54", "32/shop"
        ),
        concat!("red", "is:/", "/:K0a2L", "ym2VsiB", "s1@cach", "e:6379/", "0"),
    ],
    silent: &[
        "http://user:pass%20pass@complex.url.com/path?query=yes",
        "http://user:pass%23pass@complex.url.com/",
        "mysql://foo:bar@db.internal/shop",
        "postgres://user:password@localhost/db",
        "https://${USER}:${PASS}@example.com/",
        "http://user:<password>@host/",
        "https://example.com:8080/@scope/package",
    ],
};
