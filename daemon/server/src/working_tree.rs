//! The tracked files of a working tree that is watched: looked at only where something changed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tollgate_snapshot::{
    Looked, RepoPath, Repository, Snapshot, SnapshotError, relative_path_of, repo_path_of,
};
use tollgate_watcher::{Changes, Token, Watcher};

use crate::injected::Injected;
use crate::program::RepositoryName;
use crate::warm::Warm;
use crate::warmer::lock;

/// How long what was changed before the question may take to be told. Longer, and looking at
/// everything is faster.
const TOLD_WITHIN: Duration = Duration::from_millis(250);

/// What is known of a working tree.
#[derive(Debug, Default)]
pub(crate) struct KnownTree(Mutex<Option<(Token, Looked)>>);

impl Warm {
    /// Every tracked file as it is in the working tree, and the files of these names in their
    /// folders; none where nobody watches, or can't say what changed. Then the caller looks at
    /// everything.
    ///
    /// Only what the system told after a file of our own was made in a watched folder counts: by
    /// then it has told all that was changed before the question.
    pub fn tracked(
        &self,
        repository: &Repository,
        names: &[&[u8]],
    ) -> Result<Option<(Snapshot, Vec<RepoPath>)>, SnapshotError> {
        let Some((watcher, known)) = self.watched(repository) else { return Ok(None) };
        let mut known = known.0.lock().unwrap_or_else(PoisonError::into_inner);
        if watcher.barrier(TOLD_WITHIN).is_err() {
            *known = None;
            return Ok(None);
        }
        // Taken before anything is looked at: what changes from here on is told the next time.
        let (token, changed) = match known.as_ref().map(|(token, _)| watcher.since(token)) {
            Some(since) => match since.changes {
                Changes::Everything { .. } => (since.token, None),
                Changes::Paths(paths) => {
                    // A name that can't be in a repository is of no file that is tracked.
                    let paths = paths.iter().filter_map(|path| repo_path_of(path));
                    let mut paths: Vec<RepoPath> = paths.collect();
                    paths.sort();
                    if self.injected == Some(Injected::DroppedEvent) {
                        paths.pop();
                    }
                    (since.token, Some(paths))
                }
            },
            None => (watcher.token(), None),
        };
        let before = match (known.as_ref(), &changed) {
            (Some((_, looked)), Some(changed)) => Some((looked, changed.as_slice())),
            _ => None,
        };
        let tells_of = |folder: &RepoPath| {
            relative_path_of(folder).is_some_and(|folder| watcher.tells_of(&folder))
        };
        let (snapshot, looked) = repository.look_again(names, &tells_of, before)?;
        let beside = looked.beside().to_vec();
        *known = Some((token, looked));
        Ok(Some((snapshot, beside)))
    }

    fn watched(&self, repository: &Repository) -> Option<(Arc<Watcher>, Arc<KnownTree>)> {
        let known = lock(&self.known);
        let entry = known.entries.get(&RepositoryName::of(repository))?;
        Some((Arc::clone(&entry.watcher), Arc::clone(&entry.tree)))
    }
}
