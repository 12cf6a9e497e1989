//! What a guest asked, and the digest of what it was told.

use serde::{Deserialize, Serialize};
use tollgate_model::{Digest, RepoPath};

use crate::surroundings::{EntryFacts, Refusal, Surroundings};

/// One question. The path of the input counts as one too: a check that never asks keeps its
/// result when the file is renamed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Question {
    InputPath,
    Entry(RepoPath),
    Read(RepoPath),
    /// `None` is the root.
    List(Option<RepoPath>),
    Glob(String),
    Lookup {
        dataset: String,
        key: String,
    },
}

/// A question and the digest of its answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Read {
    pub question: Question,
    pub answer: Digest,
}

/// The digest of today's answer, to be held against a recorded one.
///
/// `None` where the host can't answer for a fault of its own: then nothing recorded holds.
pub fn digest_of_answer(
    question: &Question,
    input_path: Option<&RepoPath>,
    surroundings: &dyn Surroundings,
) -> Option<Digest> {
    match question {
        Question::InputPath => Some(of_path(input_path)),
        Question::Entry(path) => of(&surroundings.entry(path), of_facts),
        Question::Read(path) => of(&surroundings.read(path), |bytes| bytes.to_vec()),
        Question::List(folder) => of(&surroundings.list(folder.as_ref()), |paths| of_paths(paths)),
        Question::Glob(pattern) => of(&surroundings.glob(pattern), |paths| of_paths(paths)),
        Question::Lookup { dataset, key } => of(&surroundings.lookup(dataset, key), of_value),
    }
}

/// The digest of an answer; "absent" is an answer like any other, a fault of the host is none.
pub(crate) fn of<T>(answer: &Result<T, Refusal>, bytes: impl Fn(&T) -> Vec<u8>) -> Option<Digest> {
    let mut hasher = blake3::Hasher::new();
    match answer {
        Ok(value) => {
            hasher.update(b"ok\0");
            hasher.update(&bytes(value));
        }
        Err(Refusal::Absent) => {
            hasher.update(b"absent\0");
        }
        Err(Refusal::WrongKind) => {
            hasher.update(b"wrong-kind\0");
        }
        Err(Refusal::Forbidden(why)) => {
            hasher.update(b"forbidden\0").update(why.as_bytes());
        }
        Err(Refusal::Limit(name)) => {
            hasher.update(b"limit\0").update(name.as_bytes());
        }
        Err(Refusal::Unavailable(_)) => return None,
    }
    Some(Digest::from_bytes(*hasher.finalize().as_bytes()))
}

pub(crate) fn of_path(path: Option<&RepoPath>) -> Digest {
    match path {
        Some(path) => Digest::of(&[b"path\0", path.as_bytes()].concat()),
        None => Digest::of(b"none"),
    }
}

pub(crate) fn of_facts(facts: &EntryFacts) -> Vec<u8> {
    format!("{:?} {:o} {} {:?}", facts.kind, facts.mode, facts.size, facts.link_target).into_bytes()
}

pub(crate) fn of_paths(paths: &[RepoPath]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for path in paths {
        bytes.extend_from_slice(path.as_bytes());
        bytes.push(0);
    }
    bytes
}

pub(crate) fn of_value(value: &Option<Vec<u8>>) -> Vec<u8> {
    match value {
        Some(value) => [b"value\0", value.as_slice()].concat(),
        None => b"no value".to_vec(),
    }
}
