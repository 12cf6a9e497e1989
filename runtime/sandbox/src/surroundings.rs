//! What the host knows about the place an input stands in.

use std::sync::Arc;

use tollgate_model::RepoPath;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    File,
    Directory,
    Symlink,
    Submodule,
    /// A device, a pipe or a whiteout, in images.
    Other,
}

/// What is known of a path without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFacts {
    pub kind: EntryKind,
    /// Permission bits, as in `0o100644`.
    pub mode: u32,
    /// Bytes of the file or of the link's text.
    pub size: u64,
    pub link_target: Option<String>,
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Absent,
    WrongKind,
    Forbidden(String),
    Limit(&'static str),
    /// The host's own fault; a result that met one is not stored.
    Unavailable(String),
}

/// Answers a guest's questions. Equal questions get equal answers during one examination.
pub trait Surroundings: Send + Sync {
    fn entry(&self, path: &RepoPath) -> Result<EntryFacts, Refusal>;

    /// The bytes of a file, or the text of a symlink.
    fn read(&self, path: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal>;

    /// The paths directly in a folder, in byte order; `None` is the root.
    fn list(&self, folder: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal>;

    /// The files that match a pattern, in byte order.
    fn glob(&self, pattern: &str) -> Result<Vec<RepoPath>, Refusal>;

    /// The value under a key of a data set; `Ok(None)` where the set has no such key.
    fn lookup(&self, dataset: &str, key: &str) -> Result<Option<Vec<u8>>, Refusal>;
}

/// Surroundings for `configure`, which asks nothing.
pub(crate) struct Nothing;

impl Surroundings for Nothing {
    fn entry(&self, _: &RepoPath) -> Result<EntryFacts, Refusal> {
        Err(Refusal::Absent)
    }

    fn read(&self, _: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        Err(Refusal::Absent)
    }

    fn list(&self, _: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        Err(Refusal::Absent)
    }

    fn glob(&self, _: &str) -> Result<Vec<RepoPath>, Refusal> {
        Err(Refusal::Absent)
    }

    fn lookup(&self, _: &str, _: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Err(Refusal::Absent)
    }
}
