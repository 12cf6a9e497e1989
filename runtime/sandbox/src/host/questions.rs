//! Answers what a guest asks about its input and the snapshot around it.

use std::sync::Arc;

use tollgate_model::{LimitKey, RepoPath, slice};
use wasmtime::component::Resource;

use super::Host;
use super::inside::inside;
use crate::bindings::tollgate::check::{inputs, snapshot, types};
use crate::examination::Ending;
use crate::surroundings::{EntryFacts, EntryKind, Refusal};
use crate::trace::{self, Question};

/// The one input of an examination.
#[derive(Debug)]
pub struct InputHandle;

/// An answer about one path.
#[derive(Debug)]
pub struct EntryHandle(pub(super) EntryFacts);

/// Paths on their way to the guest, page by page.
#[derive(Debug)]
pub struct Listing {
    paths: std::vec::IntoIter<RepoPath>,
    bytes: usize,
}

/// Bytes of paths in listings that are open at one time.
const LISTED: usize = 256 << 20;
/// Bytes of contents that are kept at hand; beyond that they are read again.
const CONTENTS: usize = 256 << 20;

impl inputs::HostInput for Host {
    fn path(&mut self, _: Resource<InputHandle>) -> wasmtime::Result<Option<String>> {
        self.enter()?;
        let path = self.input.path.clone();
        self.record(Question::InputPath, Some(trace::of_path(path.as_ref())));
        Ok(match (self.input.kind, path) {
            (EntryKind::Directory, None) => Some(String::new()),
            (_, path) => path.map(|path| path.to_string()),
        })
    }

    fn kind(&mut self, _: Resource<InputHandle>) -> wasmtime::Result<types::EntryKind> {
        self.enter()?;
        Ok(wit_kind(self.input.kind))
    }

    fn length(&mut self, _: Resource<InputHandle>) -> wasmtime::Result<u64> {
        self.enter()?;
        Ok(self.input.content.len() as u64)
    }

    fn read(
        &mut self,
        _: Resource<InputHandle>,
        offset: u64,
        len: u64,
    ) -> wasmtime::Result<Result<Vec<u8>, types::Refusal>> {
        self.enter()?;
        Ok(match self.input.kind {
            EntryKind::Directory => Err(types::Refusal::WrongKind),
            _ => {
                let page = page(&self.input.content, offset, len, self.limits.host_call);
                self.carry(page.len())?;
                Ok(page)
            }
        })
    }

    fn drop(&mut self, _: Resource<InputHandle>) -> wasmtime::Result<()> {
        Ok(())
    }
}

impl snapshot::Host for Host {
    fn entry_at(
        &mut self,
        path: String,
    ) -> wasmtime::Result<Result<Resource<EntryHandle>, types::Refusal>> {
        self.count_question(path.len())?;
        let path = match inside(&path) {
            Ok(path) => path,
            Err(refusal) => return Ok(Err(wit_refusal(refusal))),
        };
        let answer = self.surroundings.entry(&path);
        let digest = trace::of(&answer, trace::of_facts);
        self.note_fault(&answer);
        self.record(Question::Entry(path), digest);
        match answer {
            Ok(facts) => Ok(Ok(self.push(EntryHandle(facts))?)),
            Err(refusal) => Ok(Err(wit_refusal(refusal))),
        }
    }

    fn read(
        &mut self,
        path: String,
        offset: u64,
        len: u64,
    ) -> wasmtime::Result<Result<Vec<u8>, types::Refusal>> {
        self.count_question(path.len())?;
        let path = match inside(&path) {
            Ok(path) => path,
            Err(refusal) => return Ok(Err(wit_refusal(refusal))),
        };
        let cap = self.limits.host_call;
        Ok(match self.content_at(&path) {
            Ok(content) => {
                let page = page(&content, offset, len, cap);
                self.carry(page.len())?;
                Ok(page)
            }
            Err(refusal) => Err(wit_refusal(refusal)),
        })
    }

    fn list(
        &mut self,
        path: String,
    ) -> wasmtime::Result<Result<Resource<Listing>, types::Refusal>> {
        self.count_question(path.len())?;
        let folder = match path.as_str() {
            "" => None,
            path => match inside(path) {
                Ok(path) => Some(path),
                Err(refusal) => return Ok(Err(wit_refusal(refusal))),
            },
        };
        let answer = self.surroundings.list(folder.as_ref());
        self.listing(Question::List(folder), answer)
    }

    fn glob(
        &mut self,
        pattern: String,
    ) -> wasmtime::Result<Result<Resource<Listing>, types::Refusal>> {
        self.count_question(pattern.len())?;
        self.globs += 1;
        if self.globs > self.limits.globs {
            return Err(self.over(LimitKey::Globs));
        }
        let answer = self.surroundings.glob(&pattern);
        self.listing(Question::Glob(pattern), answer)
    }
}

impl snapshot::HostListing for Host {
    fn next(&mut self, listing: Resource<Listing>, max: u32) -> wasmtime::Result<Vec<String>> {
        self.enter()?;
        let cap = self.limits.host_call;
        let paths = &mut self.table.get_mut(&listing)?.paths;
        let mut bytes = 0;
        let mut texts = Vec::new();
        while texts.len() < max as usize && bytes < cap / 2 {
            let Some(path) = paths.next() else { break };
            let text = path.to_string();
            bytes += text.len();
            texts.push(text);
        }
        self.carry(bytes)?;
        Ok(texts)
    }

    fn drop(&mut self, listing: Resource<Listing>) -> wasmtime::Result<()> {
        let listing = self.table.delete(listing)?;
        self.listed = self.listed.saturating_sub(listing.bytes);
        Ok(())
    }
}

impl Host {
    /// The content of a file of the snapshot, recorded, and kept while the examination lasts.
    pub(super) fn content_at(&mut self, path: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        if let Some(known) = self.contents.get(path) {
            return known.clone();
        }
        let answer = self.surroundings.read(path);
        let digest = trace::of(&answer, |bytes| bytes.to_vec());
        self.note_fault(&answer);
        self.record(Question::Read(path.clone()), digest);
        let length = answer.as_ref().map_or(0, |content| content.len());
        // Hashing is the host's work too; the next call tells where it was too much.
        self.carried = self.carried.saturating_add(length as u64);
        self.contents_bytes = self.contents_bytes.saturating_add(length);
        if self.contents_bytes > CONTENTS {
            self.contents.clear();
            self.contents_bytes = length;
        }
        self.contents.insert(path.clone(), answer.clone());
        answer
    }

    fn listing(
        &mut self,
        question: Question,
        answer: Result<Vec<RepoPath>, Refusal>,
    ) -> wasmtime::Result<Result<Resource<Listing>, types::Refusal>> {
        let digest = trace::of(&answer, |paths| trace::of_paths(paths));
        self.note_fault(&answer);
        self.record(question, digest);
        match answer {
            Ok(paths) => {
                let each = |path: &RepoPath| path.as_bytes().len() + size_of::<RepoPath>();
                let bytes = paths.iter().map(each).sum();
                self.carry(bytes)?;
                self.listed = self.listed.saturating_add(bytes);
                if self.listed > LISTED {
                    return Err(self.stop(Ending::OverLimit("open listings".to_owned())));
                }
                Ok(Ok(self.push(Listing { paths: paths.into_iter(), bytes })?))
            }
            Err(Refusal::Limit(name)) => Err(self.stop(Ending::OverLimit(name.to_owned()))),
            Err(refusal) => Ok(Err(wit_refusal(refusal))),
        }
    }
}

fn page(content: &[u8], offset: u64, len: u64, cap: usize) -> Vec<u8> {
    let len = len.min(cap as u64);
    slice(content, tollgate_model::Span { start: offset, end: offset.saturating_add(len) }).to_vec()
}

pub(super) fn wit_kind(kind: EntryKind) -> types::EntryKind {
    match kind {
        EntryKind::File => types::EntryKind::File,
        EntryKind::Directory => types::EntryKind::Directory,
        EntryKind::Symlink => types::EntryKind::Symlink,
        EntryKind::Submodule => types::EntryKind::Submodule,
        EntryKind::Other => types::EntryKind::Other,
    }
}

fn wit_refusal(refusal: Refusal) -> types::Refusal {
    match refusal {
        Refusal::Absent => types::Refusal::Absent,
        Refusal::WrongKind => types::Refusal::WrongKind,
        Refusal::Forbidden(why) => types::Refusal::Forbidden(why),
        Refusal::Limit(name) => types::Refusal::Limit(name.to_owned()),
        Refusal::Unavailable(why) => types::Refusal::Unavailable(why),
    }
}
