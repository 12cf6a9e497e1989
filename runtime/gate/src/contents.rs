//! Remembers the digests of contents, so that a warm run reads and hashes nothing.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use memchr::memmem;
use serde::{Deserialize, Serialize};
use tollgate_model::{Digest, ObjectId, RepoPath};
use tollgate_snapshot::{Content, File, Stat};
use tollgate_store::{Space, Store};

use crate::results::Batch;

const OBJECTS: Space = Space(2);
const WORK_TREES: Space = Space(3);

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

/// What the file system said of a file when its content was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Remembered {
    path: RepoPath,
    size: u64,
    mtime: (i64, u32),
    ctime: (i64, u32),
    inode: u64,
    device: u64,
    /// When the run began that read it, in nanoseconds since the epoch.
    read_at: u128,
    known: Known,
}

/// Parts the stat cache of a working tree is kept in, so that one changed file does not have all of
/// it written again.
const SHARDS: u8 = 64;

fn shard(path: &RepoPath) -> u8 {
    let sum = path.as_bytes().iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31) ^ byte);
    sum % SHARDS
}

/// The key of one part.
fn shard_key(tree: &[u8; 32], shard: u8) -> [u8; 33] {
    let mut key = [shard; 33];
    key[..32].copy_from_slice(tree);
    key
}

/// A change this soon before a reading may carry the same time stamp as the reading: those of
/// common file systems tick every 10 ms or faster.
const TICK: Duration = Duration::from_millis(100);
/// Where a file system keeps whole seconds, FAT every other one.
const COARSE_TICK: Duration = Duration::from_secs(2);

impl Remembered {
    fn of(file: &File, stat: &Stat, known: Known, read_at: u128) -> Self {
        Self {
            path: file.path.clone(),
            size: stat.size,
            mtime: stat.mtime,
            ctime: stat.ctime,
            inode: stat.inode,
            device: stat.device,
            read_at,
            known,
        }
    }

    /// Git's racy rule: equal values prove an equal content only where the content had been left
    /// alone for longer than a time stamp can tell.
    fn holds(&self, stat: &Stat) -> bool {
        let equal = (self.size, self.mtime, self.ctime, self.inode, self.device)
            == (stat.size, stat.mtime, stat.ctime, stat.inode, stat.device);
        let coarse = stat.mtime.1 == 0 && stat.ctime.1 == 0;
        let tick = if coarse { COARSE_TICK } else { TICK };
        let settled = |(seconds, nanos): (i64, u32)| {
            let at = u128::from(seconds.max(0).unsigned_abs()) * 1_000_000_000 + u128::from(nanos);
            at + tick.as_nanos() < self.read_at
        };
        equal && settled(stat.mtime) && settled(stat.ctime)
    }
}

/// Digests known from earlier runs, and those this run adds.
#[derive(Debug)]
pub(crate) struct Contents<'a> {
    store: Option<&'a Store>,
    /// The key of the working tree's stat cache.
    tree_key: Option<[u8; 32]>,
    read_at: u128,
    /// The parts of the stat cache, each in byte order of the paths.
    remembered: Vec<Vec<Remembered>>,
    objects: HashMap<ObjectId, Known>,
}

impl<'a> Contents<'a> {
    /// Looks up everything the files' contents are known by, in two reads of the store.
    pub(crate) fn known<'f>(
        store: Option<&'a Store>,
        work_tree: Option<&Path>,
        now: SystemTime,
        files: impl Iterator<Item = &'f File>,
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
        let tree_key = work_tree.filter(|_| from_tree).map(|root| {
            let mut name = blake3::Hasher::new();
            name.update(b"tollgate stat 2").update(root.as_os_str().as_encoded_bytes());
            *name.finalize().as_bytes()
        });
        let mut contents = Self {
            store,
            tree_key,
            read_at: now.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos(),
            remembered: Vec::new(),
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
        if let Some(tree) = tree_key {
            let keys: Vec<_> = (0..SHARDS).map(|shard| shard_key(&tree, shard)).collect();
            let parts = store.get_many(WORK_TREES, &keys).into_iter();
            let part = |bytes: Vec<u8>| postcard::from_bytes(&bytes).ok();
            contents.remembered =
                parts.map(|bytes| bytes.and_then(part).unwrap_or_default()).collect();
        }
        contents
    }

    pub(crate) fn of(&self, file: &File) -> Option<Known> {
        match &file.content {
            Content::Object(id) => self.objects.get(id).copied(),
            Content::WorkTree(stat) => {
                let part = self.remembered.get(usize::from(shard(&file.path)))?;
                let at = part.binary_search_by(|entry| entry.path.cmp(&file.path)).ok()?;
                Some(&part[at]).filter(|entry| entry.holds(stat)).map(|entry| entry.known)
            }
        }
    }

    /// Adds what this run has read to what the store remembers.
    pub(crate) fn remember(mut self, read: &[(&File, Known)], batch: &mut Batch) {
        if self.store.is_none() || read.is_empty() {
            return;
        }
        self.remembered.resize_with(usize::from(SHARDS), Vec::new);
        let mut changed = [false; SHARDS as usize];
        for (file, known) in read {
            match &file.content {
                Content::Object(id) => batch.add(OBJECTS, id.as_bytes(), known.to_bytes()),
                Content::WorkTree(stat) => {
                    let entry = Remembered::of(file, stat, *known, self.read_at);
                    let at = usize::from(shard(&file.path));
                    changed[at] = true;
                    let part = &mut self.remembered[at];
                    match part.binary_search_by(|known| known.path.cmp(&file.path)) {
                        Ok(at) => part[at] = entry,
                        Err(at) => part.insert(at, entry),
                    }
                }
            }
        }
        let Some(tree) = self.tree_key else { return };
        for (shard, entries) in (0..SHARDS).zip(&self.remembered) {
            if changed[usize::from(shard)]
                && let Ok(bytes) = postcard::to_allocvec(entries)
            {
                batch.add(WORK_TREES, &shard_key(&tree, shard), bytes);
            }
        }
    }
}
