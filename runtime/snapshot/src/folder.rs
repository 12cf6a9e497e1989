//! Listing one folder of a flat list of paths.

use tollgate_model::RepoPath;

use crate::file::repo_path;
use crate::{EntryKind, FileKind, SnapshotError};

/// What is directly in `folder` among `len` paths in byte order; `None` where nothing is below
/// it. The root always is a folder. Costs a binary search per child, whatever is below them.
pub(crate) fn list<'a>(
    folder: Option<&RepoPath>,
    len: usize,
    path: impl Fn(usize) -> &'a [u8],
    kind: impl Fn(usize) -> Result<FileKind, SnapshotError>,
) -> Result<Option<Vec<(RepoPath, EntryKind)>>, SnapshotError> {
    let prefix = match folder {
        Some(folder) => [folder.as_bytes(), b"/"].concat(),
        None => Vec::new(),
    };
    let mut children = Vec::new();
    let mut at = first(0, len, |at| path(at) >= prefix.as_slice());
    while at < len && path(at).starts_with(&prefix) {
        let whole = path(at);
        match whole[prefix.len()..].iter().position(|byte| *byte == b'/') {
            None => {
                children.push((repo_path(whole)?, kind(at)?.into()));
                at += 1;
            }
            Some(slash) => {
                let below = &whole[..=prefix.len() + slash];
                children.push((repo_path(&whole[..prefix.len() + slash])?, EntryKind::Folder));
                at = first(at, len, |at| !path(at).starts_with(below));
            }
        }
    }
    if children.is_empty() && folder.is_some() {
        return Ok(None);
    }
    children.sort();
    Ok(Some(children))
}

/// The first place from `start` on where `holds`, which holds everywhere after it.
fn first(start: usize, end: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (start, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
