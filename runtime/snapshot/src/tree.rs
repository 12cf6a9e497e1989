//! Git's tree objects: finding, listing and walking them, and what one brings over its parents'.

use git2::{Oid, Repository};
use tollgate_model::RepoPath;

use crate::file::{FOLDER, canonical_mode, kind_of, object_id, repo_path};
use crate::{EntryKind, File, SnapshotError};

/// Deeper than any folder a file system takes (paths end at 4,096 bytes on Linux), so that a tree
/// made to exhaust the stack is refused instead.
const MAX_DEPTH: usize = 2_048;

/// Files of one tree; ten times what the largest repositories have. A few trees that name each other
/// can stand for more than any memory holds.
const MAX_FILES: usize = 5_000_000;

/// The file at `path` below `tree`; `None` where there is none, or a folder.
pub(crate) fn find(
    repository: &Repository,
    tree: Oid,
    path: &RepoPath,
) -> Result<Option<File>, SnapshotError> {
    let Some((id, mode)) = lookup(repository, tree, path)? else { return Ok(None) };
    if mode == FOLDER {
        return Ok(None);
    }
    Ok(Some(File::object(path.clone(), mode, object_id(id)?)))
}

/// What is directly in a folder, in byte order; `None` where it is no folder.
pub(crate) fn list(
    repository: &Repository,
    tree: Oid,
    folder: Option<&RepoPath>,
) -> Result<Option<Vec<(RepoPath, EntryKind)>>, SnapshotError> {
    let tree = match folder {
        None => tree,
        Some(folder) => match lookup(repository, tree, folder)? {
            Some((id, FOLDER)) => id,
            _ => return Ok(None),
        },
    };
    let tree = read(repository, tree)?;
    let mut children = Vec::with_capacity(tree.len());
    for entry in tree.iter() {
        let mode = canonical_mode(entry.filemode_raw() as u32);
        let kind = if mode == FOLDER { EntryKind::Folder } else { kind_of(mode).into() };
        let prefix = folder.map(RepoPath::as_bytes).unwrap_or_default();
        children.push((repo_path(&joined(prefix, entry.name_bytes()))?, kind));
    }
    children.sort();
    Ok(Some(children))
}

/// Appends every file below `tree`, which stands at `prefix`, in byte order.
pub(crate) fn walk(
    repository: &Repository,
    tree: Oid,
    prefix: Vec<u8>,
    files: &mut Vec<File>,
) -> Result<(), SnapshotError> {
    brought(repository, tree, &[], prefix, files)
}

/// Appends the files below `tree` that stand in none of `parents` with the same content and mode,
/// in byte order. Without parents, all of them.
pub(crate) fn brought(
    repository: &Repository,
    tree: Oid,
    parents: &[Oid],
    prefix: Vec<u8>,
    files: &mut Vec<File>,
) -> Result<(), SnapshotError> {
    let start = files.len();
    let mut walk = Walk { repository, prefix, files, depth: 0 };
    walk.folder(tree, parents)?;
    // A well-formed tree is walked in this order already.
    files[start..].sort_by(|one, other| one.path.cmp(&other.path));
    Ok(())
}

struct Walk<'a> {
    repository: &'a Repository,
    prefix: Vec<u8>,
    files: &'a mut Vec<File>,
    depth: usize,
}

impl Walk<'_> {
    fn folder(&mut self, tree: Oid, parents: &[Oid]) -> Result<(), SnapshotError> {
        if parents.contains(&tree) {
            return Ok(());
        }
        if self.depth > MAX_DEPTH {
            return Err(SnapshotError::Git {
                doing: "reading a tree",
                reason: format!("folders are nested more than {MAX_DEPTH} deep"),
            });
        }
        let tree = read(self.repository, tree)?;
        let parents: Vec<_> =
            parents.iter().map(|id| read(self.repository, *id)).collect::<Result<_, _>>()?;
        let length = self.prefix.len();
        for entry in tree.iter() {
            let mode = canonical_mode(entry.filemode_raw() as u32);
            let name = entry.name_bytes();
            let theirs: Vec<_> =
                parents.iter().filter_map(|parent| parent.get_name_bytes(name)).collect();
            let same = |other: &git2::TreeEntry<'_>| {
                other.id() == entry.id() && canonical_mode(other.filemode_raw() as u32) == mode
            };
            if theirs.iter().any(same) {
                continue;
            }
            self.prefix = joined(&self.prefix[..length], name);
            if mode == FOLDER {
                let folders: Vec<_> = theirs
                    .iter()
                    .filter(|other| canonical_mode(other.filemode_raw() as u32) == FOLDER)
                    .map(git2::TreeEntry::id)
                    .collect();
                self.depth += 1;
                self.folder(entry.id(), &folders)?;
                self.depth -= 1;
            } else {
                if self.files.len() >= MAX_FILES {
                    return Err(SnapshotError::Git {
                        doing: "reading a tree",
                        reason: format!("it has more than {MAX_FILES} files"),
                    });
                }
                let path = repo_path(&self.prefix)?;
                self.files.push(File::object(path, mode, object_id(entry.id())?));
            }
        }
        self.prefix.truncate(length);
        Ok(())
    }
}

fn lookup(
    repository: &Repository,
    tree: Oid,
    path: &RepoPath,
) -> Result<Option<(Oid, u32)>, SnapshotError> {
    let mut at = (tree, FOLDER);
    for name in path.as_bytes().split(|byte| *byte == b'/') {
        if at.1 != FOLDER {
            return Ok(None);
        }
        let tree = read(repository, at.0)?;
        match tree.get_name_bytes(name) {
            Some(entry) => at = (entry.id(), canonical_mode(entry.filemode_raw() as u32)),
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

fn read(repository: &Repository, tree: Oid) -> Result<git2::Tree<'_>, SnapshotError> {
    repository.find_tree(tree).map_err(SnapshotError::git("reading a tree"))
}

fn joined(prefix: &[u8], name: &[u8]) -> Vec<u8> {
    if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
}
