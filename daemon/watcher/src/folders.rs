//! The folders that are watched: registering, and letting go of all that is below one.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::platform::{self, Outcome, Watches};

/// Why registering ended before its end.
#[derive(Debug)]
pub(crate) enum Halt {
    /// The watcher is being dropped.
    Stop,
    /// There is no seeing everything.
    Blind(String),
}

/// Folders that have a watch, for others to look at: of any other nobody tells what changes in it.
pub(crate) type Watched = Arc<Mutex<BTreeSet<PathBuf>>>;

/// What is registered with the system, by absolute path. `Path` orders by components, so all that
/// is below a folder stands right behind it.
#[derive(Debug)]
pub(crate) struct Folders {
    watches: Option<Watches>,
    watched: Watched,
    /// There, and not to be watched: assumed to have changed whenever somebody asks.
    pub(crate) refused: BTreeSet<PathBuf>,
    /// Folders with a file of rules in them.
    ruled: BTreeSet<PathBuf>,
    rules_moved: bool,
    limit: usize,
    /// For tests: so many more watches are to be had.
    left: Option<usize>,
}

/// When nothing is known of the system's limit, and at most. A watch costs about a kilobyte of the
/// kernel's memory.
const MOST_FOLDERS: usize = 100_000;

impl Folders {
    /// `limit` is the owner's, `left` is for tests.
    ///
    /// Nothing is `watched` yet.
    pub(crate) fn new(
        watched: Watched,
        watches: Option<Watches>,
        limit: Option<usize>,
        left: Option<usize>,
    ) -> Self {
        lock(&watched).clear();
        let limit = limit.unwrap_or_else(|| {
            platform::watches_per_user().map_or(MOST_FOLDERS, |most| MOST_FOLDERS.min(most / 2))
        });
        Self {
            watches,
            watched,
            refused: BTreeSet::new(),
            ruled: BTreeSet::new(),
            rules_moved: false,
            limit,
            left,
        }
    }

    pub(crate) fn len(&self) -> usize {
        lock(&self.watched).len()
    }

    pub(crate) fn contains(&self, folder: &Path) -> bool {
        lock(&self.watched).contains(folder)
    }

    pub(crate) fn count_below(&self, folder: &Path) -> usize {
        below(&lock(&self.watched), folder).count()
    }

    /// Registers these and returns those that now have a watch.
    pub(crate) fn add(&mut self, folders: Vec<PathBuf>) -> Result<Vec<PathBuf>, Halt> {
        if self.len() + folders.len() > self.limit {
            return Err(Halt::Blind(format!("there are more than {} folders", self.limit)));
        }
        if let Some(left) = &mut self.left {
            *left = left
                .checked_sub(folders.len())
                .ok_or_else(|| Halt::Blind("this user can't watch more folders".to_owned()))?;
        }
        let Some(watches) = &mut self.watches else { return Ok(Vec::new()) };
        let outcomes = watches.add(&folders).map_err(Halt::Blind)?;
        let mut added = Vec::with_capacity(folders.len());
        for (folder, outcome) in folders.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Watched => {
                    self.refused.remove(&folder);
                    lock(&self.watched).insert(folder.clone());
                    added.push(folder);
                }
                Outcome::Gone => {}
                Outcome::Refused => {
                    self.refused.insert(folder);
                }
            }
        }
        Ok(added)
    }

    /// It has a watch, and what is in it can't be listed.
    pub(crate) fn refuse(&mut self, folder: PathBuf) {
        self.refused.insert(folder);
    }

    /// Lets go of a folder and of all below it, so that what is there now is registered afresh: a
    /// watch belongs to a folder, not to its path.
    pub(crate) fn drop_below(&mut self, folder: &Path) {
        take_below(&mut self.refused, folder);
        self.rules_moved |= !take_below(&mut self.ruled, folder).is_empty();
        let gone = take_below(&mut lock(&self.watched), folder);
        if let (Some(watches), false) = (&mut self.watches, gone.is_empty()) {
            watches.remove(gone);
        }
    }

    /// There is a file of rules in it.
    pub(crate) fn found_rules(&mut self, folder: &Path) {
        self.ruled.insert(folder.to_owned());
        self.rules_moved = true;
    }

    /// Whether files of rules came or went together with their folder, of which they themselves
    /// have no event. Asked once.
    pub(crate) fn rules_moved(&mut self) -> bool {
        std::mem::take(&mut self.rules_moved)
    }

    /// Lets go of everything and waits until it is let go of.
    pub(crate) fn close(&mut self) {
        lock(&self.watched).clear();
        self.refused = BTreeSet::new();
        self.ruled = BTreeSet::new();
        if let Some(watches) = self.watches.take() {
            watches.close();
        }
    }
}

fn lock(watched: &Watched) -> MutexGuard<'_, BTreeSet<PathBuf>> {
    watched.lock().unwrap_or_else(PoisonError::into_inner)
}

fn below<'a>(
    folders: &'a BTreeSet<PathBuf>,
    folder: &'a Path,
) -> impl Iterator<Item = &'a PathBuf> {
    folders
        .range::<Path, _>((Bound::Included(folder), Bound::Unbounded))
        .take_while(move |path| path.starts_with(folder))
}

fn take_below(folders: &mut BTreeSet<PathBuf>, folder: &Path) -> Vec<PathBuf> {
    let taken: Vec<_> = below(folders, folder).cloned().collect();
    for path in &taken {
        folders.remove(path);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_is_by_component() {
        let folders: BTreeSet<_> =
            ["/a", "/a-b", "/a/b", "/a/b/c", "/a.b", "/b"].into_iter().map(PathBuf::from).collect();
        let below: Vec<_> = below(&folders, Path::new("/a")).collect();
        assert_eq!(below, ["/a", "/a/b", "/a/b/c"].map(Path::new));
    }

    #[test]
    fn limits_are_met_before_anything_is_registered() {
        let mut folders = Folders::new(Watched::default(), None, Some(1), None);
        assert!(folders.add(vec!["/a".into()]).unwrap().is_empty());
        assert!(matches!(folders.add(vec!["/a".into(), "/b".into()]), Err(Halt::Blind(_))));
        let mut folders = Folders::new(Watched::default(), None, None, Some(1));
        assert!(folders.add(vec!["/a".into()]).is_ok());
        assert!(matches!(folders.add(vec!["/b".into()]), Err(Halt::Blind(_))));
    }
}
