//! The paths two trees do not have alike, and which questions they can change the answer to.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tollgate_model::{Pattern, RepoPath};
use tollgate_sandbox::Question;

/// Paths that were added, removed, or differ in content or mode.
#[derive(Debug)]
pub(crate) struct Changed {
    /// In byte order.
    paths: Vec<RepoPath>,
    /// Whether a pattern matches any of them, once it was tried.
    patterns: Mutex<HashMap<String, bool>>,
}

impl Changed {
    pub(crate) fn new(mut paths: Vec<RepoPath>) -> Self {
        paths.sort();
        Self { paths, patterns: Mutex::default() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    pub(crate) fn contains(&self, path: &RepoPath) -> bool {
        self.paths.binary_search(path).is_ok()
    }

    /// Whether the answer may differ. A `false` is certain: the same answer in both trees.
    pub(crate) fn touches(&self, question: &Question) -> bool {
        match question {
            // The same file is asked about on both sides; data sets are no part of a tree.
            Question::InputPath | Question::Lookup { .. } => false,
            Question::List(None) => !self.paths.is_empty(),
            Question::Entry(path) | Question::Read(path) | Question::List(Some(path)) => {
                self.at_or_below(path)
            }
            Question::Glob(pattern) => self.matched(pattern),
        }
    }

    /// A path below the one asked about decides whether there is a folder.
    fn at_or_below(&self, path: &RepoPath) -> bool {
        let path = path.as_bytes();
        // In byte order `a-b` stands between `a` and `a/b`.
        self.contains_bytes(path) || {
            let below = [path, b"/"].concat();
            let at = self.paths.partition_point(|other| other.as_bytes() < below.as_slice());
            self.paths.get(at).is_some_and(|other| other.as_bytes().starts_with(&below))
        }
    }

    fn contains_bytes(&self, path: &[u8]) -> bool {
        self.paths.binary_search_by(|other| other.as_bytes().cmp(path)).is_ok()
    }

    fn matched(&self, pattern: &str) -> bool {
        let mut known = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(matched) = known.get(pattern) {
            return *matched;
        }
        // What is no pattern has one answer everywhere: a refusal.
        let matched = Pattern::new(pattern)
            .is_ok_and(|pattern| self.paths.iter().any(|path| pattern.matches(path.as_bytes())));
        known.insert(pattern.to_owned(), matched);
        matched
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RepoPath {
        RepoPath::new(text.as_bytes()).unwrap()
    }

    #[test]
    fn only_questions_about_what_changed_are_touched() {
        let changed = Changed::new(["src/b/c.rs", "src/b-c", "Makefile"].map(path).into());
        for touched in [
            Question::Read(path("Makefile")),
            Question::Entry(path("src/b")),
            Question::List(Some(path("src"))),
            Question::List(None),
            Question::Glob("*.rs".to_owned()),
        ] {
            assert!(changed.touches(&touched), "{touched:?}");
        }
        for other in [
            Question::InputPath,
            Question::Read(path("src/b/c")),
            Question::Entry(path("src/c")),
            Question::List(Some(path("src/b/d"))),
            Question::Glob("*.py".to_owned()),
            Question::Lookup { dataset: "a".to_owned(), key: "Makefile".to_owned() },
        ] {
            assert!(!changed.touches(&other), "{other:?}");
        }
    }
}
