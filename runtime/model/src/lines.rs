//! Where lines begin in a file, and how its text is made fit to be shown.

use crate::{Position, Span, is_harmful};

/// The starts of all lines of one file. A line ends at `\n`; a `\r` before it belongs to the end.
///
/// A file may be nothing but line ends, so a line costs little more than a byte here: every
/// `STRIDE`th start is kept, and the lengths between them.
#[derive(Debug, Clone)]
pub struct LineIndex {
    landmarks: Vec<Landmark>,
    /// Of every line that ends with `\n`, in order: seven bits a byte, the lowest first, the
    /// highest bit set where more follow.
    lengths: Vec<u8>,
    lines: usize,
    length: u64,
}

/// Lines from one remembered start to the next: few enough to walk, many enough to cost nothing.
const STRIDE: usize = 64;

/// A line whose start is remembered.
#[derive(Debug, Clone, Copy)]
struct Landmark {
    start: u64,
    /// Where its length stands.
    at: usize,
}

impl LineIndex {
    pub fn new(content: &[u8]) -> Self {
        let line_ends = memchr::memchr_iter(b'\n', content);
        let ends = line_ends.clone().count();
        let mut landmarks = Vec::with_capacity(ends / STRIDE + 1);
        let mut lengths = Vec::with_capacity(ends);
        landmarks.push(Landmark { start: 0, at: 0 });
        let (mut start, mut lines) = (0, 1);
        for end in line_ends {
            push_number(&mut lengths, end + 1 - start);
            start = end + 1;
            if lines % STRIDE == 0 {
                landmarks.push(Landmark { start: start as u64, at: lengths.len() });
            }
            lines += 1;
        }
        lengths.shrink_to_fit();
        Self { landmarks, lengths, lines, length: content.len() as u64 }
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
        let near = self.landmarks.partition_point(|landmark| landmark.start <= offset) - 1;
        let (mut line, mut start) = (near * STRIDE + 1, self.landmarks[near].start);
        for end in self.ends_from(near).take_while(|end| *end <= offset) {
            (line, start) = (line + 1, end);
        }
        let column = offset - start + 1;
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
        if at >= self.lines {
            return None;
        }
        let near = at / STRIDE;
        let mut ends = self.ends_from(near);
        let start = match at % STRIDE {
            0 => self.landmarks[near].start,
            skipped => ends.nth(skipped - 1)?,
        };
        Some(Span { start, end: ends.next().unwrap_or(self.length) })
    }

    /// Where the lines from a landmark on end.
    fn ends_from(&self, near: usize) -> impl Iterator<Item = u64> + '_ {
        let Landmark { mut start, at } = self.landmarks[near];
        let mut rest = &self.lengths[at..];
        std::iter::from_fn(move || {
            start += take_number(&mut rest)?;
            Some(start)
        })
    }
}

fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    let mut shift = 0;
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(number);
        }
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
/// separators become spaces, other harmful characters are left out.
pub fn sanitised(text: &str) -> String {
    let separates = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.chars()
        .filter(|c| separates(*c) || !is_harmful(*c))
        .map(|c| if separates(c) { ' ' } else { c })
        .collect()
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
    fn a_line_costs_little_more_than_a_byte() {
        let index = LineIndex::new(&[b'\n'; 1 << 20]);
        let bytes = index.lengths.capacity() + index.landmarks.capacity() * size_of::<Landmark>();
        assert!(bytes <= (1 << 20) / 2 * 3, "{bytes}");
        assert_eq!(index.position(1 << 20), Some(Position { line: (1 << 20) + 1, column: 1 }));
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

    /// Files of many short lines, some long ones among them.
    fn text() -> impl Strategy<Value = Vec<u8>> {
        let line = prop_oneof![
            40 => 0_usize..4,
            4 => 100_usize..300,
            1 => 16_000_usize..17_000,
        ];
        (proptest::collection::vec(line, 0..300), 0_usize..3).prop_map(|(lines, rest)| {
            let mut text = Vec::new();
            for length in lines {
                text.resize(text.len() + length, b'x');
                text.push(b'\n');
            }
            text.resize(text.len() + rest, b'y');
            text
        })
    }

    proptest! {
        #[test]
        fn every_line_is_where_counting_finds_it(content in text(), picks in proptest::collection::vec(any::<proptest::sample::Index>(), 40)) {
            let index = LineIndex::new(&content);
            let mut starts = vec![0];
            starts.extend(memchr::memchr_iter(b'\n', &content).map(|at| at + 1));
            for (at, start) in starts.iter().enumerate() {
                let end = starts.get(at + 1).copied().unwrap_or(content.len());
                let span = Span { start: *start as u64, end: end as u64 };
                prop_assert_eq!(index.line(at as u32 + 1), Some(span));
                let first = Position { line: at as u32 + 1, column: 1 };
                prop_assert_eq!(index.position(span.start), Some(first));
            }
            prop_assert_eq!(index.line(0), None);
            prop_assert_eq!(index.line(starts.len() as u32 + 1), None);
            for pick in picks {
                let offset = pick.index(content.len() + 1);
                let line = memchr::memchr_iter(b'\n', &content[..offset]).count();
                let column = offset - starts[line] + 1;
                let position = Position { line: line as u32 + 1, column: column as u32 };
                prop_assert_eq!(index.position(offset as u64), Some(position));
                prop_assert_eq!(index.offset(position), Some(offset as u64));
            }
        }

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
