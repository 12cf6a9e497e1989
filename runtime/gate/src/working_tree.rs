//! Takes the snapshot of a working tree's tracked files, helped by what is known of its folders.

use std::time::SystemTime;

use tollgate_model::RepoPath;
use tollgate_snapshot::{BareFolders, Repository, Snapshot, SnapshotError};
use tollgate_store::Space;

use crate::gate::Gate;
use crate::stat_cache::tree_key;

const BARE_FOLDERS: Space = Space(9);

impl Gate {
    /// Every tracked file as it is in the working tree, and where in its folders files of these
    /// names stand, tracked or not. `now` is when the run began.
    pub fn tracked(
        &self,
        repository: &Repository,
        names: &[&[u8]],
        now: SystemTime,
    ) -> Result<(Snapshot, Vec<RepoPath>), SnapshotError> {
        let store = self.store.as_deref().zip(repository.root());
        let store = store.map(|(store, root)| (store, tree_key(b"tollgate bare folders 1", root)));
        let known = store
            .as_ref()
            .and_then(|(store, key)| store.get(BARE_FOLDERS, key))
            .unwrap_or_default();
        let bare = BareFolders::from_bytes(&known);
        let tracked = repository.tracked_beside(names, &bare, now)?;
        if let Some((store, key)) = store
            && tracked.bare != bare
        {
            store.put_many(&[(BARE_FOLDERS, key.to_vec(), tracked.bare.to_bytes())]);
        }
        Ok((tracked.snapshot, tracked.beside))
    }
}
