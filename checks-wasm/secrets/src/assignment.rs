//! A value given to a name, in whatever language: finds the name around a keyword, the sign that
//! gives it a value, and the value.

use crate::context;
use crate::name::{self, Meaning};
use crate::value::{self, Form};
use crate::view::{Found, View};

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Password,
    Secret,
}

/// Longer than names that people write.
const MAX_NAME: usize = 80;
/// Longer values are data, not credentials.
const MAX_VALUE: usize = 4_096;
/// A line longer than this was written by a program: minified code, data.
const MAX_LINE: usize = 1_500;

/// How name and value are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// `=`, `:`, `=>` and the like.
    Sign,
    /// `==`, `!=`.
    Comparison,
    /// `name("value")`, `"name", "value"`.
    Argument,
    /// `<name>value<`.
    Element,
    /// `--name value`, `ENV name value`: what follows is the value and nothing else.
    Option,
    /// `name value` in netrc, and a name before what can only be a token.
    Space,
}

/// `view` is at a keyword of a name.
pub(crate) fn find(view: View<'_>, kind: Kind) -> Option<Found> {
    let (start, end) = name_around(view);
    let name = view.slice(start, end);
    let wanted = match kind {
        Kind::Password => Meaning::Password,
        Kind::Secret => Meaning::Secret,
    };
    if name::meaning(name)? != wanted {
        return None;
    }
    let (joint, at) = joint(view, start, end)?;
    let (form, from, to) = value_at(view, joint, at)?;
    let (line_start, line_end) = view.line(start);
    if is_translation(view.slice(line_start, line_end)) {
        return None;
    }
    if context::in_example_url(view, start) {
        return None;
    }
    let generated = (line_end - line_start).saturating_sub(to - from) > MAX_LINE;
    let spaced = joint == Joint::Space && kind == Kind::Secret;
    // A session of an interpreter, as documentation shows it.
    let shown = view.slice(line_start, line_end).trim_ascii_start().starts_with(b">>> ");
    let weak = generated || spaced || shown || joint == Joint::Comparison;
    let confidence = value::judge(name, view.slice(from, to), wanted, form)?;
    let confidence = if weak { crate::rule::Confidence::Low } else { confidence };
    Some(Found { place: (from, to), secret: (from, to), confidence })
}

/// The whole name that a keyword is part of.
fn name_around(view: View<'_>) -> (usize, usize) {
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let before =
        view.bytes[..view.start].iter().rev().take(MAX_NAME).take_while(|b| belongs(b)).count();
    let spaced = view.slice(view.start, view.end).contains(&b' ');
    let from = if spaced { view.end } else { view.start };
    let after = view.bytes[from..].iter().take(MAX_NAME).take_while(|b| belongs(b)).count();
    let mut end = from + after;
    // `key:` in prose may end with a stop.
    while end > view.start && matches!(view.bytes[end - 1], b'.' | b'-') {
        end -= 1;
    }
    (view.start - before, end)
}

fn skip_blanks(view: View<'_>, mut at: usize) -> usize {
    while matches!(view.byte(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// Skips one quote, escaped or not.
fn skip_quote(view: View<'_>, at: usize) -> Option<usize> {
    match (view.byte(at)?, view.byte(at + 1)) {
        (b'"' | b'\'' | b'`', _) => Some(at + 1),
        (b'\\', Some(b'"' | b'\'')) => Some(at + 2),
        _ => None,
    }
}

/// The sign after a name and where the value begins.
fn joint(view: View<'_>, start: usize, end: usize) -> Option<(Joint, usize)> {
    let quoted = skip_quote(view, end);
    let mut at = quoted.unwrap_or(end);
    if quoted.is_some() && view.byte(at) == Some(b']') {
        at += 1;
    }
    if quoted.is_none() && view.byte(at) == Some(b'[') {
        at = after_bounds(view, at);
    }
    if let Some(value) = paired_value(view, start, at) {
        return Some((Joint::Sign, value));
    }
    if quoted.is_none()
        && matches!(view.byte(at), Some(b'?' | b'!'))
        && view.byte(at + 1) == Some(b':')
    {
        at += 1;
    }
    let spaced = skip_blanks(view, at);
    let rest = view.bytes.get(spaced..)?;
    if let Some(value) = fallback(view, spaced) {
        return Some((Joint::Argument, value));
    }
    let sign = |joint, length| Some((joint, spaced + length));
    match rest {
        [b'=', b'=', b'=', ..] | [b'!', b'=', b'=', ..] => sign(Joint::Comparison, 3),
        [b'=', b'=', ..] | [b'!', b'=', ..] => sign(Joint::Comparison, 2),
        [b'=', b'>', ..]
        | [b':', b'=', ..]
        | [b'?', b'=', ..]
        | [b'-', b'>', ..]
        | [b':', b':', ..] => sign(Joint::Sign, 2),
        [b'=', ..] => sign(Joint::Sign, 1),
        [b':', ..] => Some((Joint::Sign, after_type(view, spaced + 1))),
        [b',', ..] if quoted.is_some() && called(view, start) => sign(Joint::Argument, 1),
        [b')', b',', ..] if quoted.is_some() => sign(Joint::Argument, 2),
        [b'(', ..] if quoted.is_none() => sign(Joint::Argument, 1),
        [b'>', ..] if quoted.is_none() => sign(Joint::Element, 1),
        [b'v' | b'V', b'a' | b'A', ..]
            if quoted.is_some() && rest.len() > 6 && rest[..5].eq_ignore_ascii_case(b"value") =>
        {
            let equals = skip_blanks(view, spaced + 5);
            (view.byte(equals) == Some(b'=')).then_some((Joint::Sign, equals + 1))
        }
        [..] if quoted.is_none() && spaced > at => spaced_joint(view, start, end, spaced),
        _ => None,
    }
}

/// What joins a name and a value that only blanks part.
fn spaced_joint(view: View<'_>, start: usize, end: usize, at: usize) -> Option<(Joint, usize)> {
    let name = view.slice(start, end);
    let before = view.slice(start.saturating_sub(64), start);
    let (line_start, _) = view.line(start);
    let line = view.slice(line_start, start).to_ascii_lowercase();
    let has = |word: &[u8]| line.windows(word.len()).any(|part| part == word);
    let quoted = matches!(view.byte(at), Some(b'"' | b'\''));
    if quoted && line.trim_ascii_start().starts_with(b"#") && line.trim_ascii().ends_with(b"define")
    {
        return Some((Joint::Argument, at));
    }
    // `IDENTIFIED BY 'x'`, `WITH PASSWORD 'x'`, `ALTER ROLE r PASSWORD 'x'`.
    if view.byte(at) == Some(b'\'') && name.eq_ignore_ascii_case(b"password") {
        let sql = has(b"user ") || has(b"role ") || has(b"with ") || has(b"login ");
        return sql.then_some((Joint::Argument, at));
    }
    if quoted && name::is_command(name) {
        return Some((Joint::Argument, at));
    }
    // PowerShell's options have one dash and begin with a capital.
    let powershell = quoted
        && name
            .strip_prefix(b"-")
            .is_some_and(|name| name.first().is_some_and(u8::is_ascii_uppercase));
    let option = before.ends_with(b"--") || name.starts_with(b"--");
    let env = line.trim_ascii_start().starts_with(b"env ") && line.trim_ascii_start().len() < 5;
    if option || env || powershell {
        return Some((Joint::Option, at));
    }
    let netrc = has(b"login ")
        || has(b"machine ")
        || line.iter().all(u8::is_ascii_whitespace)
            && before.windows(6).any(|part| part == b"login ");
    (netrc || strong_token(view, at)).then_some((Joint::Space, at))
}

/// Skips the bounds of an array of characters: `password[] =`, `password[64] =`.
fn after_bounds(view: View<'_>, at: usize) -> usize {
    let inner = view.bytes[at + 1..]
        .iter()
        .take(MAX_NAME)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count();
    let close = at + 1 + inner;
    let assigned =
        view.byte(close) == Some(b']') && view.byte(skip_blanks(view, close + 1)) == Some(b'=');
    if assigned { close + 1 } else { at }
}

/// Where the value of a pair stands whose name is itself a value: `name: API_KEY` and `value:` on
/// the next line, as Kubernetes and others write environments, or both in one JSON object.
fn paired_value(view: View<'_>, start: usize, after: usize) -> Option<usize> {
    let lead = view.slice(start.saturating_sub(24), start).trim_ascii_end();
    let lead = lead.strip_suffix(b"\"").or(lead.strip_suffix(b"'")).unwrap_or(lead);
    let lead = lead.trim_ascii_end().strip_suffix(b":")?.trim_ascii_end();
    let lead = lead.strip_suffix(b"\"").unwrap_or(lead);
    let word = [&b"name"[..], b"key"].into_iter().find(|word| {
        lead.len() >= word.len() && lead[lead.len() - word.len()..].eq_ignore_ascii_case(word)
    })?;
    let before = lead[..lead.len() - word.len()].last();
    if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
        return None;
    }
    let mut at = skip_blanks(view, after);
    if view.byte(at) == Some(b',') {
        at += 1;
    }
    let gap = view.slice(at, view.bytes.len()).iter().take(40);
    at += gap.take_while(|byte| byte.is_ascii_whitespace()).count();
    let quoted = skip_quote(view, at);
    let from = quoted.unwrap_or(at);
    if !view.slice(from, from + 5).eq_ignore_ascii_case(b"value") {
        return None;
    }
    let end = if quoted.is_some() { skip_quote(view, from + 5)? } else { from + 5 };
    let colon = skip_blanks(view, end);
    (view.byte(colon) == Some(b':')).then_some(colon + 1)
}

/// Where the quoted value of `NAME || "value"`, `NAME ?? "value"` or `NAME or "value"` begins, the
/// name perhaps within brackets that end before.
fn fallback(view: View<'_>, at: usize) -> Option<usize> {
    let closed = usize::from(matches!(view.byte(at), Some(b')' | b']')));
    let at = skip_blanks(view, at + closed);
    let operator = view.slice(at, at + 2);
    let value = match operator {
        b"||" | b"??" => skip_blanks(view, at + 2),
        b"or" if view.byte(at + 2) == Some(b' ') => skip_blanks(view, at + 2),
        _ => return None,
    };
    skip_quote(view, value).map(|_| value)
}

/// Whether what stands at `at` can hardly be anything but a token: `acme SECRET 5d4140...`.
fn strong_token(view: View<'_>, at: usize) -> bool {
    let word = view.bytes[at..].iter().take(MAX_VALUE).take_while(|b| {
        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'+' | b'/' | b'=')
    });
    let (mut length, mut digits, mut letters) = (0, 0, 0);
    for byte in word {
        length += 1;
        digits += usize::from(byte.is_ascii_digit());
        letters += usize::from(byte.is_ascii_alphabetic());
    }
    length >= 18 && digits >= 3 && letters >= 3
}

/// Whether the name is the first argument of a call: `define('DB_PASS', '...')`.
fn called(view: View<'_>, start: usize) -> bool {
    let before = view.slice(start.saturating_sub(4), start.saturating_sub(1)).trim_ascii_end();
    before.last() == Some(&b'(')
}

/// Skips a type between a colon and `=`: `password: str = "..."`.
fn after_type(view: View<'_>, at: usize) -> usize {
    let rest = view.slice(at, (at + 48).min(view.bytes.len()));
    let is_type = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b' ' | b'<' | b'>' | b'[' | b']' | b'?' | b'.' | b'|' | b'_' | b'&' | b'\'' | b':'
            )
    };
    let length = rest.iter().take_while(|byte| is_type(byte)).count();
    let typed = length > 2
        && rest[..length]
            .trim_ascii()
            .first()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'&');
    match (rest.get(length), rest.get(length + 1)) {
        (Some(b'='), Some(next)) if typed && *next != b'=' && rest[length - 1] == b' ' => {
            at + length + 1
        }
        _ => at,
    }
}

/// The value from `at` on: its form and bounds.
fn value_at(view: View<'_>, joint: Joint, at: usize) -> Option<(Form, usize, usize)> {
    let mut at = skip_blanks(view, at);
    if joint == Joint::Element {
        let end = view.bytes[at..].iter().take(MAX_VALUE).position(|byte| *byte == b'<')?;
        return Some((Form::Text, at, at + end));
    }
    if let Some(line) = block_scalar(view, at).filter(|_| joint == Joint::Sign) {
        at = line;
    }
    // A value on the next line, in brackets or after a colon.
    if view.byte(at) == Some(b'(') {
        at += 1;
    }
    let line_break = view.bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    if line_break > 0 && line_break < 40 && skip_quote(view, at + line_break).is_some() {
        at += line_break;
    }
    // `b"`, `@"`, `r#"` and the like.
    if matches!(
        view.byte(at),
        Some(b'b' | b'r' | b'u' | b'B' | b'R' | b'U' | b'@' | b'L' | b'N' | b'E')
    ) && skip_quote(view, at + 1).is_some()
    {
        at += 1;
    }
    if let Some(from) = skip_quote(view, at) {
        let quote = view.byte(from - 1)?;
        let escaped = from - at == 2;
        let end = closing(view, from, quote, escaped)?;
        return Some((Form::Quoted, from, end));
    }
    if joint == Joint::Argument || joint == Joint::Comparison {
        return None;
    }
    let length = view.bytes[at..]
        .iter()
        .take(MAX_VALUE)
        .take_while(|byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>')
        })
        .count();
    let mut end = at + length;
    while end > at && matches!(view.bytes[end - 1], b',' | b';' | b')' | b'}' | b'\\') {
        end -= 1;
    }
    // What goes on after a blank is an expression or prose, unless a comment or the line's end.
    let rest = skip_blanks(view, at + length);
    let ends = matches!(
        view.byte(rest),
        None | Some(b'\n' | b'\r' | b'#' | b';' | b'"' | b'\'' | b'\\' | b'/' | b'<' | b'`')
    );
    let single = ends
        || matches!(joint, Joint::Space | Joint::Option)
        || rest > at + length && view.byte(rest) == Some(b'-')
        || continues_as_pairs(view, rest);
    (end > at && single).then_some((Form::Bare, at, end))
}

/// Where the text begins of a block of YAML: `|`, `>-` and the like, alone until the line's end.
fn block_scalar(view: View<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    if !matches!(view.byte(end)?, b'|' | b'>') {
        return None;
    }
    end += 1;
    while matches!(view.byte(end), Some(b'-' | b'+' | b'1'..=b'9')) {
        end += 1;
    }
    end = skip_blanks(view, end);
    if view.byte(end) == Some(b'\r') {
        end += 1;
    }
    (view.byte(end) == Some(b'\n')).then(|| skip_blanks(view, end + 1))
}

/// Whether another `name=value` follows, as on a command line or in a connection string.
fn continues_as_pairs(view: View<'_>, at: usize) -> bool {
    let name = view.bytes[at..]
        .iter()
        .take(MAX_NAME)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        .count();
    name > 0 && matches!(view.byte(at + name), Some(b'='))
}

/// Where the quoted value ends: at its quote, on the same line.
fn closing(view: View<'_>, from: usize, quote: u8, escaped: bool) -> Option<usize> {
    let mut at = from;
    while at < view.bytes.len().min(from + MAX_VALUE) {
        match view.bytes[at] {
            b'\n' | b'\r' => return None,
            b'\\' if escaped && view.byte(at + 1) == Some(quote) => return Some(at),
            b'\\' => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// Catalogues of translations hold sentences about passwords.
fn is_translation(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line.starts_with(b"msgid") || line.starts_with(b"msgstr")
}
