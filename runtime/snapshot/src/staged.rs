//! Which entries of the index differ from a tree: what a commit would bring.

use std::cmp::Ordering;
use std::ops::Range;

use gix_index::extension::Tree as CachedTree;

use tollgate_model::{ObjectId, RepoPath};

use crate::file::{FOLDER, object_id_from, repo_path};
use crate::index::Index;
use crate::objects::Objects;
use crate::raw::TreeEntry;
use crate::{File, SnapshotError, tree};

/// What a commit of the index would change.
pub(crate) struct Staged {
    /// The entries that are not, with the same content and mode, in the tree, in byte order.
    pub(crate) changed: Vec<File>,
    /// The paths that are in the tree only.
    pub(crate) removed: Vec<RepoPath>,
}

/// How `index` differs from the tree `head`; `None` is the empty tree.
///
/// Costs as much as the folders that differ: one whose cached tree has the id it has in `head` is
/// passed over without a look at either.
pub(crate) fn staged(
    objects: &dyn Objects,
    index: &Index,
    head: Option<ObjectId>,
) -> Result<Staged, SnapshotError> {
    let staged = Staged { changed: Vec::new(), removed: Vec::new() };
    let mut comparison = Comparison { objects, index, staged };
    comparison.folder(head, index.cached_tree(), 0, 0..index.len())?;
    Ok(comparison.staged)
}

struct Comparison<'a> {
    objects: &'a dyn Objects,
    index: &'a Index,
    staged: Staged,
}

impl Comparison<'_> {
    /// Compares the entries in `range`, which all share their first `prefix` bytes, with a tree.
    ///
    /// Both sides come in the same order if a folder counts as its name with a slash: so git sorts
    /// trees, and so the paths in the index fall.
    fn folder(
        &mut self,
        tree: Option<ObjectId>,
        cached: Option<&CachedTree>,
        prefix: usize,
        range: Range<usize>,
    ) -> Result<(), SnapshotError> {
        let Some(tree) = tree else { return self.all(range) };
        // No count means that something below was changed since the id was noted.
        let fresh = cached.filter(|cached| cached.num_entries.is_some());
        if fresh.is_some_and(|cached| cached.id.as_slice() == tree.as_bytes()) {
            return Ok(());
        }
        let tree = self.objects.tree(&tree)?;
        let mut theirs = tree.iter().peekable();
        let mut at = range.start;
        while at < range.end {
            let entry = self.index.entry(at);
            let rest = &entry.path[prefix..];
            let slash = rest.iter().position(|byte| *byte == b'/');
            let (name, folder) = (&rest[..slash.unwrap_or(rest.len())], slash.is_some());
            while let Some(gone) =
                theirs.next_if(|other| other.order(name, folder) == Ordering::Less)
            {
                self.removed(&entry.path[..prefix], &gone)?;
            }
            let same = theirs.next_if(|other| other.order(name, folder) == Ordering::Equal);
            if folder {
                let below = prefix + name.len() + 1;
                let end = self.index.end_below(&entry.path[..below], at..range.end);
                let cached = cached.and_then(|cached| child(cached, name));
                let same = same.map(|other| object_id_from(other.id)).transpose()?;
                self.folder(same, cached, below, at..end)?;
                at = end;
            } else {
                let unchanged =
                    same.is_some_and(|other| other.id == entry.id && other.mode == entry.mode);
                if !unchanged {
                    self.staged.changed.push(self.index.file(at)?);
                }
                at += 1;
            }
        }
        let before =
            if prefix == 0 { &[][..] } else { &self.index.entry(range.start).path[..prefix] };
        theirs.try_for_each(|gone| self.removed(before, &gone))
    }

    /// Notes what stands in the tree only, all of it where it is a folder.
    fn removed(&mut self, prefix: &[u8], entry: &TreeEntry<'_>) -> Result<(), SnapshotError> {
        let path = [prefix, entry.name].concat();
        if entry.mode != FOLDER {
            self.staged.removed.push(repo_path(&path)?);
            return Ok(());
        }
        let mut files = Vec::new();
        tree::walk(self.objects, object_id_from(entry.id)?, path, &mut files)?;
        self.staged.removed.extend(files.into_iter().map(|file| file.path));
        Ok(())
    }

    fn all(&mut self, range: Range<usize>) -> Result<(), SnapshotError> {
        for at in range {
            self.staged.changed.push(self.index.file(at)?);
        }
        Ok(())
    }
}

/// The cached tree of a folder in the one that `cached` stands for.
pub(crate) fn child<'a>(cached: &'a CachedTree, name: &[u8]) -> Option<&'a CachedTree> {
    // Git sorts these by length first, and gix-index hands them out sorted by name.
    let at = cached.children.binary_search_by(|child| child.name.as_slice().cmp(name));
    match at {
        Ok(at) => Some(&cached.children[at]),
        Err(_) => cached.children.iter().find(|child| child.name.as_slice() == name),
    }
}
