//! Contents a check had nothing to say about and asked nothing for: such an answer holds for ever,
//! and most answers are of this kind. They are kept together, a few dozen rows instead of one for
//! each file.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use tollgate_model::Digest;
use tollgate_sandbox::{Ending, Examination};
use tollgate_store::{Space, Store};

const CLEAN: Space = Space(8);

/// Rows for each variant. A hook reads one of them, a run over a whole tree all.
const SHARDS: u8 = 64;

/// Digests in one row; beyond it the older half goes.
const FULL: usize = 1 << 15;

const DIGEST: usize = 32;

/// A variant's key prefix and the digest of a content.
pub(crate) type Name = (Digest, Digest);

/// Whether an answer is of this kind.
pub(crate) fn is_clean(examination: &Examination) -> bool {
    examination.ending == Ending::Done
        && examination.findings.is_empty()
        && examination.trace.is_empty()
}

/// The rows of a run, each read once: a row can be long, and files come one by one.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    store: &'a Store,
    // Digests are spread as well as any hash of them would be.
    read: Mutex<FxHashMap<[u8; 33], FxHashSet<[u8; DIGEST]>>>,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(store: &'a Store) -> Self {
        Self { store, read: Mutex::default() }
    }

    pub(crate) const fn store(&self) -> &'a Store {
        self.store
    }

    /// Which of `names` are known to be clean, in their order.
    pub(crate) fn find(&self, names: &[Option<Name>]) -> Vec<bool> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let open: Vec<&Name> =
            names.iter().flatten().filter(|name| !read.contains_key(&key_of(name))).collect();
        if !open.is_empty() {
            read.extend(open.iter().map(|name| (key_of(name), FxHashSet::default())));
            for (key, digests) in rows(self.store, open.into_iter()) {
                read.insert(key, digests.as_chunks::<DIGEST>().0.iter().copied().collect());
            }
        }
        let is_known = |name: &Name| {
            read.get(&key_of(name)).is_some_and(|digests| digests.contains(name.1.as_bytes()))
        };
        names.iter().map(|name| name.as_ref().is_some_and(is_known)).collect()
    }
}

/// Adds to what is known, as entries to be written.
pub(crate) fn added(store: &Store, names: &[Name]) -> Vec<(Space, Vec<u8>, Vec<u8>)> {
    let mut rows = rows(store, names.iter());
    for name in names {
        let digests = rows.entry(key_of(name)).or_default();
        digests.extend_from_slice(name.1.as_bytes());
        if digests.len() > FULL * DIGEST {
            digests.drain(..FULL / 2 * DIGEST);
        }
    }
    rows.into_iter().map(|(key, digests)| (CLEAN, key.to_vec(), digests)).collect()
}

fn rows<'a>(store: &Store, names: impl Iterator<Item = &'a Name>) -> BTreeMap<[u8; 33], Vec<u8>> {
    let keys: Vec<[u8; 33]> = names.map(key_of).collect::<FxHashSet<_>>().into_iter().collect();
    let values = store.get_many(CLEAN, &keys);
    let whole = |value: &Vec<u8>| value.len().is_multiple_of(DIGEST);
    keys.into_iter()
        .zip(values)
        .filter_map(|(key, value)| Some((key, value.filter(whole)?)))
        .collect()
}

fn key_of((prefix, content): &Name) -> [u8; 33] {
    let mut key = [content.as_bytes()[0] % SHARDS; 33];
    key[..32].copy_from_slice(prefix.as_bytes());
    key
}
