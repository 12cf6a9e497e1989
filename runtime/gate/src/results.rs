//! Results in the store, each with the trace that says how long it holds.

use tollgate_model::{Digest, RepoPath};
use tollgate_sandbox::{Examination, Surroundings, digest_of_answer};
use tollgate_store::{Space, Store};

pub(crate) const RESULTS: Space = Space(1);

/// Results kept under one key. A few, since switching between branches would otherwise throw
/// away each time what the other branch needs.
const TRACES: usize = 4;

/// Everything stored under one key, the latest first.
pub(crate) fn decode(bytes: &[u8]) -> Vec<Examination> {
    postcard::from_bytes(bytes).unwrap_or_default()
}

/// The first result of which every recorded read still has the same answer.
pub(crate) fn still_holding(
    stored: Vec<Examination>,
    path: Option<&RepoPath>,
    surroundings: &dyn Surroundings,
) -> Option<Examination> {
    stored.into_iter().find(|examination| {
        examination.trace.iter().all(|read| {
            digest_of_answer(&read.question, path, surroundings).as_ref() == Some(&read.answer)
        })
    })
}

/// Lays a new result before what is stored under its key.
pub(crate) fn encode(examination: &Examination, stored: Vec<Examination>) -> Option<Vec<u8>> {
    let mut kept = vec![examination];
    let others = stored.iter().filter(|other| other.trace != examination.trace);
    // A result that asked nothing holds for ever: nothing else can stand under its key.
    if !examination.trace.is_empty() {
        kept.extend(others.take(TRACES - 1));
    }
    postcard::to_allocvec(&kept).ok()
}

/// Results on their way into the store.
#[derive(Debug, Default)]
pub(crate) struct Batch(Vec<(Space, Vec<u8>, Vec<u8>)>);

impl Batch {
    pub(crate) fn add(&mut self, space: Space, key: &[u8], value: Vec<u8>) {
        self.0.push((space, key.to_vec(), value));
    }

    pub(crate) fn add_result(
        &mut self,
        key: &Digest,
        examination: &Examination,
        stored: Vec<Examination>,
    ) {
        if let Some(value) = encode(examination, stored) {
            self.add(RESULTS, key.as_bytes(), value);
        }
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub(crate) fn write(self, store: &Store) {
        store.put_many(&self.0);
    }
}
