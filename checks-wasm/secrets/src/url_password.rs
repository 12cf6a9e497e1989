//! `scheme://user:password@host`.

use crate::context;
use crate::dummy;
use crate::randomness;
use crate::rule::Confidence;
use crate::view::{Found, View};

/// Longer than any user and password that people write into a URL.
const MAX_USERINFO: usize = 256;
const MAX_SCHEME: usize = 24;

/// Passwords that stand in tutorials.
const COMMON: &[&str] = &[
    "password", "passwd", "pass", "pw", "pwd", "secret", "user", "username", "admin", "root",
    "test", "guest", "postgres", "mysql", "redis", "mongo", "rabbitmq", "token", "key", "x", "p",
    "pswd", "foo", "bar", "baz",
];

/// `view` is at `://`.
pub(crate) fn find(view: View<'_>) -> Option<Found> {
    let scheme = view.bytes[..view.start]
        .iter()
        .rev()
        .take(MAX_SCHEME)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'))
        .count();
    if scheme < 2 {
        return None;
    }
    let rest = view.slice(view.end, view.bytes.len().min(view.end + MAX_USERINFO));
    let stop = rest.iter().position(|byte| {
        byte.is_ascii_whitespace()
            || matches!(
                byte,
                b'"' | b'\''
                    | b'<'
                    | b'>'
                    | b'`'
                    | b'/'
                    | b'?'
                    | b'\\'
                    | b','
                    | b'('
                    | b')'
                    | b'|'
                    | b'['
                    | b']'
            )
    });
    let authority = &rest[..stop.unwrap_or(rest.len())];
    let at = authority.iter().rposition(|byte| *byte == b'@')?;
    let colon = authority[..at].iter().position(|byte| *byte == b':')?;
    let (user, password, host) =
        (&authority[..colon], &authority[colon + 1..at], &authority[at + 1..]);
    if password.len() < 3
        || host.first().is_none_or(|byte| {
            !byte.is_ascii_alphanumeric() && !matches!(byte, b'$' | b'{' | b'%' | b'_')
        })
    {
        return None;
    }
    let (user, password) = (&decoded(user)[..], &decoded(password)[..]);
    if dummy::is_placeholder(password)
        || password.first() == Some(&b'$')
        || password.contains(&b'{')
        || password == b"..."
        || password.contains(&b'*')
        || !password.iter().any(u8::is_ascii_alphanumeric)
    {
        return None;
    }
    let common = is_common(password) || password.eq_ignore_ascii_case(user);
    let local = [&b"localhost"[..], b"127.0.0.1", b"example", b"0.0.0.0"]
        .iter()
        .any(|name| host.windows(name.len()).any(|part| part.eq_ignore_ascii_case(name)))
        || context::is_example_host(host);
    if common && is_common(user) {
        return None;
    }
    let weak = common
        || local
        || dummy::is_sequence(password)
        || password.iter().all(u8::is_ascii_uppercase)
        || password.len() < 6
        || randomness::is_wordy(password) && randomness::kinds(password) < 3;
    let confidence = if weak { Confidence::Low } else { Confidence::Medium };
    let secret = (view.end + colon + 1, view.end + at);
    Some(Found { place: (view.start - scheme, view.end + at), secret, confidence })
}

/// Whether it is made of nothing but the words of tutorials, also several of them.
fn is_common(text: &[u8]) -> bool {
    let mut words =
        text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    words.all(|part| COMMON.iter().any(|word| part.eq_ignore_ascii_case(word.as_bytes())))
}

/// Undoes `%20` and the like.
fn decoded(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, digit(text.get(at + 1)), digit(text.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high << 4 | low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    decoded
}
