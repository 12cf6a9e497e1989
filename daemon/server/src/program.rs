//! What the daemon leaves to the program it is a part of.

use std::path::PathBuf;
use std::sync::Arc;

use tollgate_protocol::Request;
use tollgate_snapshot::{RepoPath, Repository};

use crate::warm::Warm;

/// Judges as `tollgate` does without a daemon; called from several threads.
pub trait Program: Send + Sync + 'static {
    /// Answers a hook.
    fn hook(&self, request: &Request, warm: &Arc<Warm>) -> Answer;

    /// Judges what a commit of a repository's index would record, so that its verdict is there when
    /// a hook asks. `request` is the one that made the repository known.
    fn judge_index(&self, request: &Request, warm: &Arc<Warm>);

    /// Judges files of the working tree as they were saved, so that their results are there when
    /// they are staged.
    fn judge_files(&self, request: &Request, files: &[RepoPath], warm: &Arc<Warm>);
}

/// What a hook is told.
#[derive(Debug, Default, Clone)]
pub struct Answer {
    pub output: Vec<u8>,
    pub errors: Vec<u8>,
    /// What was judged, by the token the client knows it by.
    pub judged: Vec<u8>,
    pub exit: u8,
    /// Why the hook has to go the way without a daemon; then nothing of the above counts.
    pub declined: Option<String>,
    /// The verdict was known before it was asked for.
    pub warm: bool,
    /// The repository that was asked about, to be kept warm from now on.
    pub repository: Option<Repository>,
}

impl Answer {
    /// No answer, for a reason that the log is told.
    pub fn declined(why: impl Into<String>) -> Self {
        Self { declined: Some(why.into()), ..Self::default() }
    }
}

/// Where a repository is, by which it is told from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RepositoryName {
    pub(crate) root: Option<PathBuf>,
    pub(crate) git_dir: PathBuf,
}

impl RepositoryName {
    pub(crate) fn of(repository: &Repository) -> Self {
        Self {
            root: repository.root().map(ToOwned::to_owned),
            git_dir: repository.git_dir().to_owned(),
        }
    }

    /// Whether it was removed, the working tree or what is behind it.
    pub(crate) fn is_gone(&self) -> bool {
        let gone = |folder: &PathBuf| !folder.is_dir();
        gone(&self.git_dir) || self.root.as_ref().is_some_and(gone)
    }

    /// The folder that people know it by.
    pub(crate) fn shown(&self) -> PathBuf {
        self.root.clone().unwrap_or_else(|| self.git_dir.clone())
    }
}
