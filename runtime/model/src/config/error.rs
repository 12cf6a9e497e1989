//! Where something stands in a file the user wrote, and what is wrong there.

use std::fmt;

use crate::RepoPath;

/// A place in a file of configuration: line and column from 1, the column in bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub path: RepoPath,
    pub line: u32,
    pub column: u32,
}

impl Place {
    /// The place of the byte at `offset` in `text`.
    pub(crate) fn of_offset(path: &RepoPath, text: &[u8], offset: usize) -> Self {
        Lines::of(text).place(path, offset)
    }
}

/// Where the lines of a text begin, so that each place is found without counting again.
#[derive(Debug)]
pub(crate) struct Lines {
    /// Offsets of line feeds.
    feeds: Vec<usize>,
    length: usize,
}

impl Lines {
    pub(crate) fn of(text: &[u8]) -> Self {
        Self { feeds: memchr::memchr_iter(b'\n', text).collect(), length: text.len() }
    }

    /// The place of the byte at `offset`; of the end, where the text is shorter.
    pub(crate) fn place(&self, path: &RepoPath, offset: usize) -> Place {
        let offset = offset.min(self.length);
        let line = self.feeds.partition_point(|feed| *feed < offset);
        let start = if line == 0 { 0 } else { self.feeds[line - 1] + 1 };
        Place { path: path.clone(), line: count(line), column: count(offset - start) }
    }
}

/// From 0 to 1, without a wrap in a file of more lines than anybody writes.
pub(crate) fn count(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// Something wrong in a file of configuration. The hint, what would be right, is not part of the
/// text: the program prints it on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct ConfigError {
    pub path: RepoPath,
    /// From 1.
    pub line: u32,
    /// From 1, in bytes.
    pub column: u32,
    pub message: String,
    pub hint: Option<String>,
}

impl ConfigError {
    /// Also for what only the gate can tell, such as a check nobody knows.
    pub fn new(place: &Place, message: impl Into<String>, hint: Option<String>) -> Self {
        Self {
            path: place.path.clone(),
            line: place.line,
            column: place.column,
            message: message.into(),
            hint,
        }
    }
}
