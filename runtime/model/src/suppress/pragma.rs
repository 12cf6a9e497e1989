//! `tollgate:allow RULE reason` in a comment.
//!
//! Whether something is a comment depends on the language, and the bytes may be of any. So a
//! pragma counts where one of the usual openers stands before it on its line: directly before
//! it, or earlier after a blank or at the start of the line (the `//` of an address counts not).
//! A continued block comment starts its lines with `*`. Some languages open a comment with what
//! is ordinary text elsewhere; theirs count only as the first thing on a line.

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
    /// Whether its line holds nothing but the comment it is in. Only then it speaks of the next
    /// line too: behind code, it would except things its author did not look at.
    pub alone: bool,
}

const WORD: &[u8] = b"tollgate:allow";

const OPENERS: &[&[u8]] = &[
    b"#", b"//", b"/*", b"--", b";", b"%", b"<!--", b"{#", b"{-", b"(*", b"{{!", b"<%#", b"\"\"\"",
    b"'''",
];

const CLOSERS: &[&str] = &["*/", "--}}", "}}", "-->", "#}", "%>", "-}", "*)", "\"\"\"", "'''"];

/// Closers that end the text wherever a blank follows: there may be code behind them.
const INNER_CLOSERS: &[&str] = &["*/", "-->", "#}", "%>"];

/// A Markdown comment is a link nobody sees; what is behind the sign may stand in any of these.
const MARKDOWN: &[u8] = b"[//]: #";
const MARKDOWN_QUOTES: &[(char, char)] = &[('(', ')'), ('"', '"'), ('\'', '\'')];

/// How much of a line is taken as a pragma's text: enough for any reason a person writes, and a
/// file that is one line of many hits stays cheap.
const MAX_REACH: usize = 1_000;

impl Pragma {
    /// Whether it excepts a finding of `rule` that starts on `line`: its own, or the next where
    /// it stands alone.
    pub fn covers(&self, rule: &str, line: u32) -> bool {
        let near = line == self.line || (self.alone && self.line.checked_add(1) == Some(line));
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
        let before = &content[line.start..at];
        let sign = Sign::before(before);
        if sign.is_none() && !line.is_comment(before) {
            continue;
        }
        let after = &content[at + WORD.len()..];
        let after = &after[..after.len().min(MAX_REACH)];
        let after = &after[..memchr::memchr(b'\n', after).unwrap_or(after.len())];
        let quote = sign.as_ref().and_then(|sign| sign.quote);
        if let Some(text) = parse(after, quote) {
            let column = at - line.start;
            found.push(Pragma {
                line: count(line.index),
                column: count(column),
                end_column: count(column + WORD.len() + text.length),
                rules: text.rules,
                reason: text.reason,
                alone: !text.code_follows && (sign.is_some() || is_sign(before)),
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

    fn is_comment(&self, before: &[u8]) -> bool {
        // Inside a comment it is a word of its own.
        if self.opened && before.last().is_some_and(u8::is_ascii_whitespace) {
            return true;
        }
        // Blanks before the hit; more of them than that were no comment anybody reads.
        let near = before[before.len().saturating_sub(MAX_REACH)..].trim_ascii_end();
        OPENERS.iter().any(|opener| near.ends_with(opener))
    }
}

/// A comment sign that counts only as the first thing on its line, directly before the pragma.
struct Sign {
    /// What closes the text, where something does.
    quote: Option<char>,
}

impl Sign {
    fn before(before: &[u8]) -> Option<Self> {
        if before.len() > MAX_REACH {
            return None;
        }
        let sign = before.trim_ascii();
        if let Some(opener) = sign.strip_prefix(MARKDOWN) {
            let opener = opener.trim_ascii();
            let quote = MARKDOWN_QUOTES.iter().find(|(open, _)| opener == [*open as u8]);
            return (opener.is_empty() || quote.is_some())
                .then_some(Self { quote: quote.map(|(_, close)| *close) });
        }
        // reStructuredText and batch files want a blank behind theirs.
        let blank = before.last().is_some_and(u8::is_ascii_whitespace);
        let word = sign.strip_prefix(b"@").unwrap_or(sign);
        let opens = sign == b"'" || blank && (sign == b".." || word.eq_ignore_ascii_case(b"rem"));
        opens.then_some(Self { quote: None })
    }
}

/// Whether what stands before a pragma is a comment sign and nothing else: one word without
/// letters and digits, that does not end a block of code.
fn is_sign(before: &[u8]) -> bool {
    before.len() <= MAX_REACH
        && match before.trim_ascii() {
            [b')' | b']' | b'}', ..] => false,
            sign => sign.iter().all(u8::is_ascii_punctuation),
        }
}

/// What a pragma says.
struct Text {
    rules: Vec<String>,
    reason: Option<String>,
    /// Bytes of it all.
    length: usize,
    /// Whether the comment ends and something stands behind it.
    code_follows: bool,
}

/// None where the text is about pragmas rather than one.
fn parse(after: &[u8], quote: Option<char>) -> Option<Text> {
    let text = String::from_utf8_lossy(after);
    let (body, code_follows) = without_closers(&text, quote);
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
    Some(Text { rules, reason, length: body.len().min(after.len()), code_follows })
}

/// `check` or `check/rule`.
fn is_id(text: &str) -> bool {
    match text.split_once('/') {
        Some((check, rule)) => is_name(check) && is_name(rule),
        None => is_name(text),
    }
}

/// The text inside the comment, and whether something stands behind it.
fn without_closers(text: &str, quote: Option<char>) -> (&str, bool) {
    if let Some(quote) = quote {
        let text = text.trim_end();
        return (text.strip_suffix(quote).unwrap_or(text).trim_end(), false);
    }
    let ends = INNER_CLOSERS.iter().filter_map(|closer| {
        let closes = |at: &usize| text[at + closer.len()..].starts_with(char::is_whitespace);
        let at = text.match_indices(closer).map(|(at, _)| at).find(closes)?;
        Some((at, closer.len()))
    });
    let (end, behind) =
        ends.min().map_or((text.len(), ""), |(at, length)| (at, &text[at + length..]));
    let mut inside = text[..end].trim_end();
    while let Some(shorter) = CLOSERS.iter().find_map(|closer| inside.strip_suffix(closer)) {
        inside = shorter.trim_end();
    }
    (inside, !behind.trim().is_empty())
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
            ".. @ secrets/x test key",
            "REM @ secrets/x test key",
            "\trem @ secrets/x test key\r",
            "' @ secrets/x test key",
            "\t'@ secrets/x test key",
            "[//]: # (@ secrets/x test key)",
            "[//]: # \"@ secrets/x test key\"",
            "[//]: # @ secrets/x test key",
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
            "..@ secrets/x test key",
            "see .. @ secrets/x test key",
            "REM@ secrets/x test key",
            "theorem @ secrets/x test key",
            "x ' @ secrets/x test key",
            "[//]: (@ secrets/x test key)",
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
    fn behind_code_it_covers_its_own_line_only() {
        for line in [
            "a = '..'  # @ secrets/x known",
            "a = '..' #@ secrets/x known",
            "} // @ secrets/x known",
            "}//@ secrets/x known",
            "/* @ secrets/x known */ a();",
            "/* x */ a(); // @ secrets/x known",
            "é # @ secrets/x known",
        ] {
            let pragma = only(line).unwrap_or_else(|| panic!("{line}"));
            assert!(pragma.covers("secrets/x", 1) && !pragma.covers("secrets/x", 2), "{line}");
        }
    }

    #[test]
    fn alone_on_its_line_it_covers_the_next_too() {
        for line in [
            "# @ secrets/x known",
            "\t//@ secrets/x known",
            "/// @ secrets/x known",
            "/* @ secrets/x known */",
            " * @ secrets/x known\r",
            "{/* @ secrets/x known */}",
            "{{!-- @ secrets/x known --}}",
            "<%-- @ secrets/x known --%>",
            "rem @ secrets/x known",
            ".. @ secrets/x known",
            "' @ secrets/x known",
            "[//]: # (@ secrets/x known)",
        ] {
            let pragma = only(line).unwrap_or_else(|| panic!("{line}"));
            assert!(pragma.covers("secrets/x", 1) && pragma.covers("secrets/x", 2), "{line}");
        }
    }

    #[test]
    fn it_names_rules_and_checks_and_covers_no_others() {
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
