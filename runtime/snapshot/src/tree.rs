//! Git's tree objects: finding, listing and walking them, and what one brings over its parents'.

use tollgate_model::{ObjectId, RepoPath};

use crate::file::{FOLDER, kind_of, object_id_from, repo_path};
use crate::objects::Objects;
use crate::raw::{Tree, TreeEntry};
use crate::{EntryKind, File, SnapshotError};

/// Deeper than any folder a file system takes (paths end at 4,096 bytes on Linux), so that a tree
/// made to exhaust the stack is refused instead.
const MAX_DEPTH: usize = 2_048;

/// Files of one tree; ten times what the largest repositories have. A few trees that name each other
/// can stand for more than any memory holds.
const MAX_FILES: usize = 5_000_000;

/// The file at `path` below `tree`; `None` where there is none, or a folder.
pub(crate) fn find(
    objects: &dyn Objects,
    tree: ObjectId,
    path: &RepoPath,
) -> Result<Option<File>, SnapshotError> {
    let Some((id, mode)) = lookup(objects, tree, path)? else { return Ok(None) };
    if mode == FOLDER {
        return Ok(None);
    }
    Ok(Some(File::object(path.clone(), mode, id)))
}

/// What is directly in a folder, in byte order; `None` where it is no folder.
pub(crate) fn list(
    objects: &dyn Objects,
    tree: ObjectId,
    folder: Option<&RepoPath>,
) -> Result<Option<Vec<(RepoPath, EntryKind)>>, SnapshotError> {
    let tree = match folder {
        None => tree,
        Some(folder) => match lookup(objects, tree, folder)? {
            Some((id, FOLDER)) => id,
            _ => return Ok(None),
        },
    };
    let tree = objects.tree(&tree)?;
    let mut children = Vec::with_capacity(tree.len());
    for entry in tree.iter() {
        let folder_itself = entry.mode == FOLDER;
        let kind = if folder_itself { EntryKind::Folder } else { kind_of(entry.mode).into() };
        let prefix = folder.map(RepoPath::as_bytes).unwrap_or_default();
        children.push((repo_path(&joined(prefix, entry.name))?, kind));
    }
    children.sort();
    Ok(Some(children))
}

/// Appends every file below `tree`, which stands at `prefix`, in byte order.
pub(crate) fn walk(
    objects: &dyn Objects,
    tree: ObjectId,
    prefix: Vec<u8>,
    files: &mut Vec<File>,
) -> Result<(), SnapshotError> {
    brought(objects, tree, &[], prefix, files)
}

/// Appends the files below `tree` that stand in none of `parents` with the same content and mode,
/// in byte order. Without parents, all of them.
pub(crate) fn brought(
    objects: &dyn Objects,
    tree: ObjectId,
    parents: &[ObjectId],
    prefix: Vec<u8>,
    files: &mut Vec<File>,
) -> Result<(), SnapshotError> {
    let start = files.len();
    let mut walk = Walk { objects, prefix, files, depth: 0 };
    walk.folder(tree, parents)?;
    // A well-formed tree is walked in this order already.
    files[start..].sort_by(|one, other| one.path.cmp(&other.path));
    Ok(())
}

struct Walk<'a> {
    objects: &'a dyn Objects,
    prefix: Vec<u8>,
    files: &'a mut Vec<File>,
    depth: usize,
}

impl Walk<'_> {
    fn folder(&mut self, tree: ObjectId, parents: &[ObjectId]) -> Result<(), SnapshotError> {
        if parents.contains(&tree) {
            return Ok(());
        }
        if self.depth > MAX_DEPTH {
            return Err(SnapshotError::Git {
                doing: "reading a tree",
                reason: format!("folders are nested more than {MAX_DEPTH} deep"),
            });
        }
        let tree = self.objects.tree(&tree)?;
        let parents: Vec<Tree> =
            parents.iter().map(|id| self.objects.tree(id)).collect::<Result<_, _>>()?;
        let length = self.prefix.len();
        for entry in tree.iter() {
            let theirs: Vec<TreeEntry<'_>> =
                parents.iter().filter_map(|parent| parent.get(entry.name)).collect();
            if theirs.iter().any(|other| other.same(&entry)) {
                continue;
            }
            self.prefix = joined(&self.prefix[..length], entry.name);
            if entry.mode == FOLDER {
                let folders: Vec<ObjectId> = theirs
                    .iter()
                    .filter(|other| other.mode == FOLDER)
                    .map(|other| object_id_from(other.id))
                    .collect::<Result<_, _>>()?;
                self.depth += 1;
                self.folder(object_id_from(entry.id)?, &folders)?;
                self.depth -= 1;
            } else {
                if self.files.len() >= MAX_FILES {
                    return Err(SnapshotError::Git {
                        doing: "reading a tree",
                        reason: format!("it has more than {MAX_FILES} files"),
                    });
                }
                let path = repo_path(&self.prefix)?;
                self.files.push(File::object(path, entry.mode, object_id_from(entry.id)?));
            }
        }
        self.prefix.truncate(length);
        Ok(())
    }
}

fn lookup(
    objects: &dyn Objects,
    tree: ObjectId,
    path: &RepoPath,
) -> Result<Option<(ObjectId, u32)>, SnapshotError> {
    let mut at = (tree, FOLDER);
    for name in path.as_bytes().split(|byte| *byte == b'/') {
        if at.1 != FOLDER {
            return Ok(None);
        }
        match objects.tree(&at.0)?.get(name) {
            Some(entry) => at = (object_id_from(entry.id)?, entry.mode),
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

fn joined(prefix: &[u8], name: &[u8]) -> Vec<u8> {
    if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
}
