//! What the daemon has in memory, and the way to a verdict that uses it.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tollgate_gate::Warm as WarmGate;
use tollgate_model::{Date, Digest, ObjectId, Report};
use tollgate_protocol::{FileState, IndexToken};
use tollgate_snapshot::{Environment, Repository, Snapshot, SnapshotError, read_staged_tree};
use tollgate_store::Store;

use crate::injected::Injected;
use crate::repositories::Repositories;
use crate::verdicts::{Judged, Lasting, Name, Verdicts};

/// Index files that are recognised without reading them: of a few working trees each.
const MOST_INDEXES: usize = 128;

/// Shared by all requests.
#[derive(Debug, Default)]
pub struct Warm {
    /// Engine and loaded checks.
    pub gate: Arc<WarmGate>,
    /// None where nothing can be kept.
    pub store: Option<Arc<Store>>,
    pub(crate) verdicts: Verdicts,
    pub(crate) repositories: Repositories,
    /// Those that are watched.
    pub(crate) known: crate::warmer::Repositories,
    indexes: Mutex<HashMap<PathBuf, KnownIndex>>,
    pub(crate) injected: Option<Injected>,
}

/// An index file as it was read last.
#[derive(Debug, Clone)]
struct KnownIndex {
    token: IndexToken,
    /// When its state last changed, which nobody can set.
    changed: Option<(i64, i64)>,
    tree: Option<ObjectId>,
}

impl Warm {
    /// With the results kept so far.
    pub fn new(store: Option<Arc<Store>>) -> Self {
        Self { store, ..Self::default() }
    }

    /// The same, with a fault on purpose.
    #[must_use]
    pub fn with_fault(self, injected: Option<Injected>) -> Self {
        let repositories = match injected {
            Some(Injected::StaleRepository) => Repositories::stale(),
            _ => self.repositories,
        };
        Self { injected, repositories, ..self }
    }

    /// The repository an environment names, open since an earlier request where it is the same.
    pub fn repository(&self, environment: &Environment) -> Result<Repository, SnapshotError> {
        self.repositories.open(environment)
    }

    /// The verdict on what a commit of the repository's index would record, and the token of the
    /// index file it is about. `circumstances` names all else that `judge` looks at.
    ///
    /// Only object ids are asked: of the tree that git noted in the index it is about to commit,
    /// else of its entries, and of `HEAD`'s tree.
    pub fn verdict<E: From<SnapshotError>>(
        &self,
        repository: &Repository,
        circumstances: &Digest,
        date: Date,
        judge: impl FnOnce(Snapshot) -> Result<(Report, Option<Lasting>), E>,
    ) -> Result<(Judged, IndexToken), E> {
        let name = |head, tree| Name {
            git_dir: repository.git_dir().to_owned(),
            root: repository.root().map(Path::to_owned),
            head,
            tree,
            circumstances: *circumstances,
        };
        // An index that can't be read is for the snapshot to complain of.
        if let Ok((token, Some(tree))) = self.noted_tree(repository.index_file()) {
            let known = self.verdicts.find(&name(repository.head_tree()?, tree), date);
            if let Some(report) = known {
                return Ok((Judged { report, warm: true }, token));
            }
        }
        let snapshot = repository.index()?;
        let token = match snapshot.index_token() {
            Some(token) => {
                let (seconds, nanoseconds) = token.mtime;
                let (size, inode) = (token.size, token.inode);
                let state = FileState { size, seconds, nanoseconds, inode, device: 0 };
                IndexToken::from_state(&state, token.tail())
            }
            None => IndexToken::absent(),
        };
        let head = snapshot.bases()?.first().map(|base| base.tree);
        let judged = match snapshot.tree_to_commit()? {
            Some(tree) => {
                self.verdicts.find_or_make(&name(head, tree), date, || judge(snapshot))?
            }
            None => {
                let (report, _) = judge(snapshot)?;
                Judged { report: Arc::new(report), warm: false }
            }
        };
        Ok((judged, token))
    }

    /// The token of an index file, and the tree that git noted in it where it did.
    fn noted_tree(&self, path: &Path) -> io::Result<(IndexToken, Option<ObjectId>)> {
        // To open a pipe would be to wait for whoever writes to it.
        if !path.metadata()?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut file = File::open(path)?;
        let token = IndexToken::of_file(&file)?;
        let changed = changed(&file.metadata()?);
        let indexes = || self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        let last = indexes().get(path).cloned();
        // Without a checksum at its end, equal tokens prove nothing.
        let is_same = |last: &KnownIndex| {
            last.token == token && last.changed == changed && token.has_checksum()
        };
        if let Some(last) = &last
            && (is_same(last) || self.injected == Some(Injected::StaleIndex))
        {
            return Ok((token, last.tree));
        }
        // What is read now may be more than what the token was taken of.
        let found = file.metadata()?;
        let (token, tree) = match noted(&mut file)? {
            Some((tree, end)) => (IndexToken::new(&found, &end), Some(tree)),
            None => (token, None),
        };
        let mut indexes = indexes();
        if indexes.len() >= MOST_INDEXES {
            indexes.clear();
        }
        let known = KnownIndex { token: token.clone(), changed, tree };
        indexes.insert(path.to_owned(), known);
        Ok((token, tree))
    }
}

#[cfg(unix)]
fn changed(found: &std::fs::Metadata) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    Some((found.ctime(), found.ctime_nsec()))
}

#[cfg(not(unix))]
const fn changed(_: &std::fs::Metadata) -> Option<(i64, i64)> {
    None
}

/// The tree that git noted in an index, and the end of the file. An index does not say which kind of
/// id it has: with the wrong one nothing in it fits.
fn noted(file: &mut File) -> io::Result<Option<(ObjectId, Vec<u8>)>> {
    const SHA1: usize = 20;
    const SHA256: usize = 32;
    for hash_len in [SHA1, SHA256] {
        file.rewind()?;
        if let Some(noted) = read_staged_tree(&mut *file, hash_len)? {
            return Ok(Some(noted));
        }
    }
    Ok(None)
}
