//! How a check says what it found.

use std::ops::Range;

use crate::{Confidence, Rule, Severity, host};

/// Bytes `start` up to, not including, `end`, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u64,
    pub end: u64,
}

impl Span {
    /// The same bytes seen from `offset` bytes further to the front: turns a place in a window
    /// into a place in the input.
    pub const fn shifted(self, offset: u64) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }
}

impl From<Range<u64>> for Span {
    fn from(range: Range<u64>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start as u64, end: range.end as u64 }
    }
}

/// Line and column from 1, the column in bytes, as parsers give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Where a finding is, in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// About the whole file.
    File,
    Bytes(Span),
    /// The end is just past the last byte.
    Positions(Position, Position),
}

/// A replacement of some bytes of the finding's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    /// Any bytes, since the file need not be UTF-8.
    pub replacement: Vec<u8>,
}

impl Edit {
    /// Puts `replacement`, text or bytes, in place of `span`.
    pub fn new(span: impl Into<Span>, replacement: impl Into<Vec<u8>>) -> Self {
        Self { span: span.into(), replacement: replacement.into() }
    }
}

/// A way to mend it: edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What the edits do, in a few words.
    pub title: String,
    pub edits: Vec<Edit>,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// None for the same file.
    pub path: Option<String>,
    pub span: Span,
    pub message: String,
}

/// One occurrence of a rule, built up and then handed in by [`Finding::report`].
///
/// Without a place it is about the whole file; severity and confidence are the rule's where they
/// are not set. The fields can be read in tests.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a finding counts only when `report` hands it in"]
#[non_exhaustive]
pub struct Finding {
    pub rule: &'static str,
    pub message: String,
    pub place: Place,
    pub file: Option<String>,
    pub severity: Option<Severity>,
    pub confidence: Option<Confidence>,
    pub suggestions: Vec<Suggestion>,
    pub related: Vec<Related>,
    pub aliases: Vec<String>,
    pub cwe: Vec<u32>,
    pub sensitive: Vec<Span>,
    pub identity: Option<Vec<u8>>,
    pub active_from: Option<String>,
}

impl Finding {
    /// `message` says what was found here; the rule says the rest.
    pub fn new(rule: &Rule, message: impl Into<String>) -> Self {
        Self {
            rule: rule.id,
            message: message.into(),
            place: Place::File,
            file: None,
            severity: None,
            confidence: None,
            suggestions: Vec::new(),
            related: Vec::new(),
            aliases: Vec::new(),
            cwe: Vec::new(),
            sensitive: Vec::new(),
            identity: None,
            active_from: None,
        }
    }

    /// Where, in bytes; the host works out lines and columns.
    pub fn at(mut self, span: impl Into<Span>) -> Self {
        self.place = Place::Bytes(span.into());
        self
    }

    /// Where, in lines and columns; the end is just past the last byte.
    pub fn at_position(mut self, start: Position, end: Position) -> Self {
        self.place = Place::Positions(start, end);
        self
    }

    /// In another file of the snapshot than the input; how checks of scope `tree` say where.
    pub fn in_file(mut self, path: impl Into<String>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Instead of the rule's.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Instead of the rule's.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// A way to mend it. A host may leave out one whose replacements are not UTF-8, since reports
    /// are text.
    pub fn suggest(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.suggestions.push(Suggestion { title: title.into(), edits });
        self
    }

    /// Another place in the same file that belongs to it.
    pub fn relate(mut self, span: impl Into<Span>, message: impl Into<String>) -> Self {
        self.related.push(Related { path: None, span: span.into(), message: message.into() });
        self
    }

    /// A place in another file that belongs to it.
    pub fn relate_in(
        mut self,
        path: impl Into<String>,
        span: impl Into<Span>,
        message: impl Into<String>,
    ) -> Self {
        let path = Some(path.into());
        self.related.push(Related { path, span: span.into(), message: message.into() });
        self
    }

    /// An id of the same thing elsewhere, beyond the rule's own: an advisory, say.
    pub fn alias(mut self, id: impl Into<String>) -> Self {
        self.aliases.push(id.into());
        self
    }

    /// A number in the Common Weakness Enumeration, beyond the rule's own.
    pub fn cwe(mut self, number: u32) -> Self {
        self.cwe.push(number);
        self
    }

    /// Bytes of the file that no output may show.
    pub fn sensitive(mut self, span: impl Into<Span>) -> Self {
        self.sensitive.push(span.into());
        self
    }

    /// What makes it the same finding after an edit elsewhere; without it the host takes the text
    /// of the line, masked. Never the secret itself, nor a digest of it.
    pub fn identity(mut self, identity: impl Into<Vec<u8>>) -> Self {
        self.identity = Some(identity.into());
        self
    }

    /// The date, `YYYY-MM-DD`, from which it counts.
    pub fn active_from(mut self, date: impl Into<String>) -> Self {
        self.active_from = Some(date.into());
        self
    }

    /// Hands it in.
    pub fn report(self) {
        host::report(self);
    }
}
