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

/// Closers that end the text wherever a blank follows: there may be code behind them.
const INNER_CLOSERS: &[&str] = &["*/", "-->", "#}", "%>"];

/// How much of a line is taken as a pragma's text: enough for any reason a person writes, and a
/// file that is one line of many hits stays cheap.
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
    let mut line = Line { index: 0, start: 0, searched: 0, opened: false };
    for at in memmem::find_iter(content, WORD) {
        line.advance(content, at);
        if !line.is_comment(content, at) {
            continue;
        }
        let after = &content[at + WORD.len()..];
        let after = &after[..after.len().min(MAX_REACH)];
        let after = &after[..memchr::memchr(b'\n', after).unwrap_or(after.len())];
        if let Some((rules, reason, length)) = parse(after) {
            let column = at - line.start;
            found.push(Pragma {
                line: count(line.index),
                column: count(column),
                end_column: count(column + WORD.len() + length),
                rules,
                reason,
            });
        }
    }
    found
}

/// The line a hit is on. No byte is looked at twice, however many hits a line has.
struct Line {
    index: usize,
    start: usize,
    /// How far it was searched for a comment.
    searched: usize,
    /// Whether a comment begins before that.
    opened: bool,
}

impl Line {
    fn advance(&mut self, content: &[u8], at: usize) {
        let from = self.searched;
        for newline in memchr::memchr_iter(b'\n', &content[from..at]) {
            self.index += 1;
            self.start = from + newline + 1;
            self.searched = self.start;
            self.opened = false;
        }
        if self.searched == self.start {
            self.opened = content[self.start..at].trim_ascii_start().starts_with(b"*");
        }
        self.opened |= (self.searched..at).any(|from| {
            let starts_word = from == self.start || content[from - 1].is_ascii_whitespace();
            starts_word && OPENERS.iter().any(|opener| content[from..at].starts_with(opener))
        });
        self.searched = at;
    }

    fn is_comment(&self, content: &[u8], at: usize) -> bool {
        let before = &content[self.start..at];
        // Inside a comment it is a word of its own.
        if self.opened && before.last().is_some_and(u8::is_ascii_whitespace) {
            return true;
        }
        // Blanks before the hit; more of them than that were no comment anybody reads.
        let near = before[before.len().saturating_sub(MAX_REACH)..].trim_ascii_end();
        OPENERS.iter().any(|opener| near.ends_with(opener))
    }
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
    let ends = INNER_CLOSERS.iter().filter_map(|closer| {
        let closes = |at: &usize| text[at + closer.len()..].starts_with(char::is_whitespace);
        text.match_indices(closer).map(|(at, _)| at).find(closes)
    });
    let mut text = text[..ends.min().unwrap_or(text.len())].trim_end();
    while let Some(shorter) = CLOSERS.iter().find_map(|closer| text.strip_suffix(closer)) {
        text = shorter.trim_end();
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The word in pieces, so that this file has no pragma of its own.
    fn text(line: &str) -> String {
        line.replace("@", concat!("tollgate", ":allow"))
    }

    fn only(line: &str) -> Option<Pragma> {
        let mut found = pragmas(text(line).as_bytes());
        assert!(found.len() < 2, "{found:?}");
        found.pop()
    }

    #[test]
    fn a_pragma_has_rules_and_a_reason() {
        for line in [
            "# @ secrets/x test key",
            "x = 1  # @ secrets/x test key",
            "x = 1;//@ secrets/x test key",
            "/* @ secrets/x test key */",
            "/* @ secrets/x test key */ let x = 1;",
            " * @ secrets/x test key",
            "<!-- @ secrets/x test key -->",
            "-- @ secrets/x test key\r",
            "{# @ secrets/x test key #}",
            "{{!-- @ secrets/x test key --}}",
            "<%# @ secrets/x test key %>",
            "; @ secrets/x test key",
            "% @ secrets/x test key",
            "\"\"\" @ secrets/x test key \"\"\"",
            "x # noqa @ secrets/x test key",
        ] {
            let pragma = only(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(pragma.rules, ["secrets/x"], "{line}");
            assert_eq!(pragma.reason.as_deref(), Some("test key"), "{line}");
        }
    }

    #[test]
    fn what_is_no_comment_is_no_pragma() {
        for line in [
            "x = '@ secrets/x test key'",
            "http://host/@ secrets/x test key",
            "http://host/ @ secrets/x test key",
            "#foo@ secrets/x test key",
            "# @ RULE reason",
            "# @-next secrets/x test key",
            "# @: secrets/x test key",
            "# nothing\n@ secrets/x test key",
        ] {
            assert_eq!(only(line), None, "{line}");
        }
    }

    #[test]
    fn without_a_reason_it_covers_nothing() {
        for line in
            ["# @ secrets/x", "/* @ secrets/x */", "/* @ secrets/x */ f();", "# @", "# @ a/b --"]
        {
            let pragma = only(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(pragma.reason, None, "{line}");
            assert!(!pragma.covers("secrets/x", 1), "{line}");
        }
    }

    #[test]
    fn it_covers_its_line_and_the_next() {
        let pragma = only("\n\n  # @ secrets/x, python ,iac/y because of src/*/gen").unwrap();
        assert_eq!(pragma.rules, ["secrets/x", "python", "iac/y"]);
        assert_eq!(pragma.reason.as_deref(), Some("because of src/*/gen"));
        assert_eq!((pragma.line, pragma.column, pragma.end_column), (3, 5, 65));
        assert!(pragma.covers("secrets/x", 3) && pragma.covers("secrets/x", 4));
        assert!(pragma.covers("python/anything", 3) && pragma.covers("iac/y", 4));
        assert!(!pragma.covers("secrets/x", 2) && !pragma.covers("secrets/x", 5));
        assert!(!pragma.covers("secrets/xy", 3) && !pragma.covers("iac/z", 3));
    }

    #[test]
    fn one_long_line_of_hits_stays_cheap() {
        let content = text("@ ").repeat(100_000);
        let start = std::time::Instant::now();
        assert_eq!(pragmas(content.as_bytes()), []);
        assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn no_content_panics(parts in proptest::collection::vec("(@|#|/\\*|\\*/|\\*|[ \n,a/é-]|.)", 0..40), junk: Vec<u8>) {
            let mut content = text(&parts.concat()).into_bytes();
            content.extend(junk);
            for pragma in pragmas(&content) {
                let line = content.split(|b| *b == b'\n').nth(pragma.line as usize - 1).unwrap();
                prop_assert!(line[pragma.column as usize - 1..].starts_with(WORD));
                prop_assert!(pragma.end_column as usize - 1 <= line.len());
            }
        }
    }
}
