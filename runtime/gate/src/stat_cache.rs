//! What the file system said of a working tree's files when they were read: a file that is still
//! as it was then is not read again.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use tollgate_model::RepoPath;
use tollgate_snapshot::Stat;
use tollgate_store::{Space, Store};

use crate::contents::Known;
use crate::results::Batch;

const WORK_TREES: Space = Space(3);
const KIND: &[u8] = b"tollgate stat 3";

/// Parts the stat cache of a working tree is kept in, so that one changed file does not have all of
/// it written again.
const PARTS: u8 = 64;

fn part_of(path: &[u8]) -> u8 {
    path.iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31) ^ byte) % PARTS
}

/// A file as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Facts {
    size: u64,
    mtime: (i64, u32),
    ctime: (i64, u32),
    inode: u64,
    device: u64,
    /// When the run began that read it, in nanoseconds since the epoch.
    read_at: u64,
    known: Known,
}

/// As it is kept.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    path: &'a [u8],
    facts: Facts,
}

/// One part as it was kept, its rows in byte order of their paths, which are left where they are.
#[derive(Debug, Default)]
struct Part {
    bytes: Vec<u8>,
    rows: Vec<(Range<usize>, Facts)>,
    /// After the row found last: files are mostly asked for in their order.
    next: AtomicUsize,
}

/// The stat cache of one working tree.
#[derive(Debug)]
pub(crate) struct StatCache {
    tree: [u8; 32],
    read_at: SystemTime,
    parts: Vec<Part>,
    new: BTreeMap<RepoPath, Facts>,
}

/// What is kept of a working tree, read while its files are looked at and taken by whoever asks for
/// it first.
#[derive(Debug, Default)]
pub struct ReadAhead(Mutex<Option<([u8; 32], Vec<Part>)>>);

impl ReadAhead {
    pub(crate) fn read(&self, store: &Store, root: &Path) {
        let tree = tree_key(KIND, root);
        let parts = parts_of(store, &tree);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((tree, parts));
    }

    fn take(&self, tree: &[u8; 32]) -> Option<Vec<Part>> {
        let mut ahead = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ahead.take_if(|(of, _)| of == tree).map(|(_, parts)| parts)
    }
}

fn parts_of(store: &Store, tree: &[u8; 32]) -> Vec<Part> {
    let keys: Vec<_> = (0..PARTS).map(|part| part_key(tree, part)).collect();
    let kept = store.get_many(WORK_TREES, &keys).into_iter();
    kept.map(|bytes| Part::read(bytes.unwrap_or_default())).collect()
}

impl StatCache {
    /// What is kept of the tree at `root`; a run that began at `now` will add to it.
    pub(crate) fn of(
        store: Option<&Store>,
        root: &Path,
        now: SystemTime,
        ahead: &ReadAhead,
    ) -> Self {
        let tree = tree_key(KIND, root);
        let parts = store.map(|store| ahead.take(&tree).unwrap_or_else(|| parts_of(store, &tree)));
        Self { tree, read_at: now, parts: parts.unwrap_or_default(), new: BTreeMap::new() }
    }

    /// What is known of the content of a file that stands as it did when it was read.
    pub(crate) fn find(&self, path: &RepoPath, stat: &Stat) -> Option<Known> {
        let path = path.as_bytes();
        let part = self.parts.get(usize::from(part_of(path)))?;
        let place = |at: &Range<usize>| &part.bytes[at.clone()];
        let next = part.next.load(Ordering::Relaxed);
        let at = match part.rows.get(next) {
            Some((at, _)) if place(at) == path => next,
            _ => part.rows.binary_search_by(|(at, _)| place(at).cmp(path)).ok()?,
        };
        part.next.store(at + 1, Ordering::Relaxed);
        let facts = &part.rows[at].1;
        facts.hold(stat).then_some(facts.known)
    }

    pub(crate) fn add(&mut self, path: &RepoPath, stat: &Stat, known: Known) {
        self.new.insert(path.clone(), Facts::of(stat, self.read_at, known));
    }

    /// Writes the parts that have something new.
    pub(crate) fn keep(&self, batch: &mut Batch) {
        let mut parts: BTreeMap<u8, Vec<Row<'_>>> = BTreeMap::new();
        for (path, facts) in &self.new {
            let path = path.as_bytes();
            parts.entry(part_of(path)).or_default().push(Row { path, facts: *facts });
        }
        for (part, mut rows) in parts {
            if let Some(kept) = self.parts.get(usize::from(part)) {
                let kept = kept.rows.iter();
                let place = |at: &Range<usize>| &self.parts[usize::from(part)].bytes[at.clone()];
                rows.extend(kept.map(|(at, facts)| Row { path: place(at), facts: *facts }));
            }
            // Of two rows of a path the new one comes first, and is the one to stay.
            rows.sort_by_key(|row| row.path);
            rows.dedup_by_key(|row| row.path);
            if let Ok(bytes) = postcard::to_allocvec(&rows) {
                batch.add(WORK_TREES, &part_key(&self.tree, part), bytes);
            }
        }
    }
}

impl Part {
    /// Bytes that are no part are an empty one.
    fn read(bytes: Vec<u8>) -> Self {
        let Ok((count, mut rest)) = postcard::take_from_bytes::<u64>(&bytes) else {
            return Self::default();
        };
        let mut rows = Vec::new();
        for _ in 0..count {
            let Ok((row, after)) = postcard::take_from_bytes::<Row<'_>>(rest) else {
                return Self::default();
            };
            let start = row.path.as_ptr() as usize - bytes.as_ptr() as usize;
            rows.push((start..start + row.path.len(), row.facts));
            rest = after;
        }
        Self { bytes, rows, next: AtomicUsize::new(0) }
    }
}

impl Facts {
    fn of(stat: &Stat, read_at: SystemTime, known: Known) -> Self {
        Self {
            size: stat.size,
            mtime: stat.mtime,
            ctime: stat.ctime,
            inode: stat.inode,
            device: stat.device,
            read_at: Stat::nanoseconds(read_at),
            known,
        }
    }

    /// Git's racy rule: equal values prove an equal content only where the content had been left
    /// alone for longer than a time stamp can tell.
    fn hold(&self, stat: &Stat) -> bool {
        let equal = (self.size, self.mtime, self.ctime, self.inode, self.device)
            == (stat.size, stat.mtime, stat.ctime, stat.inode, stat.device);
        equal && stat.is_settled_at(self.read_at)
    }
}

/// The name of what is kept of one kind about a working tree.
pub(crate) fn tree_key(kind: &[u8], root: &Path) -> [u8; 32] {
    let mut name = blake3::Hasher::new();
    name.update(kind).update(root.as_os_str().as_encoded_bytes());
    *name.finalize().as_bytes()
}

fn part_key(tree: &[u8; 32], part: u8) -> [u8; 33] {
    let mut key = [part; 33];
    key[..32].copy_from_slice(tree);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stat(inode: u64) -> Stat {
        Stat { size: 3, mtime: (5, 1), ctime: (5, 2), inode, device: 1 }
    }

    fn path(text: &str) -> RepoPath {
        RepoPath::new(text.as_bytes()).unwrap()
    }

    #[test]
    fn rows_survive_and_a_new_one_replaces_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 1).unwrap();
        let (root, now) = (Path::new("/r"), SystemTime::now());
        let (one, two) = (Known::of(b"one"), Known::of(b"two"));
        for (names, known) in [(["a", "b/c"], one), (["a", "z"], two)] {
            let mut cache = StatCache::of(Some(&store), root, now, &ReadAhead::default());
            names.iter().for_each(|name| cache.add(&path(name), &stat(7), known));
            let mut batch = Batch::default();
            cache.keep(&mut batch);
            batch.write(&store);
        }
        let (ahead, other) = (ReadAhead::default(), Path::new("/other"));
        ahead.read(&store, root);
        assert_eq!(
            StatCache::of(Some(&store), other, now, &ahead).find(&path("a"), &stat(7)),
            None
        );
        for is_ahead in [true, false] {
            assert_eq!(ahead.0.lock().unwrap().is_some(), is_ahead);
            let cache = StatCache::of(Some(&store), root, now, &ahead);
            let found = |name: &str, inode| cache.find(&path(name), &stat(inode));
            assert_eq!(
                [found("a", 7), found("b/c", 7), found("z", 7), found("a", 8), found("q", 7)],
                [Some(two), Some(one), Some(two), None, None]
            );
        }
        assert_eq!(StatCache::of(None, root, now, &ahead).find(&path("a"), &stat(7)), None);
    }

    #[test]
    fn damaged_parts_are_empty() {
        let rows =
            [Row { path: b"a", facts: Facts::of(&stat(1), SystemTime::now(), Known::of(b"")) }];
        let bytes = postcard::to_allocvec(&rows[..]).unwrap();
        assert_eq!(Part::read(bytes.clone()).rows.len(), 1);
        for cut in 0..bytes.len() {
            assert!(Part::read(bytes[..cut].to_vec()).rows.is_empty(), "{cut}");
        }
    }
}
