//! Why a task stopped: always with the command or the file it stopped at.

use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Wrong usage of xtask itself; exit code 2.
    #[error("{0}")]
    Usage(String),
    #[error("`{command}` ended with {status}, in {folder}")]
    Command { command: String, status: String, folder: String },
    #[error("`{command}` could not be started: {source}")]
    Start { command: String, source: io::Error },
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{0}")]
    Fact(String),
    #[error("{context}: {source}")]
    Json { context: String, source: serde_json::Error },
    #[error("{path}: {source}")]
    Zip { path: PathBuf, source: zip::result::ZipError },
}

impl Failure {
    /// A fact with the hint what would be right.
    pub(crate) fn fact(text: impl Into<String>) -> Self {
        Self::Fact(text.into())
    }

    pub(crate) fn is_usage(&self) -> bool {
        matches!(self, Self::Usage(_))
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}

/// Names the file in an IO error.
pub(crate) trait AtPath<T> {
    fn at(self, path: &Path) -> Result<T, Failure>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, Failure> {
        self.map_err(|source| Failure::File { path: path.to_owned(), source })
    }
}
