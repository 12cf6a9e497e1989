//! Answers a guest's questions from a snapshot.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tollgate_model::{Digest, Pattern, RepoPath, escaped};
use tollgate_sandbox::{EntryFacts, EntryKind, Question, Refusal, Surroundings, digest_of_answer};
use tollgate_snapshot::{File, FileKind, ReadError, Snapshot, SnapshotError};
use tollgate_store::{DataError, DataSets};

use crate::changed::Changed;

/// A snapshot as guests see it.
#[derive(Debug)]
pub(crate) struct OfSnapshot {
    snapshot: Arc<Snapshot>,
    data: Option<Arc<DataSets>>,
    /// A tree whose answers are likely known, with what differs from it.
    base: Option<(Arc<Self>, Arc<Changed>)>,
    /// Digests of answers given while stored results were held against them: many results ask
    /// the same.
    digests: Mutex<HashMap<Question, Option<Digest>>>,
}

/// Paths one `list` or `glob` may answer with: as many as the largest repositories have files.
const LONGEST_LISTING: usize = 1_000_000;

impl OfSnapshot {
    pub(crate) fn new(snapshot: Arc<Snapshot>, data: Option<Arc<DataSets>>) -> Self {
        Self { snapshot, data, base: None, digests: Mutex::default() }
    }

    /// With a tree whose listings are taken where what differs from it can't touch them.
    pub(crate) fn over(mut self, base: Arc<Self>, changed: Arc<Changed>) -> Self {
        self.base = Some((base, changed));
        self
    }

    pub(crate) fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The digest of today's answer; see [`digest_of_answer`].
    pub(crate) fn digest(&self, question: &Question, path: Option<&RepoPath>) -> Option<Digest> {
        if *question == Question::InputPath {
            return digest_of_answer(question, path, self);
        }
        if let Some(known) = self.digests().get(question) {
            return *known;
        }
        let walks = matches!(question, Question::List(_) | Question::Glob(_));
        let like = self.base.as_ref().filter(|(_, changed)| walks && !changed.touches(question));
        let known = like.and_then(|(base, _)| base.digests().get(question).copied().flatten());
        let digest = known.or_else(|| digest_of_answer(question, path, self));
        self.digests().insert(question.clone(), digest);
        if let (Some((base, _)), Some(_)) = (like, digest) {
            // Equal there, and more likely to be asked about again: it has a name to be kept by.
            base.digests().insert(question.clone(), digest);
        }
        digest
    }

    /// Takes answers over that an earlier run worked out.
    pub(crate) fn learn(&self, answers: Vec<(Question, Digest)>) {
        self.digests()
            .extend(answers.into_iter().map(|(question, digest)| (question, Some(digest))));
    }

    /// The digests of listings and globs that are known by now, sorted.
    pub(crate) fn listings(&self) -> Vec<(Question, Digest)> {
        let mut known: Vec<_> = self
            .digests()
            .iter()
            .filter(|(question, _)| matches!(question, Question::List(_) | Question::Glob(_)))
            .filter_map(|(question, digest)| Some((question.clone(), (*digest)?)))
            .collect();
        known.sort();
        known
    }

    fn digests(&self) -> MutexGuard<'_, HashMap<Question, Option<Digest>>> {
        self.digests.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn lookup(&self, dataset: &str, key: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let unavailable = |error: DataError| Refusal::Unavailable(error.to_string());
        match &self.data {
            Some(data) => data.lookup(dataset, key).map_err(unavailable),
            None => Err(unavailable(DataError::Absent(dataset.to_owned()))),
        }
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
        ReadError::TooLarge { .. } => Refusal::Limit("size of a file"),
        ReadError::NotRegular { .. } | ReadError::Submodule { .. } => Refusal::WrongKind,
        error => Refusal::Unavailable(error.to_string()),
    }
}
