//! Why an author's command came to nothing.

use std::fmt::Display;
use std::path::Path;

/// What is wrong, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct AuthorError {
    pub message: String,
    pub hint: Option<String>,
    /// Nothing the author wrote is wrong: the machine or this program failed.
    pub is_fault: bool,
    /// What a tool said on the way, line by line.
    pub said: Vec<String>,
}

impl AuthorError {
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), is_fault: false, said: Vec::new() }
    }

    pub(crate) fn plain(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, is_fault: false, said: Vec::new() }
    }

    pub(crate) fn fault(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, is_fault: true, said: Vec::new() }
    }

    /// The file system did not do what was asked of it.
    pub(crate) fn io(path: &Path, what: &str, error: impl Display) -> Self {
        Self::fault(format!("{} can't be {what}: {error}", path.display()))
    }
}
