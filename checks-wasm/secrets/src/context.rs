//! What stands near a match and says what it is, or that it is none.

use crate::view::View;

/// How far from a secret the id of its key may stand: a few lines.
const NEAR: usize = 256;
/// Longer than a URL in a mail or its test.
const MAX_URL: usize = 160;

/// Whether Amazon is named in the lines of `secret`, or an id of an access key stands near it.
pub(crate) fn names_aws(view: View<'_>, secret: (usize, usize)) -> bool {
    let (line_start, line_end) = view.line(view.start);
    let line_end = line_end.max(secret.1).min(secret.1 + NEAR);
    let beside = [view.slice(line_start, secret.0), view.slice(secret.1, line_end)];
    if beside.iter().any(|part| has_word(part, b"aws") || has_word(part, b"amazon")) {
        return true;
    }
    let end = view.bytes.len().min(secret.1 + NEAR);
    let near = [view.slice(0, secret.0), view.slice(secret.1, end)];
    near.iter().any(|part| part.windows(20).any(is_key_id))
}

/// `AKIA` or `ASIA` and 16 characters of base 32.
fn is_key_id(text: &[u8]) -> bool {
    (text.starts_with(b"AKIA") || text.starts_with(b"ASIA"))
        && text.iter().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'7'))
}

/// Whether `word`, in lower case, begins a word of `text` in either case: not the end of `draws`.
fn has_word(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).enumerate().any(|(at, part)| {
        let before = at.checked_sub(1).map(|at| text[at]);
        let hump = part[0].is_ascii_uppercase() && before.is_some_and(|b| b.is_ascii_lowercase());
        part.eq_ignore_ascii_case(word) && (hump || before.is_none_or(|b| !b.is_ascii_alphabetic()))
    })
}

/// Whether `at` is within a URL of a host that is reserved for documentation.
pub(crate) fn in_example_url(view: View<'_>, at: usize) -> bool {
    let before = view.slice(at.saturating_sub(MAX_URL), at);
    let start = before
        .iter()
        .rposition(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'<' | b'('))
        .map_or(0, |at| at + 1);
    let url = &before[start..];
    let Some(scheme) = url.windows(3).position(|part| part == b"://") else { return false };
    let rest = &url[scheme + 3..];
    let host = rest.iter().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    is_example_host(&rest[..host])
}

/// Names reserved by RFC 2606 and RFC 6761, and what tests of URL parsers use.
pub(crate) fn is_example_host(host: &[u8]) -> bool {
    host.split(|byte| matches!(byte, b'.' | b':')).any(|label| {
        [&b"test"[..], b"complex", b"invalid"].iter().any(|word| label.eq_ignore_ascii_case(word))
            || label.windows(7).any(|part| part.eq_ignore_ascii_case(b"example"))
    })
}
