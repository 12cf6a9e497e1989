//! Results in the store, each with the trace that says how long it holds.
//!
//! A result is found by the content it is about. Where a check asked for the path, or the path
//! decided whether it ran, the results are one step further, under content and path: else files
//! of equal content would push each other's results out.

use serde::{Deserialize, Serialize};
use tollgate_model::{Digest, RepoPath};
use tollgate_sandbox::{Ending, Examination, Question, Read};
use tollgate_store::{Space, Store};

use crate::surroundings::OfSnapshot;
use crate::{clean, keys};

const RESULTS: Space = Space(1);

/// Results kept under one key. A few, since switching between branches would otherwise throw
/// away each time what the other branch needs.
const TRACES: usize = 4;

/// Which recorded reads are held against today's answers: all of them. The test that random
/// changes never bring a wrong report out of the store leaves one kind out at a time, to prove
/// that each is needed and that it would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validation(Option<ReadKind>);

/// The kinds of what a check can ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadKind {
    InputPath,
    Entry,
    Read,
    List,
    Glob,
    Lookup,
}

impl Validation {
    /// Unsound, for that test alone.
    pub const fn without(kind: ReadKind) -> Self {
        Self(Some(kind))
    }

    fn passes_over(self, question: &Question) -> bool {
        self.0.is_some_and(|kind| {
            kind == match question {
                Question::InputPath => ReadKind::InputPath,
                Question::Entry(_) => ReadKind::Entry,
                Question::Read(_) => ReadKind::Read,
                Question::List(_) => ReadKind::List,
                Question::Glob(_) => ReadKind::Glob,
                Question::Lookup { .. } => ReadKind::Lookup,
            }
        })
    }
}

/// What stands under the key of a content.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct OfContent {
    /// There are results under content and path.
    by_path: bool,
    examinations: Vec<Examination>,
}

/// A question to the store.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// Of check and settings.
    pub(crate) prefix: Digest,
    /// None for a tree, which its trace describes.
    pub(crate) content: Option<Digest>,
    /// Where the check sees one.
    pub(crate) path: Option<&'a RepoPath>,
    pub(crate) surroundings: &'a OfSnapshot,
    pub(crate) validation: Validation,
}

impl Wanted<'_> {
    fn key(&self) -> Digest {
        keys::of_input(&self.prefix, self.content.as_ref())
    }

    fn name(&self) -> Option<clean::Name> {
        Some((self.prefix, self.content?))
    }

    /// The key of results that asked for the path, which it validates by being part of the key.
    fn key_of_path(&self) -> Digest {
        let path = self.path.filter(|_| !self.validation.passes_over(&Question::InputPath));
        keys::of_path(&self.key(), path)
    }
}

/// What the store answers.
#[derive(Debug, Default)]
pub(crate) struct Found {
    of_content: OfContent,
    of_path: Vec<Examination>,
    /// The first result of which every recorded read still has the same answer.
    pub(crate) held: Option<Examination>,
}

/// Looks everything up in three reads of the store at the most.
pub(crate) fn find(rows: Option<&clean::Rows<'_>>, wanted: &[Wanted<'_>]) -> Vec<Found> {
    let Some(rows) = rows else { return wanted.iter().map(|_| Found::default()).collect() };
    let store = rows.store();
    let names: Vec<Option<clean::Name>> = wanted.iter().map(Wanted::name).collect();
    let mut found: Vec<Found> = rows
        .find(&names)
        .into_iter()
        .map(|clean| Found { held: clean.then(nothing), ..Found::default() })
        .collect();
    let open: Vec<usize> = (0..found.len()).filter(|at| found[*at].held.is_none()).collect();
    if open.is_empty() {
        return found;
    }
    let keys: Vec<Digest> = open.iter().map(|at| wanted[*at].key()).collect();
    let keys: Vec<&[u8]> = keys.iter().map(|key| &key.as_bytes()[..]).collect();
    for (at, bytes) in open.into_iter().zip(store.get_many(RESULTS, &keys)) {
        found[at].of_content = decode(bytes);
    }
    let by_path: Vec<usize> = (0..found.len()).filter(|at| found[*at].of_content.by_path).collect();
    if !by_path.is_empty() {
        let keys: Vec<Digest> = by_path.iter().map(|at| wanted[*at].key_of_path()).collect();
        let keys: Vec<&[u8]> = keys.iter().map(|key| &key.as_bytes()[..]).collect();
        for (at, bytes) in by_path.into_iter().zip(store.get_many(RESULTS, &keys)) {
            found[at].of_path = decode(bytes);
        }
    }
    let open = found.iter_mut().zip(wanted).filter(|(found, _)| found.held.is_none());
    for (found, want) in open {
        let all = found.of_path.iter().chain(&found.of_content.examinations);
        found.held = all.into_iter().find(|examination| holds(examination, want)).cloned();
    }
    found
}

fn decode<T: Default + for<'de> Deserialize<'de>>(bytes: Option<Vec<u8>>) -> T {
    bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default()
}

/// Whether every question that led to a result has the same answer in what is wanted.
pub(crate) fn holds(examination: &Examination, want: &Wanted<'_>) -> bool {
    let held = |read: &&Read| !want.validation.passes_over(&read.question);
    examination.trace.iter().filter(held).all(|read| {
        want.surroundings.digest(&read.question, want.path).as_ref() == Some(&read.answer)
    })
}

/// What a check says of a file that does not concern it.
pub(crate) fn nothing() -> Examination {
    Examination::without_findings(Ending::Done)
}

/// Results on their way into the store.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    entries: Vec<(Space, Vec<u8>, Vec<u8>)>,
    clean: Vec<clean::Name>,
}

impl Batch {
    pub(crate) fn add(&mut self, space: Space, key: &[u8], value: Vec<u8>) {
        self.entries.push((space, key.to_vec(), value));
    }

    /// Lays a new result before what stands under its key.
    pub(crate) fn add_result(
        &mut self,
        want: &Wanted<'_>,
        examination: &Examination,
        found: &Found,
    ) {
        if clean::is_clean(examination)
            && let Some(name) = want.name()
        {
            self.clean.push(name);
            return;
        }
        let asked_path = examination.trace.iter().any(|read| read.question == Question::InputPath);
        if asked_path {
            let key = want.key_of_path();
            self.encode(&key, &merged(examination, &found.of_path));
        }
        if asked_path && found.of_content.by_path {
            return;
        }
        let mut of_content = found.of_content.clone();
        if asked_path {
            of_content.by_path = true;
        } else {
            of_content.examinations = merged(examination, &of_content.examinations);
        }
        self.encode(&want.key(), &of_content);
    }

    fn encode(&mut self, key: &Digest, value: &impl Serialize) {
        if let Ok(bytes) = postcard::to_allocvec(value) {
            self.add(RESULTS, key.as_bytes(), bytes);
        }
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.entries.append(&mut other.entries);
        self.clean.append(&mut other.clean);
    }

    pub(crate) fn write(mut self, store: &Store) {
        self.clean.sort_unstable();
        self.clean.dedup();
        if !self.clean.is_empty() {
            self.entries.extend(clean::added(store, &self.clean));
        }
        store.put_many(&self.entries);
    }
}

fn merged(new: &Examination, known: &[Examination]) -> Vec<Examination> {
    let mut kept = vec![new.clone()];
    // A result that asked nothing holds for ever: nothing else can stand under its key.
    if !new.trace.is_empty() {
        kept.extend(known.iter().filter(|other| other.trace != new.trace).cloned());
    }
    kept.truncate(TRACES);
    kept
}
