//! Lines of PostgreSQL's password file: `host:port:database:user:password`.

use crate::name::Meaning;
use crate::value::{self, Form};
use crate::view::{Found, View};

/// Longer than any host name.
const MAX_FIELD: usize = 128;

/// `view` is at the port: `:5432:` or `:*:`.
pub(crate) fn find(view: View<'_>) -> Option<Found> {
    let host = view.bytes[..view.start]
        .iter()
        .rev()
        .take(MAX_FIELD)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'*' | b'/'))
        .count();
    let start = view.start - host;
    let begins = start == 0 || matches!(view.bytes[start - 1], b'\n' | b'"' | b'\'' | b' ' | b'\t');
    if host == 0 || !begins {
        return None;
    }
    let field = |from: usize| {
        let rest = view.slice(from, view.bytes.len().min(from + MAX_FIELD));
        let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b':' | b'"' | b'\'' | b'`');
        from + rest.iter().position(stop).unwrap_or(rest.len())
    };
    let database = field(view.end);
    let user = field(database + 1);
    let password = field(user + 1);
    let apart = |at| view.byte(at) == Some(b':');
    if !apart(database) || !apart(user) || apart(password) || database == view.end {
        return None;
    }
    let secret = (user + 1, password);
    let text = view.slice(secret.0, secret.1);
    let confidence = value::judge(b"password", text, Meaning::Password, Form::Text)?;
    Some(Found { place: secret, secret, confidence })
}
