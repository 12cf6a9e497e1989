//! Cuts the lines around a finding out of its file, with everything sensitive masked.

use tollgate_model::{Excerpt, LineIndex, Position, Span, masked};

use crate::masks::Masks;

/// What a sensitive run is shown as.
const MASK: &str = "***";
/// Lines of a finding that are shown.
const LINES: u32 = 5;
/// Bytes of a line that are shown; of a longer one, those around the finding.
const WIDTH: u64 = 200;
/// Bytes shown before a finding in a long line.
const BEFORE: u64 = 60;

/// The excerpt for a finding at `span`; none where the file is not text.
pub(crate) fn of(
    content: &[u8],
    lines: &LineIndex,
    start: Position,
    end: Position,
    masks: &Masks,
) -> Option<Excerpt> {
    let last = end.line.min(start.line.saturating_add(LINES - 1));
    let finding = Span { start: lines.offset(start)?, end: lines.offset(end)? };
    let (mut shown, mut marks) = (Vec::new(), Vec::new());
    let mut cut = 0;
    for number in start.line..=last {
        let whole = without_end(content, lines.line(number)?);
        let is_text = !tollgate_model::slice(content, whole).contains(&0);
        if !is_text {
            return None;
        }
        let from = match number == start.line && whole.end - whole.start > WIDTH {
            true => {
                let column = u64::from(start.column) - 1;
                on_boundary(content, whole.start + column.saturating_sub(BEFORE))
                    .clamp(whole.start, whole.end)
            }
            false => whole.start,
        };
        if number == start.line {
            cut = u32::try_from(from - whole.start).unwrap_or(u32::MAX);
        }
        let to = whole.end.min(from.saturating_add(WIDTH));
        let part = Span { start: from, end: to };
        let sensitive = masks.within(part);
        shown.push(masked(content, part, sensitive));
        marks.push(Span {
            start: column(content, part, sensitive, finding.start, Edge::Start),
            end: column(content, part, sensitive, finding.end, Edge::End),
        });
    }
    Some(Excerpt { line: start.line, lines: shown, columns_cut: cut, marks })
}

/// Which end of a finding a place is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

/// Where the byte `at` of the file stands in the masked text of `part`. An edge within a mask
/// moves to that end of the mask which takes it in.
fn column(content: &[u8], part: Span, sensitive: &[Span], at: u64, edge: Edge) -> u64 {
    let at = at.clamp(part.start, part.end);
    let before = masked(content, Span { start: part.start, end: at }, sensitive);
    let is_hidden = sensitive.iter().any(|span| span.start <= at && at < span.end);
    let shown = match edge {
        // The same mask goes on, so it began earlier.
        Edge::Start if is_hidden => before.strip_suffix(MASK).unwrap_or(&before),
        _ => &before,
    };
    shown.len() as u64
}

fn without_end(content: &[u8], line: Span) -> Span {
    let text = tollgate_model::slice(content, line);
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    Span { start: line.start, end: line.start + text.len() as u64 }
}

/// Moves a cut back to where a character begins.
fn on_boundary(content: &[u8], at: u64) -> u64 {
    let mut at = at;
    for _ in 0..3 {
        let byte = usize::try_from(at).ok().and_then(|at| content.get(at));
        if byte.is_none_or(|byte| byte & 0xc0 != 0x80) {
            break;
        }
        at = at.saturating_sub(1);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(content: &str, span: Span, sensitive: &[Span]) -> Excerpt {
        let lines = LineIndex::new(content.as_bytes());
        let place = |at| lines.position(at).unwrap();
        let masks = Masks::new(content.as_bytes(), sensitive.to_vec());
        of(content.as_bytes(), &lines, place(span.start), place(span.end), &masks).unwrap()
    }

    #[test]
    fn the_line_is_shown_without_its_secret() {
        let excerpt = excerpt(
            "one\r\nkey = abcdef\r\nthree",
            Span { start: 5, end: 17 },
            &[Span { start: 11, end: 17 }],
        );
        assert_eq!(excerpt.lines, ["key = ***"]);
        assert_eq!((excerpt.line, excerpt.columns_cut), (2, 0));
        assert_eq!(excerpt.marks, [Span { start: 0, end: 9 }]);
    }

    #[test]
    fn marks_fit_the_masked_text() {
        let content = "a = 'abcdefghij'; b = 'klmnopq'  # c\nsecond";
        let (one, other) = (Span { start: 5, end: 15 }, Span { start: 23, end: 30 });
        let marked = |span: Span| {
            let excerpt = excerpt(content, span, &[one, other]);
            let text = excerpt.lines.iter().zip(&excerpt.marks);
            text.map(|(line, mark)| line[mark.start as usize..mark.end as usize].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(marked(one), ["***"]);
        assert_eq!(marked(other), ["***"]);
        assert_eq!(marked(Span { start: 22, end: 31 }), ["'***'"]);
        // Edges within a mask take it in, whole.
        assert_eq!(marked(Span { start: 7, end: 9 }), ["***"]);
        assert_eq!(marked(Span { start: 7, end: 18 }), ["***'; "]);
        assert_eq!(marked(Span { start: 33, end: 40 }), ["# c", "sec"]);
        assert_eq!(marked(Span { start: 16, end: 16 }), [""]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_finding() {
        let content = format!("{}secret{}", "é".repeat(500), "x".repeat(500));
        let excerpt = excerpt(&content, Span { start: 1000, end: 1006 }, &[]);
        assert!(excerpt.lines[0].len() <= 202 && excerpt.lines[0].contains("secret"));
        assert_eq!(excerpt.columns_cut, 940);
        let mark = excerpt.marks[0];
        assert_eq!(&excerpt.lines[0][mark.start as usize..mark.end as usize], "secret");
    }
}
