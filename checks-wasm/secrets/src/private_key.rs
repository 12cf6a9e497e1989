//! Private keys in armour: PEM, PKCS#8, OpenSSH, PGP, PuTTY; also on one line with `\n`.

use crate::dummy;
use crate::rule::Confidence;
use crate::view::{Found, View};

/// Characters of base64 that a body has at least: the smallest real keys (Ed25519 in PKCS#8) have
/// 64; less is an ellipsis or a piece of documentation.
const MIN_BODY: usize = 40;

/// `view` is at `PRIVATE KEY`.
pub(crate) fn find(view: View<'_>) -> Option<Found> {
    let (header, body) = if view.slice(view.start, view.end).eq_ignore_ascii_case(b"private key") {
        armour(view)?
    } else {
        putty(view)?
    };
    let end = body_end(view, body);
    let text = view.slice(body, end);
    let letters = text
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
        .count();
    let flat: Vec<u8> = text.iter().copied().filter(u8::is_ascii_alphanumeric).take(256).collect();
    if letters < MIN_BODY || dummy::is_placeholder(&flat) {
        return None;
    }
    let confidence = if dummy::is_sequence(&flat) { Confidence::Low } else { Confidence::High };
    Some(Found { place: header, secret: (body, end), confidence })
}

/// The header's bounds and where the body begins.
fn armour(view: View<'_>) -> Option<((usize, usize), usize)> {
    // `-----BEGIN ` and a word or two before, ` BLOCK` perhaps and `-----` after.
    let before = view.slice(view.start.saturating_sub(32), view.start);
    let label = before.windows(10).rposition(|part| part == b"----BEGIN ")?;
    let start = view.start - (before.len() - label);
    let kind = &before[label + 10..];
    if !kind.iter().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b' ' | b'0'..=b'9')) {
        return None;
    }
    let mut end = view.end;
    if view.slice(end, end + 6) == b" BLOCK" {
        end += 6;
    }
    (view.slice(end, end + 4) == b"----").then_some(())?;
    while view.byte(end) == Some(b'-') {
        end += 1;
    }
    let start = start - usize::from(start > 0 && view.byte(start - 1) == Some(b'-'));
    Some(((start, end), end))
}

fn putty(view: View<'_>) -> Option<((usize, usize), usize)> {
    let (_, end) = view.line(view.end);
    let rest = view.bytes.get(end..)?;
    let lines = rest.windows(14).position(|part| part == b"Private-Lines:")?;
    let (_, body) = view.line(end + lines);
    Some(((view.start, end), body))
}

/// Up to the footer, or as far as it looks like a body.
fn body_end(view: View<'_>, body: usize) -> usize {
    let rest = &view.bytes[body..];
    let footer = rest.windows(8).position(|part| part == b"----END " || part == b"Private-");
    let foreign = rest.iter().position(|byte| {
        !(byte.is_ascii_alphanumeric()
            || byte.is_ascii_whitespace()
            || matches!(
                byte,
                b'+' | b'/'
                    | b'='
                    | b'\\'
                    | b'"'
                    | b'\''
                    | b','
                    | b'-'
                    | b':'
                    | b'.'
                    | b'('
                    | b')'
                    | b'<'
                    | b'>'
                    | b'@'
                    | b'#'
                    | b'*'
                    | b'|'
                    | b'_'
                    | b'`'
                    | b';'
                    | b'&'
                    | b'%'
            ))
    });
    // `foreign` keeps a header without a footer from taking the rest of the file.
    body + footer.unwrap_or(rest.len()).min(foreign.unwrap_or(rest.len()))
}
