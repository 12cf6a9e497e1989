//! What is asked of a repository's objects and references, whoever reads them: libgit2
//! (`library`), or the git program where libgit2 can't (`program`).

use tollgate_model::{ObjectId, RepoPath};

use crate::raw::{Commit, Tree, tagged};
use crate::{MAX_FILE, ReadError, SnapshotError};

/// Tags that stand on tags; git itself has no limit, and nobody needs more.
const MAX_TAGS: usize = 64;

/// One handle on a repository. It serves one thread at a time.
pub(crate) trait Objects: Send {
    /// Bytes of an object id here: 20, or 32 where the repository is a SHA-256 one.
    fn hash_len(&self) -> usize;

    /// Kind and size, without reading the content.
    fn header(&self, id: &ObjectId) -> Result<(ObjectKind, u64), ObjectError>;

    /// Kind and content, which is checked to be what the id names, of at most `limit` bytes.
    fn read(&self, id: &ObjectId, limit: u64) -> Result<(ObjectKind, Vec<u8>), ObjectError>;

    /// The object that a user's words name; an error has the reason.
    fn named(&self, revision: &str) -> Result<ObjectId, String>;

    /// The commit `HEAD` stands on; none where nothing has been committed yet.
    fn head(&self) -> Result<Option<ObjectId>, SnapshotError>;

    /// The commits that can be reached from `shown` and from none of `hidden`, oldest first and
    /// none before its parents.
    fn history(
        &self,
        shown: &[ObjectId],
        hidden: &[ObjectId],
    ) -> Result<Vec<ObjectId>, SnapshotError>;

    fn merge_bases(&self, one: ObjectId, other: ObjectId) -> Result<Vec<ObjectId>, SnapshotError>;

    /// Those of the configuration.
    fn remotes(&self) -> Result<Vec<Remote>, SnapshotError>;

    /// The references whose names start with `prefix`, with what they point at; broken ones are
    /// left out.
    fn references(&self, prefix: &str) -> Result<Vec<(Vec<u8>, ObjectId)>, SnapshotError>;

    /// Whether history was cut off when it was cloned.
    fn is_shallow(&self) -> bool;

    /// Whether a remote has promised objects that need not be here.
    fn is_partial(&self) -> bool;

    /// Whether the ignore files leave out `path`, which ends with a slash where it is a folder.
    fn is_ignored(&self, path: &[u8]) -> Result<bool, SnapshotError>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ObjectKind {
    Commit,
    Tree,
    Blob,
    Tag,
}

pub(crate) struct Remote {
    pub(crate) name: String,
    /// For fetching and for pushing.
    pub(crate) urls: Vec<Vec<u8>>,
}

/// Why an object can't be had.
#[derive(Debug)]
pub(crate) enum ObjectError {
    Missing,
    TooLarge(u64),
    Damaged(String),
}

impl dyn Objects + '_ {
    pub(crate) fn tree(&self, id: &ObjectId) -> Result<Tree, SnapshotError> {
        const DOING: &str = "reading a tree";
        let bytes = self.of_kind(id, ObjectKind::Tree, DOING)?;
        Tree::parse(bytes, self.hash_len()).ok_or_else(|| broken(DOING, id))
    }

    pub(crate) fn commit(&self, id: &ObjectId) -> Result<Commit, SnapshotError> {
        const DOING: &str = "reading a commit";
        let bytes = self.of_kind(id, ObjectKind::Commit, DOING)?;
        Commit::parse(&bytes).ok_or_else(|| broken(DOING, id))
    }

    /// The tree of `HEAD`; none where nothing has been committed yet.
    pub(crate) fn head_tree(&self) -> Result<Option<ObjectId>, SnapshotError> {
        match self.head()? {
            Some(commit) => self.commit(&commit).map(|commit| Some(commit.tree)),
            None => Ok(None),
        }
    }

    /// Whether an object is here; a damaged one is.
    pub(crate) fn has(&self, id: &ObjectId) -> bool {
        !matches!(self.header(id), Err(ObjectError::Missing))
    }

    /// What an object leads to by way of tags, and from a commit to its tree; `None` where it
    /// leads to nothing of the kind `wanted`.
    pub(crate) fn peel(
        &self,
        id: &ObjectId,
        wanted: ObjectKind,
    ) -> Result<Option<ObjectId>, SnapshotError> {
        const DOING: &str = "reading what a name stands for";
        let mut at = *id;
        for _ in 0..MAX_TAGS {
            let (kind, _) = self.header(&at).map_err(|error| self.explain(error, &at, DOING))?;
            if kind == wanted {
                return Ok(Some(at));
            }
            match kind {
                ObjectKind::Tag => {
                    let bytes = self.of_kind(&at, kind, DOING)?;
                    at = tagged(&bytes).ok_or_else(|| broken(DOING, &at))?;
                }
                ObjectKind::Commit if wanted == ObjectKind::Tree => at = self.commit(&at)?.tree,
                _ => return Ok(None),
            }
        }
        Err(SnapshotError::Git { doing: DOING, reason: format!("{id}: too many tags on tags") })
    }

    /// The content of a file.
    pub(crate) fn blob(&self, path: &RepoPath, id: &ObjectId) -> Result<Vec<u8>, ReadError> {
        match self.read(id, MAX_FILE) {
            Ok((ObjectKind::Blob, bytes)) => Ok(bytes),
            Ok(_) => {
                let reason = "it is no file's content".to_owned();
                Err(ReadError::Object { path: path.clone(), id: *id, reason })
            }
            Err(error) => Err(self.unread(error, path, id)),
        }
    }

    /// The size of a file's content.
    pub(crate) fn blob_size(&self, path: &RepoPath, id: &ObjectId) -> Result<u64, ReadError> {
        let header = self.header(id).map_err(|error| self.unread(error, path, id))?;
        Ok(header.1)
    }

    fn of_kind(
        &self,
        id: &ObjectId,
        wanted: ObjectKind,
        doing: &'static str,
    ) -> Result<Vec<u8>, SnapshotError> {
        let (kind, bytes) =
            self.read(id, MAX_FILE).map_err(|error| self.explain(error, id, doing))?;
        if kind != wanted {
            let reason = format!("{id} is of another kind");
            return Err(SnapshotError::Git { doing, reason });
        }
        Ok(bytes)
    }

    fn explain(&self, error: ObjectError, id: &ObjectId, doing: &'static str) -> SnapshotError {
        match error {
            ObjectError::Missing if self.is_partial() => SnapshotError::Promised { id: *id },
            error => SnapshotError::Git { doing, reason: format!("{id}: {}", error.text()) },
        }
    }

    fn unread(&self, error: ObjectError, path: &RepoPath, id: &ObjectId) -> ReadError {
        let (path, id) = (path.clone(), *id);
        match error {
            ObjectError::TooLarge(size) => ReadError::TooLarge { path, size },
            ObjectError::Missing if self.is_partial() => ReadError::Promised { path, id },
            error => ReadError::Object { path, id, reason: error.text() },
        }
    }
}

impl ObjectError {
    fn text(self) -> String {
        match self {
            Self::Missing => "it is not in the repository".to_owned(),
            Self::TooLarge(size) => format!("it has {size} bytes"),
            Self::Damaged(reason) => reason,
        }
    }
}

fn broken(doing: &'static str, id: &ObjectId) -> SnapshotError {
    SnapshotError::Git { doing, reason: format!("{id} is damaged") }
}
