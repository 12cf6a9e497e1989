//! What the daemon has in memory, and the way to a verdict that uses it.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tollgate_gate::Warm as WarmGate;
use tollgate_model::{Date, Digest, ObjectId, Report};
use tollgate_protocol::{FileState, IndexToken};
use tollgate_snapshot::{Environment, Repository, Snapshot, SnapshotError, staged_tree};
use tollgate_store::Store;

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
    indexes: Mutex<HashMap<PathBuf, (IndexToken, Option<ObjectId>)>>,
}

impl Warm {
    /// With the results kept so far.
    pub fn new(store: Option<Arc<Store>>) -> Self {
        Self { store, ..Self::default() }
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
        let mut file = File::open(path)?;
        let token = IndexToken::of_file(&file)?;
        let known = |indexes: &HashMap<PathBuf, (IndexToken, Option<ObjectId>)>| {
            let (of, tree) = indexes.get(path)?;
            // Without a checksum at its end, equal tokens prove nothing.
            (*of == token && token.has_checksum()).then_some(*tree)
        };
        let indexes = || self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tree) = known(&indexes()) {
            return Ok((token, tree));
        }
        let metadata = file.metadata()?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        io::Seek::rewind(&mut file)?;
        file.read_to_end(&mut bytes)?;
        let token = IndexToken::new(&metadata, &bytes);
        let tree = noted(&bytes);
        let mut indexes = indexes();
        if indexes.len() >= MOST_INDEXES {
            indexes.clear();
        }
        indexes.insert(path.to_owned(), (token.clone(), tree));
        Ok((token, tree))
    }
}

/// An index does not say which kind of id it has: with the wrong one nothing in it fits.
fn noted(bytes: &[u8]) -> Option<ObjectId> {
    const SHA1: usize = 20;
    const SHA256: usize = 32;
    staged_tree(bytes, SHA1).or_else(|| staged_tree(bytes, SHA256))
}
