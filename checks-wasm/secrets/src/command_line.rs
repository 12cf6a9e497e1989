//! Passwords that commands take as options: `curl -u user:password`, `mysql -ppassword`.

use crate::name::Meaning;
use crate::rule::Confidence;
use crate::value::{self, Form};
use crate::view::{Found, View};

/// Longer commands are looked at up to here.
const MAX_COMMAND: usize = 320;

/// How a command's option holds the password.
#[derive(Clone, Copy)]
enum Shape {
    /// The next word.
    Word,
    /// The rest of the word.
    Glued,
    /// `user:password` in the next word or the rest of this one.
    Pair,
}

/// The options of `command`, whose name ends with a blank.
fn options(command: &[u8]) -> &'static [(&'static [u8], Shape)] {
    match command.to_ascii_lowercase().trim_ascii() {
        b"curl" => &[
            (b"-u", Shape::Pair),
            (b"--user", Shape::Pair),
            (b"--proxy-user", Shape::Pair),
            (b"-U", Shape::Pair),
        ],
        b"sshpass" => &[(b"-p", Shape::Word), (b"-p", Shape::Glued)],
        b"docker login" => &[(b"-p", Shape::Word)],
        b"redis-cli" => &[(b"-a", Shape::Word)],
        _ => &[(b"-p", Shape::Glued)],
    }
}

/// `view` is at the name of a command.
pub(crate) fn find(view: View<'_>) -> Option<Found> {
    if !view.begins_word(view.start)
        || view.start > 0 && matches!(view.bytes[view.start - 1], b'-' | b'_' | b'.')
    {
        return None;
    }
    let options = options(view.slice(view.start, view.end));
    let limit = view.bytes.len().min(view.end + MAX_COMMAND);
    let mut at = view.end;
    while let Some((start, end)) = word(view, at, limit) {
        at = end;
        let text = view.slice(start, end);
        for (option, shape) in options {
            let next = || word(view, end, limit);
            let value = match shape {
                Shape::Word | Shape::Pair if text == *option => next(),
                Shape::Glued if text.len() > option.len() && text.starts_with(option) => {
                    Some((start + option.len(), end))
                }
                _ => None,
            };
            let Some(value) = value.map(|value| unquoted(view, value)) else { continue };
            let secret = match shape {
                Shape::Pair => {
                    let pair = view.slice(value.0, value.1);
                    let Some(colon) = pair.iter().position(|byte| *byte == b':') else { continue };
                    (value.0 + colon + 1, value.1)
                }
                _ => value,
            };
            return judge(view, secret);
        }
    }
    None
}

fn judge(view: View<'_>, secret: (usize, usize)) -> Option<Found> {
    let text = view.slice(secret.0, secret.1);
    if text.contains(&b'$')
        && text.iter().all(|b| b.is_ascii_uppercase() || matches!(b, b'$' | b'_'))
        || text.first() == Some(&b'$')
        || text.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_')
        || text.contains(&b'`')
    {
        return None;
    }
    let confidence = value::judge(b"password", text, Meaning::Password, Form::Text)?;
    Some(Found { place: secret, secret, confidence: confidence.min(Confidence::Medium) })
}

/// The next word of the command from `at` on: blanks in quotes belong to it, a backslash at the
/// end of a line goes on, and what ends the command ends the words.
fn word(view: View<'_>, mut at: usize, limit: usize) -> Option<(usize, usize)> {
    loop {
        match view.slice(at, limit) {
            [b' ' | b'\t', ..] => at += 1,
            [b'\\' | b'`', b'\n', ..] => at += 2,
            [b'\\', b'\r', b'\n', ..] => at += 3,
            [] | [b'\n' | b'\r' | b'|' | b';' | b'#', ..] => return None,
            _ => break,
        }
    }
    let (start, mut quote) = (at, None);
    while let Some(byte) = view.byte(at).filter(|_| at < limit) {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) if byte == b'\n' => return None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if byte.is_ascii_whitespace() || matches!(byte, b'|' | b';') => break,
            None => {}
        }
        at += 1;
    }
    (at > start && quote.is_none()).then_some((start, at))
}

/// Without the quotes around it, and without one that ends a text the command stands in.
fn unquoted(view: View<'_>, (start, end): (usize, usize)) -> (usize, usize) {
    let quote = |byte: Option<u8>| matches!(byte, Some(b'"' | b'\'' | b'`'));
    let start = start + usize::from(quote(view.byte(start)));
    let end = end - usize::from(end > start && quote(view.byte(end - 1)));
    (start, end)
}
