//! The id of the tree that a commit of an index would record, worked out without writing it.

use std::ops::Range;

use gix_index::extension::Tree as CachedTree;
use gix_index::hash;
use tollgate_model::ObjectId;

use crate::SnapshotError;
use crate::file::object_id_from;
use crate::index::Index;
use crate::staged::child;

/// The tree of a staged index: of folders that git already knows the id of, that one; of the
/// others, what hashing their entries gives, as `git write-tree` does.
pub(crate) fn tree_id(index: &Index) -> Result<ObjectId, SnapshotError> {
    let id = folder(index, index.cached_tree(), 0, 0..index.len())?;
    object_id_from(id.as_slice())
}

/// The tree of the entries in `range`, which all share their first `prefix` bytes.
fn folder(
    index: &Index,
    cached: Option<&CachedTree>,
    prefix: usize,
    range: Range<usize>,
) -> Result<hash::ObjectId, SnapshotError> {
    let fresh = cached.filter(|cached| {
        // Git's own rule, and the count must be that of the entries that stand here.
        cached.num_entries.is_some_and(|count| count as usize == range.len())
    });
    if let Some(cached) = fresh {
        return Ok(cached.id);
    }
    let mut tree = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let entry = index.entry(at);
        let rest = &entry.path[prefix..];
        match rest.iter().position(|byte| *byte == b'/') {
            Some(slash) => {
                let below = prefix + slash + 1;
                let end = index.end_below(&entry.path[..below], at..range.end);
                let cached = cached.and_then(|cached| child(cached, &rest[..slash]));
                let id = folder(index, cached, below, at..end)?;
                add(&mut tree, b"40000", &rest[..slash], id.as_slice());
                at = end;
            }
            None => {
                add(&mut tree, format!("{:o}", entry.mode).as_bytes(), rest, entry.id);
                at += 1;
            }
        }
    }
    let mut hasher = hash::hasher(index.hash());
    hasher.update(format!("tree {}\0", tree.len()).as_bytes());
    hasher.update(&tree);
    hasher
        .try_finalize()
        .map_err(|error| SnapshotError::Git { doing: "hashing a tree", reason: error.to_string() })
}

fn add(tree: &mut Vec<u8>, mode: &[u8], name: &[u8], id: &[u8]) {
    for part in [mode, b" ", name, b"\0", id] {
        tree.extend_from_slice(part);
    }
}
