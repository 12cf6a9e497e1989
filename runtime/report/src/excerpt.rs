//! The lines around a finding with its place marked, and columns in other units than bytes.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use tollgate_model::{Excerpt, Finding, Position, Severity, Span};

use crate::{Appearance, neutral};

/// Stands for what was cut off at the start of the lines.
const CUT: &str = "…";

/// How many columns line numbers take.
pub(crate) fn gutter(finding: &Finding) -> usize {
    let last = finding.excerpt.as_ref().map_or(finding.start.line, |excerpt| {
        excerpt.line.saturating_add(excerpt.lines.len().saturating_sub(1) as u32)
    });
    last.to_string().len()
}

/// The excerpt of `finding`, if it has one, its place underlined. Ends without a line end.
pub(crate) fn marked(finding: &Finding, appearance: &Appearance) -> Option<String> {
    let excerpt = finding.excerpt.as_ref().filter(|excerpt| !excerpt.lines.is_empty())?;
    let source = Source::of(excerpt);
    let mut snippet =
        Snippet::source(source.text.as_str()).line_start(excerpt.line as usize).fold(false);
    if let Some(span) = source.span(excerpt, finding.start.line, finding.end.line) {
        snippet = snippet.annotation(AnnotationKind::Primary.span(span));
    }
    let renderer = if appearance.colour { Renderer::styled() } else { Renderer::plain() };
    let level = match finding.severity {
        Severity::Critical | Severity::High => Level::ERROR,
        Severity::Medium => Level::WARNING,
        Severity::Low => Level::NOTE,
        Severity::Info => Level::INFO,
    };
    let group = Group::with_level(level).element(snippet);
    Some(renderer.term_width(appearance.columns()).render(&[group]))
}

/// The excerpt as one harmless text.
struct Source {
    text: String,
    /// Where each line starts in it, behind the sign that stands for what was cut off.
    starts: Vec<usize>,
}

impl Source {
    fn of(excerpt: &Excerpt) -> Self {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(excerpt.lines.len());
        for line in &excerpt.lines {
            let is_first = starts.is_empty();
            if !is_first {
                text.push('\n');
            }
            if is_first && excerpt.columns_cut > 0 {
                text.push_str(CUT);
            }
            starts.push(text.len());
            text.push_str(&neutral::code(line));
        }
        Self { text, starts }
    }

    /// What is marked from line `start` to line `end` of the file, as far as the excerpt has them.
    fn span(&self, excerpt: &Excerpt, start: u32, end: u32) -> Option<Range<usize>> {
        let first = start.checked_sub(excerpt.line)? as usize;
        let last = (end.checked_sub(excerpt.line)? as usize).min(excerpt.lines.len() - 1);
        let from = self.offset(excerpt, first, excerpt.marks.get(first)?.start)?;
        let to = self.offset(excerpt, last, excerpt.marks.get(last)?.end)?;
        Some(from..to.max(from))
    }

    /// Where byte `at` of a line of the excerpt stands in the text.
    fn offset(&self, excerpt: &Excerpt, line: usize, at: u64) -> Option<usize> {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let before = neutral::code(prefix(excerpt.lines.get(line)?, at)).len();
        Some(self.starts.get(line)? + before)
    }
}

/// Up to `bytes` bytes of `line`, whole characters only.
fn prefix(line: &str, bytes: usize) -> &str {
    &line[..line.floor_char_boundary(bytes)]
}

/// The column of `place` in UTF-16 code units, from 1; `edge` is where the excerpt's line of that
/// number has it, in bytes, if it has it.
///
/// Exact where the excerpt shows the line from its start. What is cut off or masked there, and a
/// line that no excerpt shows, is taken to have one unit a byte: right for ASCII, too far right
/// otherwise.
pub(crate) fn utf16_column(
    excerpt: Option<&Excerpt>,
    place: Position,
    edge: impl Fn(&Span) -> u64,
) -> u32 {
    let column = place.column.max(1);
    let known = excerpt.and_then(|excerpt| {
        let index = place.line.checked_sub(excerpt.line)? as usize;
        let at = usize::try_from(edge(excerpt.marks.get(index)?)).unwrap_or(usize::MAX);
        Some(prefix(excerpt.lines.get(index)?, at))
    });
    // A byte that is no UTF-8 is shown as one character of three bytes, and is one unit.
    let more = |c: char| match c {
        char::REPLACEMENT_CHARACTER => 0,
        c => c.len_utf8() - c.len_utf16(),
    };
    let excess: usize = known.unwrap_or_default().chars().map(more).sum();
    column.saturating_sub(u32::try_from(excess).unwrap_or(u32::MAX)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    fn mark(start: u64, end: u64) -> Vec<Span> {
        vec![Span { start, end }]
    }

    #[test]
    fn columns_count_utf16_units_where_the_line_is_known() {
        let line = vec!["é😀x = 1".to_owned()];
        let excerpt = Excerpt { line: 7, lines: line, columns_cut: 0, marks: mark(2, 6) };
        // é is 2 bytes and 1 unit, the face 4 bytes and 2 units.
        assert_eq!(utf16_column(Some(&excerpt), at(7, 3), |mark| mark.start), 2);
        assert_eq!(utf16_column(Some(&excerpt), at(7, 7), |mark| mark.end), 4);
        assert_eq!(utf16_column(Some(&excerpt), at(8, 7), |mark| mark.end), 7);
        assert_eq!(utf16_column(None, at(7, 7), |mark| mark.end), 7);
    }

    #[test]
    fn what_was_cut_off_or_masked_counts_in_bytes() {
        let line = vec!["éx".to_owned()];
        let excerpt = Excerpt { line: 1, lines: line, columns_cut: 500, marks: mark(2, 3) };
        assert_eq!(utf16_column(Some(&excerpt), at(1, 503), |mark| mark.start), 502);
        // é = 'a secret of 38 bytes' key
        let line = vec!["é = '***' key".to_owned()];
        let excerpt = Excerpt { line: 1, lines: line, columns_cut: 0, marks: mark(11, 14) };
        assert_eq!(utf16_column(Some(&excerpt), at(1, 47), |mark| mark.start), 46);
    }

    #[test]
    fn the_mark_is_found_behind_replaced_characters_masks_and_cuts() {
        let first = "\u{1b}[0m*** key = x".to_owned();
        let lines = vec![first, "second".to_owned()];
        let marks = vec![Span { start: 8, end: 15 }, Span { start: 0, end: 3 }];
        let excerpt = Excerpt { line: 3, lines, columns_cut: 9, marks };
        let source = Source::of(&excerpt);
        let marked = |start, end| source.span(&excerpt, start, end).map(|at| &source.text[at]);
        assert_eq!(marked(3, 3), Some("key = x"));
        assert_eq!(marked(3, 4), Some("key = x\nsec"));
        assert_eq!(marked(3, 9), Some("key = x\nsec"));
        assert_eq!(marked(2, 3), None);
        assert_eq!(marked(5, 5), None);
    }
}
