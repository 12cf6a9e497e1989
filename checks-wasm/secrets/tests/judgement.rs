//! How sure hits are: what stops a commit and what is only worth a look.

use tollgate_secrets::rule::Confidence;
use tollgate_secrets::rules::ALL;
use tollgate_secrets::{Hit, Scanner};

fn scan(text: &str) -> Vec<Hit> {
    let mut scanner = Scanner::new();
    scanner.feed(text.as_bytes());
    scanner.finish()
}

/// The rules that are sure enough of `text` to stop a commit.
fn stopping(text: &str) -> Vec<&'static str> {
    let sure = |hit: &Hit| hit.confidence > Confidence::Low;
    scan(text).iter().filter(|hit| sure(hit)).map(|hit| ALL[hit.rule].id).collect()
}

#[test]
fn every_guess_by_name_stops_on_its_examples() {
    for id in [
        "secrets/generic-password",
        "secrets/generic-secret",
        "secrets/command-line-password",
        "secrets/pgpass-password",
        "secrets/docker-registry-auth",
    ] {
        let rule = ALL.iter().find(|rule| rule.id == id).unwrap();
        for (number, text) in rule.firing.iter().enumerate() {
            assert_eq!(stopping(text), [id], "{id}: firing example {number}");
        }
    }
}

#[test]
fn forty_characters_are_amazons_only_where_amazon_is_named() {
    let value = concat!("pTLn5s7vFj2pKPGcHqZq", "XJU1uHbu7pwAPdf3ZFXS");
    let id = concat!("AKIA", "Q7RZK4WM2NVD6TXC");
    for text in [
        format!("SECRET_KEY=\"{value}\""),
        format!("ENV SECRET_KEY {value}"),
        format!("# it draws\nsecret_access_key = {value}"),
        format!("access_key = {id}\n{}secret_key = {value}", "# far\n".repeat(60)),
    ] {
        let found = stopping(&text);
        assert!(!found.contains(&"secrets/aws-secret-key"), "{text}");
        assert!(found.contains(&"secrets/generic-secret"), "{text}");
    }
    for text in [
        format!("AWS_SECRET_KEY=\"{value}\""),
        format!("amazon: {{ secret_key: {value} }}"),
        format!("access_key = {id}\n\nsecret_key = \"{value}\""),
        format!("secret_key = \"{value}\"\naccess_key = {id}"),
    ] {
        assert!(stopping(&text).contains(&"secrets/aws-secret-key"), "{text}");
    }
}

#[test]
fn what_tests_and_documentation_hold_does_not_stop() {
    for text in [
        "USER = PASSWORD = \"%!*'();:@&=+$,/?#[] \"",
        "\"http://user:pass%20pass@complex.url.com/path?query=yes\"",
        "\"http://user%25user:pass@complex.url.com/\"",
        "\"redis://h:asdfqwer1234asdf@cache.shop.internal:111\"",
        "\"postgres://username:secret@db.shop.internal/x\"",
        "\"https://u:t0pZ8qVn2@api.example.com/\"",
        "c.Header.Set(\"Sec-WebSocket-Key\", \"x3JJHMbDL1EzLkh9GBhXDw==\")",
        "<a href=\"https://example.com/reset-password=5e113c71a4c210aff04b3fa66f1b1299\">",
        "get(\"https://shop.example.com/x?token=5e113c71a4c210aff04b3fa66f1b1299\")",
        "'password' => 'asdfqwer1234asdf',",
        "$this->secret = 'AmAz0n+SqSsEcReT+aLpHaNuM3R1CsTr1nG';",
        ">>> s = SessionStore(session_key=\"2b1189a188b44ad18c35e113ac6ceead\")",
        "password = \"pbkdf2_sha256$870000$seasalt$wJSpLMQRQz0Dhj/pFpbyjMj71B2gUYp6HJS5AU+32Ac=\"",
        "password = \"md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3\"",
        "token: 7hQm2ZkX9wVb4TnR8sLp...",
        "token: 7hQm2ZkX9wVb4TnR8sLp…",
        "Authorization: Bearer 7hQm2ZkX9wVb4TnR8sLp...",
        "password = \"a####b7Tq\"",
        "-H 'Authorization: Basic dG9iaTpmZXJyZXQ='",
        "request.set('Authorization', 'Basic dG9iaTpmZXJyZXQ=')",
        "name=\"authenticity_token\" value=\"9Mk2vQx7LpZr4TgBn8Wd1YfJ\"",
        "mysql -u root -pwhalehello shop",
        "curl -u user:pass https://x",
        "CREATE USER 'shop'@'%' IDENTIFIED BY 'petclinic';",
    ] {
        assert_eq!(stopping(text), [""; 0], "{text}");
    }
}

#[test]
fn a_basic_credential_that_is_no_pair_of_words_stops() {
    let text = concat!("Authorization: Basic ", "dG9iaTpRN3JaazRXbTJOdmQ=");
    assert_eq!(stopping(text), ["secrets/http-authorization"]);
}
