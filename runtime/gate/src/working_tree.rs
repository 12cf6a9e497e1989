//! Takes the snapshot of a working tree's tracked files, helped by what is known of its folders.

use std::thread::Builder;
use std::time::SystemTime;

use tollgate_model::RepoPath;
use tollgate_snapshot::{BareFolders, Repository, Snapshot, SnapshotError};
use tollgate_store::Space;

use crate::gate::Gate;
use crate::stat_cache::tree_key;

const BARE_FOLDERS: Space = Space(9);

/// What a look at a working tree found.
#[derive(Debug)]
pub struct Tracked {
    /// Every tracked file as it is there.
    pub snapshot: Snapshot,
    /// The files of the names that were looked for, tracked or not.
    pub beside: Vec<RepoPath>,
    pub folders: FolderNotes,
}

/// What was learnt of folders, to be kept for the next look.
#[derive(Debug, Default)]
pub struct FolderNotes(Option<([u8; 32], Vec<u8>)>);

impl Gate {
    /// Every tracked file as it is in the working tree, and where in its folders files of these
    /// names stand, tracked or not. `now` is when the run began.
    pub fn tracked(
        &self,
        repository: &Repository,
        names: &[&[u8]],
        now: SystemTime,
    ) -> Result<Tracked, SnapshotError> {
        let store = self.store.as_deref().zip(repository.root());
        let store = store.map(|(store, root)| (store, tree_key(b"tollgate bare folders 1", root)));
        let known = store.as_ref().and_then(|(store, key)| store.get(BARE_FOLDERS, key));
        let bare = BareFolders::from_bytes(&known.unwrap_or_default());
        let tracked = std::thread::scope(|scope| {
            if let Some((store, root)) = self.store.as_deref().zip(repository.root()) {
                // The index is read meanwhile, which takes as long. Without a thread it is later.
                let _ = Builder::new().spawn_scoped(scope, move || self.ahead.read(store, root));
            }
            repository.tracked_beside(names, &bare, now)
        })?;
        let new = store.filter(|_| tracked.bare != bare);
        let folders = FolderNotes(new.map(|(_, key)| (key, tracked.bare.to_bytes())));
        Ok(Tracked { snapshot: tracked.snapshot, beside: tracked.beside, folders })
    }

    /// Keeps what was learnt; after judging, since a store that was just written to is read more
    /// slowly until it is closed.
    pub fn keep_folders(&self, notes: FolderNotes) {
        if let (Some(store), Some((key, bytes))) = (&self.store, notes.0) {
            store.put_many(&[(BARE_FOLDERS, key.to_vec(), bytes)]);
        }
    }
}
