//! Answers a guest's questions from a snapshot.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tollgate_model::{Digest, Pattern, RepoPath, escaped};
use tollgate_sandbox::{EntryFacts, EntryKind, Question, Refusal, Surroundings, digest_of_answer};
use tollgate_snapshot::{File, FileKind, ReadError, Snapshot, SnapshotError};

/// A snapshot as guests see it.
#[derive(Debug)]
pub(crate) struct OfSnapshot {
    snapshot: Arc<Snapshot>,
    /// Digests of answers given while stored results were held against them: many results ask
    /// the same.
    digests: Mutex<HashMap<Question, Option<Digest>>>,
}

/// Paths one `list` or `glob` may answer with: as many as the largest repositories have files.
const LONGEST_LISTING: usize = 1_000_000;

impl OfSnapshot {
    pub(crate) fn new(snapshot: Arc<Snapshot>) -> Self {
        Self { snapshot, digests: Mutex::default() }
    }

    /// The digest of today's answer; see [`digest_of_answer`].
    pub(crate) fn digest(&self, question: &Question, path: Option<&RepoPath>) -> Option<Digest> {
        if *question == Question::InputPath {
            return digest_of_answer(question, path, self);
        }
        let lock = || self.digests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(question) {
            return *known;
        }
        let digest = digest_of_answer(question, path, self);
        lock().insert(question.clone(), digest);
        digest
    }

    fn find(&self, path: &RepoPath) -> Result<Option<File>, Refusal> {
        self.snapshot.find(path).map_err(fault)
    }

    fn is_folder(&self, path: &RepoPath) -> Result<bool, Refusal> {
        Ok(self.snapshot.list(Some(path)).map_err(fault)?.is_some())
    }
}

impl Surroundings for OfSnapshot {
    fn entry(&self, path: &RepoPath) -> Result<EntryFacts, Refusal> {
        let Some(file) = self.find(path)? else {
            if self.is_folder(path)? {
                let kind = EntryKind::Directory;
                return Ok(EntryFacts { kind, mode: 0o040_000, size: 0, link_target: None });
            }
            return Err(Refusal::Absent);
        };
        let text = match file.kind {
            FileKind::Symlink => Some(self.snapshot.read(&file).map_err(unread)?),
            _ => None,
        };
        let size = match (&text, file.kind) {
            (Some(text), _) => text.len() as u64,
            (None, FileKind::Submodule) => 0,
            (None, _) => self.snapshot.size(&file).map_err(unread)?,
        };
        Ok(EntryFacts {
            kind: match file.kind {
                FileKind::File => EntryKind::File,
                FileKind::Symlink => EntryKind::Symlink,
                FileKind::Submodule => EntryKind::Submodule,
            },
            mode: file.mode,
            size,
            link_target: text.map(|text| escaped(&text)),
        })
    }

    fn read(&self, path: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        let Some(file) = self.find(path)? else {
            let folder = self.is_folder(path)?;
            return Err(if folder { Refusal::WrongKind } else { Refusal::Absent });
        };
        match file.kind {
            FileKind::Submodule => Err(Refusal::WrongKind),
            _ => self.snapshot.read(&file).map(Arc::new).map_err(unread),
        }
    }

    fn list(&self, folder: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        let Some(entries) = self.snapshot.list(folder).map_err(fault)? else {
            let file = folder.map(|path| self.find(path)).transpose()?.flatten().is_some();
            return Err(if file { Refusal::WrongKind } else { Refusal::Absent });
        };
        bounded(entries.into_iter().map(|(path, _)| path))
    }

    fn glob(&self, pattern: &str) -> Result<Vec<RepoPath>, Refusal> {
        let pattern =
            Pattern::new(pattern).map_err(|error| Refusal::Forbidden(error.to_string()))?;
        let files = self.snapshot.files().map_err(fault)?;
        bounded(
            files
                .iter()
                .filter(|file| pattern.matches(file.path.as_bytes()))
                .map(|file| file.path.clone()),
        )
    }

    fn lookup(&self, dataset: &str, _key: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Err(Refusal::Unavailable(format!("this version of tollgate has no data set `{dataset}`")))
    }
}

fn bounded(paths: impl Iterator<Item = RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
    let mut listed = Vec::new();
    for path in paths {
        if listed.len() == LONGEST_LISTING {
            return Err(Refusal::Limit("listing length"));
        }
        listed.push(path);
    }
    Ok(listed)
}

fn fault(error: SnapshotError) -> Refusal {
    Refusal::Unavailable(error.to_string())
}

fn unread(error: ReadError) -> Refusal {
    match error {
        ReadError::Gone { .. } => Refusal::Absent,
        ReadError::NotRegular { .. } | ReadError::Submodule { .. } => Refusal::WrongKind,
        error => Refusal::Unavailable(error.to_string()),
    }
}
