//! One occurrence of a rule, as a report shows it.

use serde::{Deserialize, Serialize};

use crate::{Confidence, Date, Fingerprint, RepoPath, Severity};

/// Bytes `start` up to, not including, `end`, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    pub start: u64,
    pub end: u64,
}

/// Line and column from 1, the column in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl Position {
    /// Where a finding about a whole file is said to be.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// `inline`, the name of the ignore file, or the name of the baseline file.
    pub by: String,
    pub reason: String,
}

/// Lines of the file around a finding, every sensitive byte masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Number of the first line, from 1.
    pub line: u32,
    /// Without line ends. A long line is cut; `columns_cut` says how many bytes are missing at
    /// the start of the first.
    pub lines: Vec<String>,
    /// Bytes left out at the start of the first line.
    pub columns_cut: u32,
    /// For each of `lines` the part that is the finding's, in bytes of the line as it stands
    /// there: a mask is shorter or longer than what it hides, so columns of the file don't fit.
    #[serde(skip)]
    pub marks: Vec<Span>,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    pub path: RepoPath,
    pub start: Position,
    pub end: Position,
    pub message: String,
}

/// A replacement of some bytes of the finding's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

/// A way to mend a finding: edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub title: String,
    pub edits: Vec<Edit>,
}

/// One occurrence of a rule at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The check's id.
    pub check: String,
    /// The rule's id, `secrets/github-token`.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// After the user's overrides.
    pub severity: Severity,
    pub confidence: Confidence,
    /// What was found here.
    pub message: String,
    pub path: RepoPath,
    pub start: Position,
    /// Just past the last byte.
    pub end: Position,
    pub fingerprint: Fingerprint,
    /// Ids of the same thing in other tools.
    pub aliases: Vec<String>,
    /// Numbers in the Common Weakness Enumeration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cwe: Vec<u32>,
    /// None where it counts.
    pub suppressed: Option<Suppression>,
    /// How to mend it.
    pub help: String,
    /// Whether it makes the verdict block.
    pub blocks: bool,
    /// The commit that brings it in, where a range was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// It counts from this date on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
}

impl Finding {
    /// The order of reports: by place, then by rule, so that equal inputs give equal reports.
    pub fn report_order(&self) -> impl Ord + '_ {
        (&self.path, self.start, self.end, &self.rule, &self.message, &self.fingerprint)
    }
}
