//! What can go wrong, as the user is told.

use std::io;
use std::path::PathBuf;

use tollgate_model::{ObjectId, PathError, RepoPath};

use crate::MAX_FILE;

/// Why there is no snapshot. Displayed, each is the fact alone; [`SnapshotError::hint`] has what
/// would be right.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("not a git repository: {directory}")]
    NotARepository { directory: PathBuf },
    #[error("GIT_DIR names {path}, which is no git repository: {reason}")]
    GitDir { path: PathBuf, reason: String },
    #[error("the repository at {path} belongs to another user")]
    Owner { path: PathBuf },
    #[error("this repository can't be read: {what} is not supported")]
    Unsupported { what: String, hint: Option<&'static str> },
    #[error("the repository at {git_dir} has no working tree")]
    NoWorkTree { git_dir: PathBuf },
    #[error(
        "{} not merged yet: {}",
        if .paths.len() == 1 { "1 path is".to_owned() } else { format!("{} paths are", .paths.len()) },
        some(.paths)
    )]
    Unmerged { paths: Vec<RepoPath> },
    #[error("the index {path} can't be read: {reason}")]
    Index { path: PathBuf, reason: String },
    #[error("`{revision}` names no commit of this repository")]
    Revision {
        revision: String,
        /// The library's words, for whoever debugs.
        reason: String,
    },
    #[error("`{range}` is no range")]
    Range { range: String },
    #[error("{path} is outside the working tree {root}")]
    Outside { path: PathBuf, root: PathBuf },
    #[error("{path}: there is no such file or folder")]
    Absent { path: PathBuf },
    #[error("{path} is part of git's own folder, which is never judged")]
    GitFolder { path: PathBuf },
    #[error("{path} is in another repository inside this one")]
    OtherRepository { path: PathBuf },
    #[error("{path} is neither file nor folder")]
    Special { path: PathBuf },
    #[error("the repository holds a file with a name git would not check out: `{name}`: {reason}")]
    Name { name: String, reason: PathError },
    #[error("{path} can't be read: {reason}")]
    Io { path: PathBuf, reason: io::Error },
    #[error("object {id} was promised by a remote and is not here")]
    Promised { id: ObjectId },
    #[error("git has to read this repository because of {what}, and no git program was found")]
    NoGit { what: String },
    #[error("git data can't be read ({doing}): {reason}")]
    Git { doing: &'static str, reason: String },
}

/// Why the bytes of one file can't be had.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{path}: it is gone from the working tree")]
    Gone { path: RepoPath },
    #[error("{path}: it was changed while it was being judged")]
    Changed { path: RepoPath },
    #[error("{path}: it is not a regular file")]
    NotRegular { path: RepoPath },
    #[error(
        "{path}: it has {size} bytes; more than the {MAX_FILE} a file may have that is judged; `exclude` it from the checks"
    )]
    TooLarge { path: RepoPath, size: u64 },
    #[error("{path}: it is a submodule, which has no content here")]
    Submodule { path: RepoPath },
    #[error(
        "{path}: its content is object {id}, which was promised by a remote and is not here; `git cat-file -e {id}` gets it"
    )]
    Promised { path: RepoPath, id: ObjectId },
    #[error("{path}: object {id} can't be read: {reason}")]
    Object { path: RepoPath, id: ObjectId, reason: String },
    #[error("{path}: {reason}")]
    Io { path: RepoPath, reason: io::Error },
    #[error("{path}: {reason}")]
    Repository { path: RepoPath, reason: Box<SnapshotError> },
}

impl SnapshotError {
    /// What the user can do about it; none where nothing general can be said.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let fixed = match self {
            Self::Owner { path } => {
                return Some(format!(
                    "if you trust it, run `git config --global --add safe.directory {}`",
                    path.display()
                ));
            }
            Self::Unsupported { hint, .. } => return hint.map(str::to_owned),
            Self::Promised { id } => {
                return Some(format!("get it from the remote with `git cat-file -e {id}`"));
            }
            Self::NoGit { .. } => "install git, or let PATH name the folder it is in",
            Self::NotARepository { .. } => {
                "run this inside one, name one with `-C DIR`, or make one with `git init`"
            }
            Self::GitDir { .. } => "unset GIT_DIR, or let it name a repository",
            Self::NoWorkTree { .. } => "judge a commit with `--rev` or `--range`",
            Self::Unmerged { .. } => "resolve the conflicts and `git add` the files",
            Self::Revision { .. } => {
                "give a branch, a tag or a commit by enough of its id; a shallow clone has only some of them"
            }
            Self::Range { .. } => "write it as `A..B`, the commits of B that are not in A",
            Self::Outside { .. } => "give paths inside the repository",
            Self::Absent { .. } => "give paths that are there; `--rev` judges a commit",
            Self::GitFolder { .. } | Self::Special { .. } => {
                "give files or folders of the working tree"
            }
            Self::OtherRepository { .. } => "run this there",
            Self::Io { .. } => "make it readable for you",
            Self::Index { .. } | Self::Git { .. } => {
                "`git fsck` tells whether the repository is damaged"
            }
            Self::Name { .. } => return None,
        };
        Some(fixed.to_owned())
    }

    pub(crate) fn git(doing: &'static str) -> impl Fn(git2::Error) -> Self {
        move |error| Self::Git { doing, reason: error.message().to_owned() }
    }
}

/// The first few paths.
fn some(paths: &[RepoPath]) -> String {
    const SHOWN: usize = 5;
    let mut text: Vec<String> = paths.iter().take(SHOWN).map(RepoPath::to_string).collect();
    if paths.len() > SHOWN {
        text.push("…".to_owned());
    }
    text.join(", ")
}
