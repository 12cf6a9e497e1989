//! Repositories that are open, each for as long as it is the one that stands at its place.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tollgate_snapshot::{Environment, Identity, Repository, SnapshotError};

/// Repositories that stay open. An open one holds a few handles and mapped pack files.
const MOST: usize = 64;

#[derive(Debug)]
struct Open {
    /// Without an index of its own: that one changes from commit to commit.
    environment: Environment,
    repository: Repository,
    identity: Identity,
    used: u64,
}

#[derive(Debug, Default)]
struct State {
    open: Vec<Open>,
    uses: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Repositories {
    state: Mutex<State>,
    /// A fault on purpose: nobody looks whether a repository is still the one it was.
    stale: bool,
}

impl Repositories {
    pub(crate) fn stale() -> Self {
        Self { stale: true, ..Self::default() }
    }

    /// The repository of an environment. One that was replaced or configured otherwise since is
    /// opened again.
    pub(crate) fn open(&self, environment: &Environment) -> Result<Repository, SnapshotError> {
        let place = Environment { index_file: None, ..environment.clone() };
        let mut state = self.lock();
        state.uses += 1;
        let uses = state.uses;
        if let Some(at) = state.open.iter().position(|open| open.environment == place) {
            let open = &mut state.open[at];
            if self.stale || open.repository.identity() == open.identity {
                open.used = uses;
                return Ok(open.repository.with_index(environment.index_file.as_deref()));
            }
            state.open.swap_remove(at);
        }
        drop(state);
        let repository = Repository::open(&place)?;
        let identity = repository.identity();
        let of_request = repository.with_index(environment.index_file.as_deref());
        let mut state = self.lock();
        if state.open.len() >= MOST
            && let Some(oldest) = (0..state.open.len()).min_by_key(|at| state.open[*at].used)
        {
            state.open.swap_remove(oldest);
        }
        state.open.push(Open { environment: place, repository, identity, used: uses });
        Ok(of_request)
    }

    /// Closes what is open: something about one of them was not as expected.
    pub(crate) fn close_all(&self) {
        self.lock().open.clear();
    }

    /// Closes one that is gone.
    pub(crate) fn close(&self, git_dir: &Path) {
        self.lock().open.retain(|open| open.repository.git_dir() != git_dir);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
