//! The files of a case in memory, as a check's surroundings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tollgate_model::{Pattern, PatternSet, RepoPath};
use tollgate_sandbox::{EntryFacts, EntryKind, Input, Refusal, Surroundings};

use crate::AuthorError;
use crate::case::Case;

#[derive(Debug)]
pub(crate) struct Files {
    files: BTreeMap<RepoPath, Arc<Vec<u8>>>,
    data: BTreeMap<String, BTreeMap<String, String>>,
}

impl Files {
    pub(crate) fn read(case: &Case) -> Result<Self, AuthorError> {
        let mut files = BTreeMap::new();
        gather(&case.files(), &mut Vec::new(), &mut files)?;
        Ok(Self { files, data: case.data.clone() })
    }

    /// Those that one of the patterns matches; all where there is none.
    pub(crate) fn wanted(&self, patterns: &[String]) -> Result<Vec<&RepoPath>, AuthorError> {
        let set = PatternSet::new(patterns)
            .map_err(|error| AuthorError::plain(format!("the manifest's `files`: {error}")))?;
        let fits = |path: &&RepoPath| set.is_empty() || set.is_match(path.as_bytes());
        Ok(self.files.keys().filter(fits).collect())
    }

    pub(crate) fn input(&self, path: &RepoPath) -> Input {
        let content = self.files.get(path).cloned().unwrap_or_default();
        Input { path: Some(path.clone()), kind: EntryKind::File, content }
    }

    pub(crate) fn root(&self) -> Input {
        Input { path: None, kind: EntryKind::Directory, content: Arc::default() }
    }

    pub(crate) fn configuration(&self, names: &[String]) -> Vec<(RepoPath, Vec<u8>)> {
        let found = |name: &String| {
            let path = RepoPath::parse(name).ok()?;
            let content = self.files.get(&path)?;
            Some((path, content.to_vec()))
        };
        names.iter().filter_map(found).collect()
    }

    fn is_folder(&self, path: &RepoPath) -> bool {
        self.files.keys().any(|file| below(file, Some(path)).is_some())
    }
}

/// What follows a folder and its slash in a path below it.
fn below<'a>(path: &'a RepoPath, folder: Option<&RepoPath>) -> Option<&'a [u8]> {
    match folder {
        None => Some(path.as_bytes()),
        Some(folder) => path.as_bytes().strip_prefix(folder.as_bytes())?.strip_prefix(b"/"),
    }
}

fn gather(
    folder: &Path,
    names: &mut Vec<String>,
    files: &mut BTreeMap<RepoPath, Arc<Vec<u8>>>,
) -> Result<(), AuthorError> {
    let told = |error| AuthorError::io(folder, "read", error);
    for entry in fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        names.push(name.to_owned());
        let kind = entry.file_type().map_err(told)?;
        if kind.is_dir() {
            gather(&entry.path(), names, files)?;
        } else if kind.is_file()
            && let Ok(path) = RepoPath::new(names.join("/").as_bytes())
        {
            let bytes = fs::read(entry.path())
                .map_err(|error| AuthorError::io(&entry.path(), "read", error))?;
            files.insert(path, Arc::new(bytes));
        }
        names.pop();
    }
    Ok(())
}

impl Surroundings for Files {
    fn entry(&self, path: &RepoPath) -> Result<EntryFacts, Refusal> {
        let facts = |kind, mode, size| EntryFacts { kind, mode, size, link_target: None };
        match self.files.get(path) {
            Some(content) => Ok(facts(EntryKind::File, 0o100_644, content.len() as u64)),
            None if self.is_folder(path) => Ok(facts(EntryKind::Directory, 0o040_000, 0)),
            None => Err(Refusal::Absent),
        }
    }

    fn read(&self, path: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        match self.files.get(path) {
            Some(content) => Ok(Arc::clone(content)),
            None if self.is_folder(path) => Err(Refusal::WrongKind),
            None => Err(Refusal::Absent),
        }
    }

    fn list(&self, folder: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        if let Some(folder) = folder
            && !self.is_folder(folder)
        {
            let is_file = self.files.contains_key(folder);
            return Err(if is_file { Refusal::WrongKind } else { Refusal::Absent });
        }
        let prefix = folder.map(|folder| [folder.as_bytes(), b"/"].concat()).unwrap_or_default();
        let names: BTreeSet<Vec<u8>> = self
            .files
            .keys()
            .filter_map(|path| below(path, folder))
            .filter_map(|rest| rest.split(|byte| *byte == b'/').next())
            .map(|name| [prefix.as_slice(), name].concat())
            .collect();
        Ok(names.iter().filter_map(|path| RepoPath::new(path).ok()).collect())
    }

    fn glob(&self, pattern: &str) -> Result<Vec<RepoPath>, Refusal> {
        let pattern =
            Pattern::new(pattern).map_err(|error| Refusal::Forbidden(error.to_string()))?;
        let fits = |path: &&RepoPath| pattern.matches(path.as_bytes());
        Ok(self.files.keys().filter(fits).cloned().collect())
    }

    fn lookup(&self, dataset: &str, key: &str) -> Result<Option<Vec<u8>>, Refusal> {
        match self.data.get(dataset) {
            Some(entries) => Ok(entries.get(key).map(|value| value.clone().into_bytes())),
            None => Err(Refusal::Unavailable(format!("data set `{dataset}` is not in the case"))),
        }
    }
}
