//! What the name on the left of a value means.

/// What a value is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Password,
    Secret,
}

const PASSWORDS: &[&str] = &[
    "password",
    "passwd",
    "passwort",
    "passwrd",
    "pwd",
    "passphrase",
    "passcode",
    "pass",
    "pswd",
    "pw",
];

const SECRETS: &[&str] = &[
    "secret",
    "secrets",
    "token",
    "tokens",
    "apikey",
    "accesskey",
    "authkey",
    "secretkey",
    "privatekey",
    "credential",
    "credentials",
    "creds",
    "authtoken",
    "accesstoken",
    "apitoken",
    "apisecret",
    "clientsecret",
    "masterkey",
    "licensekey",
    "appkey",
    "signingkey",
    "encryptionkey",
    "key",
    "authorization",
];

/// Before `key`: not the kind that is secret.
const PLAIN_KEYS: &[&str] = &[
    "primary",
    "foreign",
    "public",
    "pub",
    "sort",
    "cache",
    "index",
    "partition",
    "unique",
    "natural",
    "lookup",
    "dict",
    "map",
    "row",
    "column",
    "object",
    "file",
    "group",
    "sub",
    "idempotency",
    "site",
    "registry",
    "hot",
    "parent",
    "range",
    "order",
    "lock",
    "any",
    "each",
    "next",
    "prev",
    "first",
    "last",
    "locale",
    "message",
    // `Sec-WebSocket-Key` is a nonce.
    "socket",
    "websocket",
];

/// After the name: then it is about the secret, not the secret itself.
const ABOUT: &[&str] = &[
    "file",
    "path",
    "name",
    "names",
    "url",
    "uri",
    "id",
    "ids",
    "field",
    "fields",
    "label",
    "type",
    "length",
    "len",
    "min",
    "max",
    "policy",
    "hash",
    "hashed",
    "hasher",
    "hashers",
    "reset",
    "change",
    "changed",
    "expiry",
    "expires",
    "expiration",
    "timeout",
    "ttl",
    "format",
    "regex",
    "pattern",
    "count",
    "header",
    "class",
    "form",
    "input",
    "prompt",
    "hint",
    "help",
    "placeholder",
    "error",
    "errors",
    "message",
    "text",
    "validator",
    "validators",
    "manager",
    "provider",
    "required",
    "enabled",
    "index",
    "size",
    "algorithm",
    "template",
    "view",
    "link",
    "page",
    "confirm",
    "digest",
    "fingerprint",
    "endpoint",
    "arn",
    "ref",
    "selector",
    "prefix",
    "suffix",
    "column",
    "env",
    "alias",
    "title",
    "description",
    "dir",
    "version",
    "strength",
    "list",
    "set",
    "map",
    "generator",
    "checksum",
    "mode",
    "kind",
    "is",
    "hasher",
    "params",
    "store",
    "storage",
    "parser",
    "count",
    "kwargs",
    "args",
    "var",
];

/// Before it: then it is about something else, or public by design.
const NOT: &[&str] = &[
    "csrf",
    "xsrf",
    "csrfmiddleware",
    "no",
    "syntax",
    "lex",
    "lexer",
    "public",
    "pub",
    "wrong",
    "bad",
    "page",
    "continuation",
    "cancellation",
    "nextpage",
    "sync",
    // What Rails calls its token against forged requests.
    "authenticity",
];

/// After it, without changing what it means.
const NEUTRAL: &[&str] = &[
    "value",
    "val",
    "string",
    "str",
    "default",
    "prod",
    "production",
    "dev",
    "development",
    "staging",
    "live",
    "new",
    "old",
    "current",
    "base",
    "b64",
    "base64",
    "plain",
    "raw",
    "txt",
    "primary",
    "secondary",
    "main",
    "test",
    "local",
    "v",
];

/// What `name` means, if anything this check looks for.
pub(crate) fn meaning(name: &[u8]) -> Option<Meaning> {
    if is_command(name) {
        return Some(Meaning::Password);
    }
    let words = words(name);
    let mut words: &[String] = &words;
    while let Some((last, rest)) = words.split_last() {
        if !rest.is_empty()
            && (NEUTRAL.contains(&last.as_str()) || last.bytes().all(|b| b.is_ascii_digit()))
        {
            words = rest;
        } else {
            break;
        }
    }
    let (last, before) = words.split_last()?;
    if ABOUT.contains(&last.as_str()) || before.iter().any(|word| NOT.contains(&word.as_str())) {
        return None;
    }
    if ends_with_any(last, PASSWORDS) {
        return Some(Meaning::Password);
    }
    if last == "key" || last == "keys" {
        let of = before.last()?;
        return (!PLAIN_KEYS.contains(&of.as_str())).then_some(Meaning::Secret);
    }
    if last == "auth" && before.is_empty() {
        return None;
    }
    ends_with_any(last, SECRETS).then_some(Meaning::Secret)
}

/// Words after which a password stands, though they name none.
pub(crate) fn is_command(name: &[u8]) -> bool {
    [&b"identified by"[..], b"convertto-securestring"]
        .iter()
        .any(|command| name.eq_ignore_ascii_case(command))
}

/// Long words may be glued to what comes before them (`dbpassword`), short ones may not (`bypass`).
fn ends_with_any(word: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| {
        word == *ending
            || ending.len() >= 5 && word.ends_with(ending)
            || word.strip_suffix(ending).is_some_and(|first| {
                matches!(
                    first,
                    "db" | "user"
                        | "root"
                        | "admin"
                        | "my"
                        | "smtp"
                        | "ftp"
                        | "mail"
                        | "api"
                        | "app"
                        | "sql"
                        | "ssh"
                        | "login"
                )
            })
    })
}

/// The words of a name in lower case: `dbPassword`, `DB_PASSWORD` and `db-password` are alike.
fn words(name: &[u8]) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, byte) in name.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            words.push(std::mem::take(&mut word));
            continue;
        }
        let lower_before =
            at > 0 && (name[at - 1].is_ascii_lowercase() || name[at - 1].is_ascii_digit());
        let acronym_ends = at > 0
            && name[at - 1].is_ascii_uppercase()
            && name.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        if byte.is_ascii_uppercase() && (lower_before || acronym_ends) {
            words.push(std::mem::take(&mut word));
        }
        word.push(char::from(byte.to_ascii_lowercase()));
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_spelling_mean_the_same() {
        for name in [
            "password",
            "DB_PASSWORD",
            "dbPassword",
            "db-password",
            "dbpassword",
            "spring.db.password",
            "PASSWORD_1",
        ] {
            assert_eq!(meaning(name.as_bytes()), Some(Meaning::Password), "{name}");
        }
        for name in ["api_key", "apiKey", "APIKey", "stripe.secret", "accessToken", "X-Auth-Token"]
        {
            assert_eq!(meaning(name.as_bytes()), Some(Meaning::Secret), "{name}");
        }
    }

    #[test]
    fn names_about_a_secret_are_not_the_secret() {
        for name in [
            "password_file",
            "tokenType",
            "csrf_token",
            "primary_key",
            "public-key",
            "bypass",
            "compass",
            "tokenizer",
            "secretary",
            "password_hashers",
            "key",
        ] {
            assert_eq!(meaning(name.as_bytes()), None, "{name}");
        }
    }
}
