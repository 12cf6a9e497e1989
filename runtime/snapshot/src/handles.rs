//! Finding the repository, and as many handles on it as there are threads reading.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tollgate_model::ObjectId;

use crate::objects::Objects;
use crate::{Environment, SnapshotError, library, program};

/// Where a repository is.
pub(crate) struct Place {
    pub(crate) git_dir: PathBuf,
    pub(crate) common_dir: PathBuf,
    /// The top of the working tree, symlinks resolved.
    pub(crate) root: Option<PathBuf>,
}

/// A repository's place, and the handles that are not in use. A handle serves one thread at a
/// time, so each caller borrows one; with a single thread there is never a second.
pub(crate) struct Handles {
    pub(crate) place: Place,
    reader: Reader,
    free: Mutex<Vec<Box<dyn Objects>>>,
    /// A commit and its tree, of `HEAD` when it was last asked for: what a commit's id stands for
    /// never changes.
    head: Mutex<Option<(ObjectId, ObjectId)>>,
}

/// Who reads the repository.
enum Reader {
    Library(library::Opening),
    Program(program::Opening),
}

impl Handles {
    /// Git itself is asked only where libgit2 refuses: it costs a process or two.
    pub(crate) fn open(environment: &Environment) -> Result<Self, SnapshotError> {
        let (place, reader, first): (_, _, Box<dyn Objects>) = match library::open(environment) {
            Ok((place, opening, first)) => (place, Reader::Library(opening), Box::new(first)),
            Err(refused) if is_for_git_to_say(&refused) => {
                let (place, opening, first) = program::open(environment, refused)?;
                (place, Reader::Program(opening), Box::new(first))
            }
            Err(error) => return Err(error),
        };
        Ok(Self { place, reader, free: Mutex::new(vec![first]), head: Mutex::default() })
    }

    /// The tree of a commit, where that is the one known.
    pub(crate) fn known_tree(&self, commit: &ObjectId) -> Option<ObjectId> {
        let head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
        head.filter(|(known, _)| known == commit).map(|(_, tree)| tree)
    }

    pub(crate) fn know_tree(&self, commit: ObjectId, tree: ObjectId) {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = Some((commit, tree));
    }

    /// Lends a handle to `work`.
    pub(crate) fn with<T, E: From<SnapshotError>>(
        &self,
        work: impl FnOnce(&dyn Objects) -> Result<T, E>,
    ) -> Result<T, E> {
        let free = self.free.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).pop();
        let objects = match free {
            Some(objects) => objects,
            None => self.another()?,
        };
        let result = work(&*objects);
        self.free.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(objects);
        result
    }

    fn another(&self) -> Result<Box<dyn Objects>, SnapshotError> {
        Ok(match &self.reader {
            Reader::Library(opening) => Box::new(opening.another()?),
            Reader::Program(opening) => Box::new(opening.another()),
        })
    }
}

/// Whether git may read what libgit2 refused.
fn is_for_git_to_say(refused: &SnapshotError) -> bool {
    use SnapshotError::{Git, GitDir, Owner, Unsupported};
    matches!(refused, Unsupported { .. } | Owner { .. } | Git { .. } | GitDir { .. })
}

impl std::fmt::Debug for Handles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handles")
            .field("git_dir", &self.place.git_dir)
            .field("root", &self.place.root)
            .finish_non_exhaustive()
    }
}
