//! The lines around a finding with its place marked, and columns in other units than bytes.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use tollgate_model::{Excerpt, Finding, Position, Severity};

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
    if let Some(span) = source.span(excerpt, finding.start, finding.end) {
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
    /// Where each line starts in it.
    starts: Vec<usize>,
}

impl Source {
    fn of(excerpt: &Excerpt) -> Self {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(excerpt.lines.len());
        for line in &excerpt.lines {
            if !starts.is_empty() {
                text.push('\n');
            }
            starts.push(text.len());
            text.push_str(cut_mark(excerpt));
            text.push_str(&neutral::code(line));
        }
        Self { text, starts }
    }

    /// The part from `start` to `end`, as far as the excerpt shows it.
    fn span(&self, excerpt: &Excerpt, start: Position, end: Position) -> Option<Range<usize>> {
        let last = excerpt.line.saturating_add(excerpt.lines.len() as u32 - 1);
        if start.line > last || end.line < excerpt.line || end < start {
            return None;
        }
        let from = self.offset(excerpt, start);
        Some(from..self.offset(excerpt, end).max(from))
    }

    fn offset(&self, excerpt: &Excerpt, place: Position) -> usize {
        let Some(index) = place.line.checked_sub(excerpt.line) else { return 0 };
        let Some(line) = excerpt.lines.get(index as usize) else { return self.text.len() };
        let before = match place.column.saturating_sub(1).checked_sub(excerpt.columns_cut) {
            Some(bytes) => {
                cut_mark(excerpt).len() + neutral::code(prefix(line, bytes as usize)).len()
            }
            // The place lies in what was cut off.
            None => 0,
        };
        self.starts[index as usize] + before
    }
}

fn cut_mark(excerpt: &Excerpt) -> &'static str {
    if excerpt.columns_cut == 0 { "" } else { CUT }
}

/// Up to `bytes` bytes of `line`, whole characters only.
fn prefix(line: &str, bytes: usize) -> &str {
    &line[..line.floor_char_boundary(bytes)]
}

/// `place`'s column in UTF-16 code units, from 1.
///
/// Exact where the excerpt has the line from its start. What an excerpt cuts off, and a line no
/// excerpt shows, is taken to have one unit a byte: right for ASCII, too far right otherwise.
/// Masked bytes count as they stand in the excerpt.
pub(crate) fn utf16_column(excerpt: Option<&Excerpt>, place: Position) -> u32 {
    let column = place.column.max(1);
    let line = excerpt.and_then(|excerpt| {
        let index = place.line.checked_sub(excerpt.line)?;
        Some((excerpt.columns_cut, excerpt.lines.get(index as usize)?))
    });
    let Some((cut, line)) = line else { return column };
    let Some(bytes) = (column - 1).checked_sub(cut) else { return column };
    let known = prefix(line, bytes as usize);
    // The end of a long line may be cut off too: beyond it, bytes again.
    let beyond = bytes.saturating_sub(line.len() as u32);
    let units = known.encode_utf16().count() as u32;
    cut.saturating_add(units).saturating_add(beyond).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn columns_count_utf16_units_where_the_line_is_known() {
        let excerpt = Excerpt { line: 7, lines: vec!["é😀x = 1".to_owned()], columns_cut: 0 };
        // é is 2 bytes and 1 unit, the face 4 bytes and 2 units.
        assert_eq!(utf16_column(Some(&excerpt), at(7, 3)), 2);
        assert_eq!(utf16_column(Some(&excerpt), at(7, 7)), 4);
        assert_eq!(utf16_column(Some(&excerpt), at(7, 100)), 9 + 88);
        assert_eq!(utf16_column(Some(&excerpt), at(8, 7)), 7);
        assert_eq!(utf16_column(None, at(7, 7)), 7);
    }

    #[test]
    fn what_was_cut_off_counts_in_bytes() {
        let excerpt = Excerpt { line: 1, lines: vec!["éx".to_owned()], columns_cut: 500 };
        assert_eq!(utf16_column(Some(&excerpt), at(1, 503)), 502);
        assert_eq!(utf16_column(Some(&excerpt), at(1, 20)), 20);
    }

    #[test]
    fn a_place_is_found_behind_replaced_characters() {
        let excerpt = Excerpt { line: 3, lines: vec!["\u{1b}[0mkey = x".into()], columns_cut: 0 };
        let source = Source::of(&excerpt);
        let span = source.span(&excerpt, at(3, 5), at(3, 8)).unwrap();
        assert_eq!(&source.text[span], "key");
        assert_eq!(source.span(&excerpt, at(4, 1), at(4, 2)), None);
    }
}
