//! One file of a snapshot: where it is, what it is, how its content is named.

use tollgate_model::{ObjectId, PathError, RepoPath};

use crate::SnapshotError;

/// A file, symlink or submodule in a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: RepoPath,
    pub kind: FileKind,
    /// As git records it: `0o100644`, `0o100755`, `0o120000` or `0o160000`.
    pub mode: u32,
    pub content: Content,
}

/// What stands at a file's path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// A regular file, executable or not; the only kind whose content is judged.
    File,
    /// Read as its target's text, never followed.
    Symlink,
    /// Another repository, never looked into.
    Submodule,
}

/// What stands at a path of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    File,
    Folder,
    Symlink,
    Submodule,
}

/// What a file's content is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// An object of the repository; for a submodule, a commit of another one.
    Object(ObjectId),
    /// What stood in the working tree when the snapshot was taken.
    WorkTree(Stat),
}

/// What the file system says of a file: equal values make it likely that the content is equal,
/// racily changed files aside. All zero but for size and times where a platform lacks the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stat {
    /// In bytes.
    pub size: u64,
    /// Last change of the content: seconds since 1970 and nanoseconds.
    pub mtime: (i64, u32),
    /// Last change of content or attributes.
    pub ctime: (i64, u32),
    pub inode: u64,
    pub device: u64,
}

impl From<FileKind> for EntryKind {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::File => Self::File,
            FileKind::Symlink => Self::Symlink,
            FileKind::Submodule => Self::Submodule,
        }
    }
}

pub(crate) const EXECUTABLE: u32 = 0o100_755;
pub(crate) const REGULAR: u32 = 0o100_644;
pub(crate) const SYMLINK: u32 = 0o120_000;
pub(crate) const SUBMODULE: u32 = 0o160_000;
pub(crate) const FOLDER: u32 = 0o040_000;

/// The few modes git knows, whatever odd bits an old tree has: group-writable files were once
/// recorded as such.
pub(crate) fn canonical_mode(mode: u32) -> u32 {
    match mode & 0o170_000 {
        0o100_000 if mode & 0o100 != 0 => EXECUTABLE,
        0o100_000 => REGULAR,
        SYMLINK => SYMLINK,
        FOLDER => FOLDER,
        _ => SUBMODULE,
    }
}

impl File {
    /// `mode` must be canonical and not a folder's.
    pub(crate) fn object(path: RepoPath, mode: u32, id: ObjectId) -> Self {
        Self { path, kind: kind_of(mode), mode, content: Content::Object(id) }
    }
}

pub(crate) fn kind_of(mode: u32) -> FileKind {
    match mode {
        SYMLINK => FileKind::Symlink,
        SUBMODULE => FileKind::Submodule,
        _ => FileKind::File,
    }
}

/// A path that git's data hold, which need not be one git would accept.
pub(crate) fn repo_path(bytes: &[u8]) -> Result<RepoPath, SnapshotError> {
    RepoPath::new(bytes).map_err(|reason: PathError| SnapshotError::Name {
        name: bytes.escape_ascii().to_string(),
        reason,
    })
}

pub(crate) fn object_id_from(bytes: &[u8]) -> Result<ObjectId, SnapshotError> {
    ObjectId::from_bytes(bytes).ok_or(SnapshotError::Git {
        doing: "object id",
        reason: format!("{} bytes long", bytes.len()),
    })
}
