//! One occurrence of a rule, in bytes of the file.

use crate::rule::Confidence;

/// Bytes `start` up to, not including, `end`, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u64,
    pub end: u64,
}

/// One occurrence of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// The secret: what no output may show.
    pub secret: Span,
    /// What an editor marks: the secret with what shows its kind, or the header of a key.
    pub place: Span,
    /// Index in `rules::ALL`.
    pub rule: usize,
    pub confidence: Confidence,
}
