//! Keeps the sensitive bytes of a file out of everything a report says about it, whichever check
//! marked them and whichever says it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};
use tollgate_model::{Span, Spans, sanitised, slice};

/// What a sensitive text is replaced by.
const MASK: &str = "***";
/// Shorter secrets are part of ordinary words and would tear messages apart.
const SHORTEST: usize = 4;
/// The same for one line of a secret of several.
const SHORTEST_LINE: usize = 12;
/// Longer than any text of a report.
const LONGEST: usize = 64 << 10;
/// Bytes of secrets looked for; of a file with more, nothing that checks say is shown.
const ALL: usize = 4 << 20;

/// The sensitive bytes of one file.
#[derive(Debug)]
pub(crate) struct Masks {
    spans: Spans,
    texts: Texts,
}

#[derive(Debug)]
enum Texts {
    None,
    These(AhoCorasick),
    /// Too many to tell.
    Any,
}

impl Masks {
    pub(crate) fn new(content: &[u8], mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        spans.dedup();
        let texts = texts(content, &spans);
        Self { spans: Spans::merged(spans), texts }
    }

    /// Those that touch `span`.
    pub(crate) fn within(&self, span: Span) -> &[Span] {
        self.spans.within(span)
    }

    /// `text` without anything sensitive in it.
    pub(crate) fn hide(&self, text: &str) -> String {
        match &self.texts {
            Texts::None => text.to_owned(),
            Texts::Any => MASK.to_owned(),
            Texts::These(secrets) => {
                let mut hidden = String::with_capacity(text.len());
                let mut from = 0;
                for found in secrets.find_iter(text) {
                    hidden.push_str(&text[from..found.start()]);
                    hidden.push_str(MASK);
                    from = found.end();
                }
                hidden.push_str(&text[from..]);
                hidden
            }
        }
    }

    /// Whether something sensitive is in `text`.
    pub(crate) fn touches(&self, text: &str) -> bool {
        match &self.texts {
            Texts::None => false,
            Texts::Any => true,
            Texts::These(secrets) => secrets.is_match(text),
        }
    }
}

/// The texts to look for: each secret as a check would quote it, and the lines of longer ones.
fn texts(content: &[u8], spans: &[Span]) -> Texts {
    let mut wanted: BTreeSet<Cow<'_, str>> = BTreeSet::new();
    let mut bytes = 0;
    for span in spans {
        let secret = slice(content, *span);
        let lines = secret.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        let several = secret.contains(&b'\n');
        let lines = lines.filter(|line| several && line.len() >= SHORTEST_LINE);
        let whole = Some(secret).filter(|secret| secret.len() <= LONGEST);
        for part in whole.into_iter().chain(lines) {
            let text = String::from_utf8_lossy(part);
            for text in [Cow::Owned(sanitised(&text)), text] {
                if text.len() < SHORTEST {
                    continue;
                }
                let length = text.len();
                if wanted.insert(text) {
                    bytes += length;
                }
            }
            if bytes > ALL {
                return Texts::Any;
            }
        }
    }
    if wanted.is_empty() {
        return Texts::None;
    }
    let mut builder = AhoCorasick::builder();
    let built = builder
        .match_kind(MatchKind::LeftmostLongest)
        .build(wanted.iter().map(|text| text.as_bytes()));
    built.map_or(Texts::Any, Texts::These)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u64, end: u64) -> Span {
        Span { start, end }
    }

    #[test]
    fn what_is_marked_is_hidden_from_every_text() {
        let masks = Masks::new(b"key = s3cret\t!; x", vec![span(6, 14)]);
        assert_eq!(masks.hide("found s3cret\t! here"), "found *** here");
        assert_eq!(masks.hide("found s3cret ! here"), "found *** here");
        assert!(masks.touches("s3cret ! in an edit") && !masks.touches("nothing"));
    }

    #[test]
    fn each_line_of_a_long_secret_is_hidden() {
        let content = b"-----BEGIN\nQUJDREVGR0hJSktM\nTU5PUFFSU1RVVldY\n";
        let masks = Masks::new(content, vec![span(0, 45)]);
        assert_eq!(masks.hide("line `TU5PUFFSU1RVVldY` is odd"), "line `***` is odd");
    }

    #[test]
    fn where_there_are_too_many_nothing_is_told() {
        let content: Vec<u8> = (0..(ALL + 64)).map(|at| b'a' + (at % 26) as u8).collect();
        let whole = content.chunks(1 << 10).enumerate();
        let spans = whole.map(|(at, _)| span((at as u64) << 10, (at as u64 + 1) << 10));
        let distinct: Vec<u8> =
            spans.clone().flat_map(|s| format!("{:01024}", s.start).into_bytes()).collect();
        let masks = Masks::new(&distinct, spans.collect());
        assert_eq!(masks.hide("anything"), MASK);
    }
}
