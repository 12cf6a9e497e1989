//! Whether a value could be the secret that its name promises.

use crate::dummy;
use crate::name::{self, Meaning};
use crate::randomness;
use crate::rule::Confidence;

/// How the value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Quoted,
    /// Without quotes: in code that is an expression, in configuration a text.
    Bare,
    /// Between the tags of an element.
    Text,
}

/// Longer values are data: certificates, images.
const MAX_SECRET: usize = 4_000;

/// What says that a value is none stands in so much of it; a file full of long values stays fast.
const HEAD: usize = 512;
/// Longer values are no names.
const MAX_NAME: usize = 80;

/// Values that name no secret though they stand where one would.
const COMMON: &[&str] = &[
    "true",
    "false",
    "null",
    "none",
    "nil",
    "undefined",
    "string",
    "str",
    "bool",
    "number",
    "any",
    "object",
    "password",
    "secret",
    "token",
    "optional",
    "required",
    "yes",
    "empty",
    "hidden",
    "text",
    "unknown",
    "default",
    "bearer",
    "basic",
    "value",
    "random",
    "disabled",
    "enabled",
    "self",
    "this",
    "request",
    "response",
    "private",
    "public",
    "passwd",
    "char",
];

/// How sure it is that `value`, given to `name`, is a secret; none where it is not.
pub(crate) fn judge(name: &[u8], value: &[u8], meaning: Meaning, form: Form) -> Option<Confidence> {
    let value = value.trim_ascii();
    if meaning == Meaning::Password
        && (8..=MAX_NAME).contains(&value.len())
        && value.contains(&b'_')
        && randomness::is_wordy(value)
        && name::meaning(value).is_some()
    {
        // `["old_password", "new_password1"]`: a list of names.
        return None;
    }
    let head = &value[..value.len().min(HEAD)];
    if value.len() < 4 || dummy::is_placeholder(head) || is_reference(head, form) {
        return None;
    }
    if !value.iter().any(u8::is_ascii_alphanumeric) || value.ends_with(b"...") {
        return None;
    }
    if COMMON.iter().any(|word| value.eq_ignore_ascii_case(word.as_bytes())) || echoes(name, value)
    {
        return None;
    }
    if value.iter().any(|byte| !byte.is_ascii() || byte.is_ascii_control()) {
        return None;
    }
    match meaning {
        Meaning::Password => password(value, form),
        Meaning::Secret => secret(value, form),
    }
}

fn password(value: &[u8], form: Form) -> Option<Confidence> {
    if value.len() > 128
        || value.contains(&b' ') && (form != Form::Quoted || looks_like_prose(value))
    {
        return None;
    }
    if value.contains(&0) || value.contains(&b'\\') && value.len() < 12 {
        return None;
    }
    let digits = value.iter().any(u8::is_ascii_digit);
    let wordy = randomness::is_wordy(value) || has_password_word(value);
    if form == Form::Bare && wordy && !digits {
        let plain = value.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_');
        return (value.len() >= 6 && plain).then_some(Confidence::Low);
    }
    if wordy && !digits || value.len() < 6 || dummy::is_sequence(value) || is_known_form(value) {
        return Some(Confidence::Low).filter(|_| value.len() <= 40);
    }
    let date = value.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'/'));
    // Longer than people type: encrypted, most likely.
    let one_case = value.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let long = value.len() > if one_case { 48 } else { 64 };
    let strong = value.len() >= 8 && !date && !long && (!wordy || randomness::kinds(value) >= 4);
    Some(if strong { Confidence::Medium } else { Confidence::Low })
}

fn secret(value: &[u8], form: Form) -> Option<Confidence> {
    let token = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'+' | b'/'
                    | b'='
                    | b'_'
                    | b'-'
                    | b'.'
                    | b'~'
                    | b':'
                    | b'!'
                    | b'@'
                    | b'#'
                    | b'$'
                    | b'%'
                    | b'^'
                    | b'&'
                    | b'*'
                    | b'('
                    | b')'
                    | b'|'
            )
    };
    if value.len() < 10 || value.len() > MAX_SECRET || !value.iter().all(token) {
        return None;
    }
    if randomness::is_wordy(value) || value.starts_with(b"sha") && value.contains(&b'-') {
        return None;
    }
    if value.starts_with(b"/")
        || value.starts_with(b"./")
        || value.windows(3).any(|part| part == b"://")
    {
        return None;
    }
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == 0 && randomness::kinds(value) < 3 && (form != Form::Quoted || value.len() < 20) {
        return None;
    }
    if digits == value.len() {
        return (value.len() >= 16).then_some(Confidence::Low);
    }
    let hex = value.iter().all(u8::is_ascii_hexdigit);
    let floor = if hex { 2.8 } else { 3.2 };
    let random = randomness::entropy(value) >= floor && value.len() >= 20;
    if !random || dummy::is_sequence(value) || is_known_form(value) || digits == 0 || is_leet(value)
    {
        return Some(Confidence::Low);
    }
    Some(Confidence::Medium)
}

/// What people call a password in tests and tutorials.
fn has_password_word(value: &[u8]) -> bool {
    let value = value.to_ascii_lowercase();
    [
        &b"pass"[..],
        b"pwd",
        b"secret",
        b"s3cret",
        b"test",
        b"admin",
        b"qwerty",
        b"letmein",
        b"hunter2",
        b"user",
    ]
    .iter()
    .any(|word| value.windows(word.len()).any(|part| part == *word))
}

/// Whether it spells a word with digits for letters: made up, not drawn.
fn is_leet(value: &[u8]) -> bool {
    let has = |text: &[u8], word: &[u8]| text.windows(word.len()).any(|part| part == word);
    let plain = value.to_ascii_lowercase();
    let spelt: Vec<u8> = plain
        .iter()
        .map(|byte| match byte {
            b'0' => b'o',
            b'1' => b'i',
            b'3' => b'e',
            b'4' | b'@' => b'a',
            b'5' | b'$' => b's',
            b'7' => b't',
            other => *other,
        })
        .collect();
    [&b"secret"[..], b"password", b"amazon", b"example", b"string"]
        .iter()
        .any(|word| has(&spelt, word) && !has(&plain, word))
}

/// A UUID or a password's hash: ids mostly, though some services use them as keys.
fn is_known_form(value: &[u8]) -> bool {
    let uuid = value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    let hash = [
        &b"$2a$"[..],
        b"$2b$",
        b"$2y$",
        b"$1$",
        b"$5$",
        b"$6$",
        b"$argon2",
        b"pbkdf2_",
        b"{SHA",
        b"{SSHA",
    ]
    .iter()
    .any(|prefix| value.starts_with(prefix));
    uuid || hash || is_hash_record(value)
}

/// `algorithm$parameters$hash`, as Django and others keep passwords.
fn is_hash_record(value: &[u8]) -> bool {
    let mut parts = value.split(|byte| *byte == b'$');
    let algorithm = parts.next().unwrap_or_default();
    let named = algorithm.len() >= 3
        && algorithm
            .iter()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_')
        && algorithm[0].is_ascii_lowercase();
    named && parts.clone().count() >= 2 && parts.next_back().is_some_and(|hash| hash.len() >= 13)
}

/// Code that gets the value from elsewhere.
fn is_reference(value: &[u8], form: Form) -> bool {
    let has = |part: &[u8]| value.windows(part.len()).any(|at| at.eq_ignore_ascii_case(part));
    if has(b"environ")
        || has(b"getenv")
        || has(b"process.env")
        || has(b"secrets.")
        || has(b"vault:")
        || has(b"env.")
        || has(b"arn:aws")
        || has(b"ssm:")
    {
        return true;
    }
    if value.contains(&b'{') && value.contains(&b'}') {
        return true;
    }
    if value.starts_with(b"%s")
        || value.starts_with(b"%d")
        || value.starts_with(b"$") && form != Form::Quoted
    {
        return true;
    }
    if form != Form::Bare {
        return false;
    }
    // Calls, indexing, attributes, pointers.
    value.iter().any(|byte| matches!(byte, b'(' | b'[' | b'{' | b'|'))
        || matches!(
            value.first(),
            Some(b'&' | b'*' | b'$' | b'@' | b'!' | b'-' | b'.' | b'/' | b'?')
        )
        || is_attribute(value)
}

/// `self.password`, `a::b`, `x->y`: names joined by what joins names.
fn is_attribute(value: &[u8]) -> bool {
    let text = value;
    let joined = text.contains(&b'.') || text.windows(2).any(|part| part == b"::" || part == b"->");
    joined
        && text
            .split(|byte| matches!(byte, b'.' | b':' | b'-' | b'>'))
            .filter(|part| !part.is_empty())
            .all(|part| !part[0].is_ascii_digit() && randomness::is_wordy(part))
}

/// `password = "password"`, `token: user_token`.
fn echoes(name: &[u8], value: &[u8]) -> bool {
    if value.len() > 2 * MAX_NAME {
        return false;
    }
    let letters = |text: &[u8]| -> Vec<u8> {
        text.iter().filter(|b| b.is_ascii_alphabetic()).map(u8::to_ascii_lowercase).collect()
    };
    let (name, value_letters) = (letters(name), letters(value));
    if value_letters.is_empty() {
        return false;
    }
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    digits == 0 && (name.ends_with(&value_letters) || value_letters.ends_with(&name))
}

fn looks_like_prose(value: &[u8]) -> bool {
    let words = value.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    let (mut all, mut plain) = (0, 0);
    for word in words {
        all += 1;
        let letters = word.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        plain += usize::from(letters + 1 >= word.len());
    }
    plain * 2 > all
}
