//! Where lines begin in a file, and how its text is made fit to be shown.

use crate::{Position, Span};

/// The starts of all lines of one file. A line ends at `\n`; a `\r` before it belongs to the end.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u64>,
    length: u64,
}

impl LineIndex {
    pub fn new(content: &[u8]) -> Self {
        let after_newline = content
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .map(|(at, _)| at as u64 + 1);
        Self {
            starts: std::iter::once(0).chain(after_newline).collect(),
            length: content.len() as u64,
        }
    }

    /// Bytes in the file.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Line and column of a byte; none past the end. The end itself is a place.
    pub fn position(&self, offset: u64) -> Option<Position> {
        if offset > self.length {
            return None;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        let column = offset - self.starts[line - 1] + 1;
        Some(Position { line: u32::try_from(line).ok()?, column: u32::try_from(column).ok()? })
    }

    /// The byte at a line and column; none outside the file. The position just past a line's
    /// last byte is a place.
    pub fn offset(&self, position: Position) -> Option<u64> {
        let line = self.line(position.line)?;
        let offset = line.start + u64::from(position.column).checked_sub(1)?;
        (offset <= line.end).then_some(offset)
    }

    /// The bytes of a line, counted from 1, with its line end; none past the last.
    pub fn line(&self, number: u32) -> Option<Span> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        let start = *self.starts.get(at)?;
        let end = self.starts.get(at + 1).copied().unwrap_or(self.length);
        Some(Span { start, end })
    }
}

/// Covers the sensitive bytes of `span` in `content`: each run of them becomes three asterisks.
///
/// Bytes that are no UTF-8 become U+FFFD.
pub fn masked(content: &[u8], span: Span, sensitive: &[Span]) -> String {
    let mut text = Vec::new();
    let mut at = span.start;
    while at < span.end {
        let covered = sensitive.iter().filter(|s| s.start <= at && at < s.end).map(|s| s.end).max();
        if let Some(end) = covered {
            if !text.ends_with(MASK) {
                text.extend_from_slice(MASK);
            }
            at = end.min(span.end);
            continue;
        }
        let next = sensitive.iter().map(|s| s.start).filter(|start| *start > at).min();
        let stop = next.unwrap_or(span.end).min(span.end);
        text.extend_from_slice(slice(content, Span { start: at, end: stop }));
        at = stop;
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// What stands for a sensitive run. Its length says nothing of the run's.
const MASK: &[u8] = b"***";

/// The bytes of a span, cut to the content.
pub fn slice(content: &[u8], span: Span) -> &[u8] {
    let length = content.len();
    let start = usize::try_from(span.start).unwrap_or(length).min(length);
    let end = usize::try_from(span.end).unwrap_or(length).clamp(start, length);
    &content[start..end]
}

/// Text of a guest's, made unable to forge a line of output: control characters and line
/// separators become spaces, bidirectional controls are left out.
pub fn sanitised(text: &str) -> String {
    text.chars()
        .filter(|c| !is_bidi_control(*c))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn positions_count_from_one_in_bytes() {
        let index = LineIndex::new("aé\nb".as_bytes());
        assert_eq!(index.position(0), Some(Position { line: 1, column: 1 }));
        assert_eq!(index.position(3), Some(Position { line: 1, column: 4 }));
        assert_eq!(index.position(4), Some(Position { line: 2, column: 1 }));
        assert_eq!(index.position(5), Some(Position { line: 2, column: 2 }));
        assert_eq!(index.position(6), None);
    }

    #[test]
    fn places_outside_the_file_are_none() {
        let index = LineIndex::new(b"ab\ncd");
        for (line, column) in [(0, 1), (1, 0), (3, 1), (2, 4), (u32::MAX, u32::MAX)] {
            assert_eq!(index.offset(Position { line, column }), None, "{line}:{column}");
        }
        assert_eq!(index.offset(Position { line: 2, column: 3 }), Some(5));
    }

    #[test]
    fn sensitive_runs_are_covered_whole_and_alike() {
        let content = b"key = abcdef; x";
        let all = Span { start: 0, end: 15 };
        let mask = |start, end| masked(content, all, &[Span { start, end }]);
        assert_eq!(mask(6, 12), "key = ***; x");
        assert_eq!(mask(6, 7), "key = ***bcdef; x");
        assert_eq!(
            masked(content, all, &[Span { start: 6, end: 9 }, Span { start: 8, end: 12 }]),
            "key = ***; x"
        );
        assert_eq!(
            masked(content, Span { start: 8, end: 15 }, &[Span { start: 6, end: 12 }]),
            "***; x"
        );
    }

    #[test]
    fn guests_can_not_forge_lines() {
        assert_eq!(sanitised("a\nb\x1b[31mc\u{202e}d"), "a b [31mcd");
    }

    proptest! {
        #[test]
        fn offsets_and_positions_agree(content in proptest::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..60), at in 0_u64..70) {
            let index = LineIndex::new(&content);
            match index.position(at) {
                Some(position) => prop_assert_eq!(index.offset(position), Some(at)),
                None => prop_assert!(at > content.len() as u64),
            }
        }
    }
}
