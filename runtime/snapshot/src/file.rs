//! One file of a snapshot: where it is, what it is, how its content is named.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tollgate_model::{ObjectId, PathError, RepoPath};

use crate::{SnapshotError, platform};

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

/// A change this soon before a reading may carry the same time stamp as the reading: those of
/// common file systems tick every 10 ms or faster.
const TICK: u64 = 100_000_000;
/// Where a file system keeps whole seconds, FAT every other one.
const COARSE_TICK: u64 = 2_000_000_000;

impl Stat {
    /// A time in nanoseconds since 1970, which 64 bits hold until 2554.
    pub fn nanoseconds(time: SystemTime) -> u64 {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    }

    /// Git's racy rule: whether what stands here had been left alone for longer than a time stamp
    /// can tell when it was looked at, in nanoseconds since 1970. Only then do equal values later
    /// prove that nothing changed.
    pub fn is_settled_at(&self, looked_at: u64) -> bool {
        let coarse = self.mtime.1 == 0 && self.ctime.1 == 0;
        let tick = if coarse { COARSE_TICK } else { TICK };
        [self.mtime, self.ctime].into_iter().all(|(seconds, nanos)| {
            let seconds = seconds.max(0).unsigned_abs();
            let at = seconds.saturating_mul(1_000_000_000).saturating_add(u64::from(nanos));
            at.saturating_add(tick) < looked_at
        })
    }
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

/// A relative path of the file system as a path of a snapshot; none where it can't be one.
pub fn repo_path_of(path: &Path) -> Option<RepoPath> {
    let mut bytes = Vec::new();
    for name in path {
        if !bytes.is_empty() {
            bytes.push(b'/');
        }
        bytes.extend(platform::bytes_of_name(name)?);
    }
    RepoPath::new(&bytes).ok()
}

/// The other way round; `None` where a file system can't have such a name.
pub fn relative_path_of(path: &RepoPath) -> Option<PathBuf> {
    platform::path_from_bytes(path.as_bytes())
}
