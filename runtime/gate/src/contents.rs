//! Remembers the digests of contents, so that a warm run reads and hashes nothing.

use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

use memchr::memmem;
use serde::{Deserialize, Serialize};
use tollgate_model::{Digest, ObjectId};
use tollgate_snapshot::{Content, File};
use tollgate_store::{Space, Store};

use crate::results::Batch;
use crate::stat_cache::{ReadAhead, StatCache};

const OBJECTS: Space = Space(2);

/// What is known of a content without reading it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub(crate) digest: Digest,
    /// The word of an inline suppression stands somewhere in it.
    pub(crate) pragmas: bool,
}

impl Known {
    pub(crate) fn of(content: &[u8]) -> Self {
        Self {
            digest: Digest::of(content),
            pragmas: memmem::find(content, b"tollgate:allow").is_some(),
        }
    }

    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = self.digest.as_bytes().to_vec();
        bytes.push(u8::from(self.pragmas));
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (digest, [pragmas]) = bytes.split_first_chunk::<32>()? else { return None };
        Some(Self { digest: Digest::from_bytes(*digest), pragmas: *pragmas != 0 })
    }
}

/// Digests known from earlier runs, and those this run adds.
#[derive(Debug)]
pub(crate) struct Contents<'a> {
    store: Option<&'a Store>,
    /// Where something of the working tree is looked at.
    work_tree: Option<StatCache>,
    objects: HashMap<ObjectId, Known>,
}

impl<'a> Contents<'a> {
    /// Looks up everything the files' contents are known by, in two reads of the store.
    pub(crate) fn known<'f>(
        store: Option<&'a Store>,
        work_tree: Option<&Path>,
        now: SystemTime,
        files: impl Iterator<Item = &'f File>,
        ahead: &ReadAhead,
    ) -> Self {
        let mut ids = Vec::new();
        let mut from_tree = false;
        for file in files {
            match file.content {
                Content::Object(id) => ids.push(id),
                Content::WorkTree(_) => from_tree = true,
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let work_tree = work_tree.filter(|_| from_tree);
        let mut contents = Self {
            store,
            work_tree: work_tree.map(|root| StatCache::of(store, root, now, ahead)),
            objects: HashMap::new(),
        };
        let Some(store) = store else { return contents };
        let keys: Vec<&[u8]> = ids.iter().map(ObjectId::as_bytes).collect();
        if !keys.is_empty() {
            for (id, value) in ids.iter().zip(store.get_many(OBJECTS, &keys)) {
                if let Some(known) = value.and_then(|bytes| Known::from_bytes(&bytes)) {
                    contents.objects.insert(*id, known);
                }
            }
        }
        contents
    }

    pub(crate) fn of(&self, file: &File) -> Option<Known> {
        match &file.content {
            Content::Object(id) => self.objects.get(id).copied(),
            Content::WorkTree(stat) => self.work_tree.as_ref()?.find(&file.path, stat),
        }
    }

    /// Adds what this run has read to what the store remembers.
    pub(crate) fn remember(mut self, read: &[(&File, Known)], batch: &mut Batch) {
        if self.store.is_none() || read.is_empty() {
            return;
        }
        for (file, known) in read {
            match (&file.content, &mut self.work_tree) {
                (Content::Object(id), _) => batch.add(OBJECTS, id.as_bytes(), known.to_bytes()),
                (Content::WorkTree(stat), Some(cache)) => cache.add(&file.path, stat, *known),
                (Content::WorkTree(_), None) => {}
            }
        }
        if let Some(cache) = &self.work_tree {
            cache.keep(batch);
        }
    }
}
