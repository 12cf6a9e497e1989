//! AWS secret access key.

use crate::rule::{Confidence, Finder, Pattern, SecretRule, Severity, Validator};

pub(super) const RULE: SecretRule = SecretRule {
    id: "secrets/aws-secret-key",
    title: "AWS secret access key",
    description: "The secret half of an AWS access key, told by its name, its 40 characters and the mention of Amazon or of a key id beside it.",
    rationale: "With its id it signs any request the user or role may make: data, machines, bills.",
    remedy: "Deactivate the key in IAM at once, check CloudTrail for its use, delete it. Use roles (instance profiles, OIDC from CI), or `aws sso login` on a desk.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    ],
    aliases: &["AWSKeyDetector"],
    keywords: &["aws", "secret_access_key", "secretaccesskey", "secret access key", "secret_key"],
    finder: Finder::Pattern(Pattern {
        before: "",
        lead: r#"(?i:(?:aws[A-Za-z0-9_.\- ]*)?(?:secret|sk)[_\- .]?(?:access)?[_\- .]?key|aws[A-Za-z0-9_.-]*(?:secret|key))[A-Za-z0-9_]*["'\]\\]*[ \t]*(?:=>|:=|=|:|,|>|[ \t])[ \t]*["'\\]*"#,
        secret: "[A-Za-z0-9+/]{40}",
        trail: "",
    }),
    entropy: 3.5,
    validator: Validator::NearAws,
    firing: &[
        concat!(
            "aws", "_sec", "ret_acc", "ess_key", " = QMtI", "YxG89bo", "bIW7A25", "ileD7/b",
            "WKuyG2B", "dN+gjbX", "z"
        ),
        concat!(
            "\"AccessKeyId\": \"AKIA",
            "Q7RZK4WM2NVD6TXC\",\n",
            "\"Se",
            "cret",
            "AccessK",
            "ey\": \"a",
            "1gmQiqj",
            "r78q0pj",
            "NtvGftA",
            "WFIWFbs",
            "o5NrTNe",
            "pFBz\""
        ),
        concat!(
            "AWS", "_SEC", "RET_KEY", "='SCeHA", "TJg8aEO", "SLUkzsv", "znN41nT", "S27KlqT",
            "KdA8NhP", "'"
        ),
    ],
    silent: &[
        concat!("aws_secret_acces", "s_key = wJalrXUt", "nFEMI/K7MDENG/bP", "xRfiCYEXAMPLEKEY"),
        concat!("SECRET_", "KEY = \"pTLn5s7vFj2pKPGc", "HqZqXJU1uHbu7pwA", "Pdf3ZFXS\""),
        concat!("ENV SECRET_", "KEY pTLn5s7vFj2pKPGc", "HqZqXJU1uHbu7pwA", "Pdf3ZFXS"),
        concat!("# the laws\nsecret_", "key: pTLn5s7vFj2pKPGc", "HqZqXJU1uHbu7pwA", "Pdf3ZFXS"),
        concat!("aws_secret_acces", "s_key = aaaaaaaa", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaa"),
    ],
};
