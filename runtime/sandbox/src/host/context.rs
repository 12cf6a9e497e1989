//! What makes a finding the same one after edits elsewhere, worked out when all are known: what
//! any of them marks as sensitive is in none of their contexts.

use std::collections::HashMap;
use std::sync::Arc;

use tollgate_model::{Digest, LineIndex, RepoPath, Span, Spans, masked};

use super::Host;
use crate::examination::{Place, RawFinding};

/// Lines and bytes that go into the context of a finding: enough to tell it from others, few
/// enough that a long statement or a minified line does not tie it to far-away edits.
const CONTEXT_LINES: u32 = 3;
const CONTEXT_BYTES: u64 = 160;

impl Host {
    /// Gives each reported finding its context.
    pub(super) fn settle(&mut self) {
        let mut sensitive: HashMap<Option<RepoPath>, Vec<Span>> = HashMap::new();
        for finding in &self.findings {
            let spans = sensitive.entry(finding.place.path.clone()).or_default();
            spans.extend(&finding.sensitive);
        }
        let files: HashMap<_, _> = sensitive
            .into_iter()
            .map(|(path, spans)| {
                let text = self.text_of(path.as_ref()).ok();
                (path, (Spans::merged(spans), text))
            })
            .collect();
        for (finding, identity) in self.findings.iter_mut().zip(&self.identities) {
            finding.context = match (identity, files.get(&finding.place.path)) {
                (Some(identity), _) => Digest::of(&[b"identity\0", identity.as_slice()].concat()),
                (None, Some((sensitive, Some((content, lines))))) => {
                    of_text(content, lines, &finding.place, sensitive)
                }
                (None, _) => Digest::of(b"whole file"),
            };
        }
    }

    /// Keeps a finding that is complete but for its context.
    pub(super) fn take(&mut self, finding: RawFinding, identity: Option<Vec<u8>>) {
        self.findings.push(finding);
        self.identities.push(identity);
    }
}

/// The digest of the masked text of its lines, with white space folded, so that indentation may
/// change.
fn of_text(content: &Arc<Vec<u8>>, lines: &LineIndex, place: &Place, sensitive: &Spans) -> Digest {
    let Some(span) = place.span else { return Digest::of(b"whole file") };
    let last = place.end.line.min(place.start.line.saturating_add(CONTEXT_LINES - 1));
    let mut text = String::from("text\0");
    for number in place.start.line..=last {
        let Some(line) = lines.line(number) else { break };
        let near = Span {
            start: line.start.max(span.start.saturating_sub(CONTEXT_BYTES)),
            end: line.end.min(span.end.saturating_add(CONTEXT_BYTES)).max(line.start),
        };
        for word in masked(content, near, sensitive.within(near)).split_whitespace() {
            text.push_str(word);
            text.push(' ');
        }
    }
    Digest::of(text.as_bytes())
}
