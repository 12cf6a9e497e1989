//! Which paths changed in which order, in bounded memory.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::answer::Why;

/// A path is remembered once, at its last change: a file that is written all day takes one place.
#[derive(Debug)]
pub(crate) struct Journal {
    sequence: u64,
    /// Nothing is known of what was before.
    floor: u64,
    why: Why,
    limit: usize,
    numbers: HashMap<Arc<Path>, u64>,
    paths: BTreeMap<u64, Arc<Path>>,
}

impl Journal {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            sequence: 0,
            floor: 0,
            why: Why::Starting,
            limit,
            numbers: HashMap::new(),
            paths: BTreeMap::new(),
        }
    }

    pub(crate) fn sequence(&self) -> u64 {
        self.sequence
    }

    pub(crate) fn record(&mut self, path: &Path) {
        self.sequence += 1;
        let path = match self.numbers.remove_entry(path) {
            Some((known, number)) => {
                self.paths.remove(&number);
                known
            }
            None => Arc::from(path),
        };
        self.numbers.insert(Arc::clone(&path), self.sequence);
        self.paths.insert(self.sequence, path);
        while self.paths.len() > self.limit {
            let Some((number, path)) = self.paths.pop_first() else { break };
            self.numbers.remove(&path);
            self.floor = number;
            self.why = Why::Truncated;
        }
    }

    /// All that was is forgotten; who asks from before gets `why`.
    pub(crate) fn forget(&mut self, why: Why) {
        self.sequence += 1;
        self.floor = self.sequence;
        self.why = why;
        self.numbers = HashMap::new();
        self.paths.clear();
    }

    /// The paths that changed after `sequence`, in no order that matters.
    pub(crate) fn since(&self, sequence: u64) -> Result<Vec<PathBuf>, Why> {
        if sequence > self.sequence {
            return Err(Why::OtherInstance);
        }
        if sequence < self.floor {
            return Err(self.why.clone());
        }
        Ok(self.paths.range(sequence + 1..).map(|(_, path)| path.to_path_buf()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since(journal: &Journal, sequence: u64) -> Result<Vec<String>, Why> {
        let mut paths: Vec<_> =
            journal.since(sequence)?.iter().map(|path| path.display().to_string()).collect();
        paths.sort();
        Ok(paths)
    }

    #[test]
    fn a_path_counts_from_its_last_change() {
        let mut journal = Journal::new(10);
        journal.record(Path::new("a"));
        journal.record(Path::new("b"));
        let before = journal.sequence();
        journal.record(Path::new("a"));
        assert_eq!(since(&journal, 0).unwrap(), ["a", "b"]);
        assert_eq!(since(&journal, before).unwrap(), ["a"]);
        assert!(since(&journal, journal.sequence()).unwrap().is_empty());
        assert_eq!(since(&journal, journal.sequence() + 1), Err(Why::OtherInstance));
    }

    #[test]
    fn memory_is_bounded_and_older_tokens_get_everything() {
        let mut journal = Journal::new(3);
        for number in 0..10 {
            journal.record(Path::new(&number.to_string()));
        }
        assert_eq!(since(&journal, 7).unwrap(), ["7", "8", "9"]);
        assert_eq!(since(&journal, 6), Err(Why::Truncated));
        assert_eq!((journal.paths.len(), journal.numbers.len()), (3, 3));
        // Writing what is known takes no place.
        for _ in 0..10 {
            journal.record(Path::new("9"));
        }
        assert_eq!(since(&journal, 7).unwrap(), ["7", "8", "9"]);
    }

    #[test]
    fn what_is_forgotten_has_a_reason() {
        let mut journal = Journal::new(3);
        journal.record(Path::new("a"));
        let before = journal.sequence();
        journal.forget(Why::Overflow);
        assert_eq!(since(&journal, before), Err(Why::Overflow));
        assert!(since(&journal, journal.sequence()).unwrap().is_empty());
    }
}
