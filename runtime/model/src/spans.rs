//! Many spans of one file, of which few are near any place.

use crate::Span;

/// Spans in order, none touching another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(Vec<Span>);

impl Spans {
    /// Those that touch become one; empty ones are left out.
    pub fn merged(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::new();
        for span in spans.into_iter().filter(|span| span.start < span.end) {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        Self(merged)
    }

    /// Those that have bytes in common with `span`.
    pub fn within(&self, span: Span) -> &[Span] {
        let from = self.0.partition_point(|known| known.end <= span.start);
        let to = self.0.partition_point(|known| known.start < span.end);
        &self.0[from.min(to)..to]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_spans_are_one_and_those_near_are_found() {
        let span = |start, end| Span { start, end };
        let spans = Spans::merged(vec![span(20, 30), span(2, 6), span(4, 9), span(9, 9)]);
        assert_eq!(spans.within(span(0, 40)), [span(2, 9), span(20, 30)]);
        assert_eq!(spans.within(span(9, 20)), []);
        assert_eq!(spans.within(span(8, 21)), [span(2, 9), span(20, 30)]);
        assert_eq!(spans.within(span(30, 9)), []);
    }
}
