//! `tollgate:allow RULE reason` in a comment.
//!
//! Whether something is a comment depends on the language, and the bytes may be of any. So a
//! pragma counts where one of the usual openers stands before it on its line: directly before
//! it, or earlier after a blank or at the start of the line (the `//` of an address counts not).
//! A continued block comment starts its lines with `*`.

use memchr::memmem;

use crate::config::count;
use crate::manifest::is_name;

/// An exception written beside what it excepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pragma {
    /// From 1.
    pub line: u32,
    /// Of the word `tollgate:allow`, from 1, in bytes.
    pub column: u32,
    /// Just past the last byte of the reason.
    pub end_column: u32,
    /// Ids of rules, or of checks for all their rules; empty where none is named.
    pub rules: Vec<String>,
    /// Without a reason it does not count.
    pub reason: Option<String>,
}

const WORD: &[u8] = b"tollgate:allow";

const OPENERS: &[&[u8]] = &[
    b"#", b"//", b"/*", b"--", b";", b"%", b"<!--", b"{#", b"{-", b"(*", b"{{!", b"<%#", b"\"\"\"",
    b"'''",
];

const CLOSERS: &[&str] = &["*/", "--}}", "}}", "-->", "#}", "%>", "-}", "*)", "\"\"\"", "'''"];

/// How far before a pragma an opener is looked for, and how much of a line is taken as its text:
/// enough for any line a person writes, and a file that is one line of many hits stays cheap.
const MAX_REACH: usize = 1_000;

impl Pragma {
    /// Whether it excepts a finding of `rule` that starts on `line`: its own, or the next.
    pub fn covers(&self, rule: &str, line: u32) -> bool {
        let near = line == self.line || self.line.checked_add(1) == Some(line);
        let check = rule.split_once('/').map_or(rule, |(check, _)| check);
        near && self.reason.is_some() && self.rules.iter().any(|id| id == rule || id == check)
    }
}

/// Every pragma in a file, in order.
pub fn pragmas(content: &[u8]) -> Vec<Pragma> {
    let mut found = Vec::new();
    let (mut line, mut line_start, mut seen) = (0usize, 0usize, 0usize);
    for at in memmem::find_iter(content, WORD) {
        for newline in memchr::memchr_iter(b'\n', &content[seen..at]) {
            line += 1;
            line_start = seen + newline + 1;
        }
        seen = at;
        if !in_comment(&content[line_start..at]) {
            continue;
        }
        let after = &content[at + WORD.len()..];
        let after = &after[..after.len().min(MAX_REACH)];
        let after = &after[..memchr::memchr(b'\n', after).unwrap_or(after.len())];
        if let Some((rules, reason, length)) = parse(after) {
            let column = at - line_start;
            found.push(Pragma {
                line: count(line),
                column: count(column),
                end_column: count(column + WORD.len() + length),
                rules,
                reason,
            });
        }
    }
    found
}

fn in_comment(before: &[u8]) -> bool {
    let reached = &before[before.len().saturating_sub(MAX_REACH)..];
    let trimmed = reached.trim_ascii_end();
    if OPENERS.iter().any(|opener| trimmed.ends_with(opener)) {
        return true;
    }
    // Inside a comment it is a word of its own.
    if trimmed.len() == reached.len() {
        return false;
    }
    let starts_line = reached.len() == before.len();
    if starts_line && reached.trim_ascii_start().starts_with(b"*") {
        return true;
    }
    (0..reached.len()).any(|at| {
        let word_start = match at {
            0 => starts_line,
            _ => reached[at - 1].is_ascii_whitespace(),
        };
        word_start && OPENERS.iter().any(|opener| reached[at..].starts_with(opener))
    })
}

/// Rules, reason, and the length of both; none where the text is about pragmas rather than one.
fn parse(after: &[u8]) -> Option<(Vec<String>, Option<String>, usize)> {
    let text = String::from_utf8_lossy(after);
    let body = without_closers(&text);
    if !body.is_empty() && !body.starts_with(char::is_whitespace) {
        return None;
    }
    let mut rest = body.trim_start();
    let mut rules = Vec::new();
    loop {
        let (word, tail) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        rest = tail.trim_start();
        for id in word.split(',').filter(|id| !id.is_empty()) {
            if !is_id(id) {
                return None;
            }
            rules.push(id.to_owned());
        }
        let list_goes_on = word.ends_with(',') || rest.starts_with(',');
        if !list_goes_on || rest.is_empty() {
            break;
        }
    }
    let reason = rest.chars().any(char::is_alphanumeric).then(|| rest.to_owned());
    Some((rules, reason, body.len().min(after.len())))
}

/// `check` or `check/rule`.
fn is_id(text: &str) -> bool {
    match text.split_once('/') {
        Some((check, rule)) => is_name(check) && is_name(rule),
        None => is_name(text),
    }
}

fn without_closers(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(shorter) = CLOSERS.iter().find_map(|closer| text.strip_suffix(closer)) {
        text = shorter.trim_end();
    }
    text
}
