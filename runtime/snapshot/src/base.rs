//! What a snapshot is held against: the trees that were there before, and what differs from each.

use std::sync::Arc;

use tollgate_model::{ObjectId, RepoPath};

use crate::handles::Handles;
use crate::snapshot::{Kind, Snapshot, Source};
use crate::{File, SnapshotError, tree};

/// A tree that a snapshot follows: `HEAD`'s for the index, each parent's for a commit.
#[derive(Debug)]
pub struct Base {
    /// The tree as a snapshot with nothing to judge.
    pub snapshot: Arc<Snapshot>,
    /// Its object id.
    pub tree: ObjectId,
    /// The paths that stand in only one of the two, or differ in content or mode, in byte order.
    pub changed: Vec<RepoPath>,
}

/// Where the bases of a snapshot come from.
#[derive(Debug)]
pub(crate) enum Before {
    /// It follows nothing: all of it is judged.
    Nothing,
    /// The index over `HEAD`'s tree, with the paths that are in that tree only.
    Head { tree: ObjectId, removed: Vec<RepoPath> },
    /// A commit over its parents' trees.
    Parents(Vec<ObjectId>),
}

impl Before {
    pub(crate) fn bases(
        &self,
        handles: &Arc<Handles>,
        own: Option<ObjectId>,
        judged: &[File],
    ) -> Result<Vec<Base>, SnapshotError> {
        match (self, own) {
            (Self::Head { tree, removed }, _) => {
                let judged = judged.iter().map(|file| file.path.clone());
                let changed = judged.chain(removed.iter().cloned()).collect();
                Ok(vec![base(handles, *tree, changed)?])
            }
            (Self::Parents(parents), Some(own)) => parents
                .iter()
                .map(|parent| base(handles, *parent, difference(handles, *parent, own)?))
                .collect(),
            (Self::Nothing | Self::Parents(_), _) => Ok(Vec::new()),
        }
    }
}

fn base(
    handles: &Arc<Handles>,
    tree: ObjectId,
    mut changed: Vec<RepoPath>,
) -> Result<Base, SnapshotError> {
    changed.sort();
    changed.dedup();
    let before = Snapshot::new(Arc::clone(handles), Kind::Commit, Source::Tree(tree), Vec::new());
    Ok(Base { snapshot: Arc::new(before), tree, changed })
}

/// The paths that two trees do not have alike.
pub(crate) fn difference(
    handles: &Handles,
    one: ObjectId,
    other: ObjectId,
) -> Result<Vec<RepoPath>, SnapshotError> {
    handles.with(|objects| {
        let mut files = Vec::new();
        tree::brought(objects, one, &[other], Vec::new(), &mut files)?;
        tree::brought(objects, other, &[one], Vec::new(), &mut files)?;
        Ok(files.into_iter().map(|file| file.path).collect())
    })
}
