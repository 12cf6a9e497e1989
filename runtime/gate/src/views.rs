//! The trees a run looks at: its snapshots, and what they are held against; and the listings of
//! those that have a name, which earlier runs worked out.

use std::collections::HashMap;
use std::sync::Arc;

use tollgate_model::{Digest, ObjectId};
use tollgate_sandbox::Question;
use tollgate_snapshot::Snapshot;
use tollgate_store::{DataSets, Space, Store};

use crate::changed::Changed;
use crate::error::GateError;
use crate::impact::Held;
use crate::keys;
use crate::results::Batch;
use crate::surroundings::OfSnapshot;

const LISTINGS: Space = Space(6);

/// Listings kept for one tree; a check that asks for more asks anew.
const KEPT: usize = 10_000;

/// Every tree of a run.
#[derive(Debug)]
pub(crate) struct Views {
    /// The run's snapshots first.
    pub(crate) all: Vec<Arc<OfSnapshot>>,
    /// For each snapshot, what it is held against.
    pub(crate) bases: Vec<Vec<Held>>,
    /// Views that show a tree, each tree once, with how many of its listings are kept already.
    named: Vec<(ObjectId, usize, usize)>,
}

impl Views {
    /// `asking` where some check can ask about files: else no listing is ever wanted.
    pub(crate) fn new(
        snapshots: &[Arc<Snapshot>],
        asking: bool,
        data: Option<&Arc<DataSets>>,
        store: Option<&Store>,
    ) -> Result<Self, GateError> {
        let plain = |snapshot: &Arc<Snapshot>| OfSnapshot::new(Arc::clone(snapshot), data.cloned());
        let mut views = Self { all: Vec::new(), bases: Vec::new(), named: Vec::new() };
        if !asking {
            views.all = snapshots.iter().map(plain).map(Arc::new).collect();
            views.bases = snapshots.iter().map(|_| Vec::new()).collect();
            return Ok(views);
        }
        let mut before: Vec<Arc<OfSnapshot>> = Vec::new();
        let mut places: HashMap<ObjectId, usize> = HashMap::new();
        for snapshot in snapshots {
            let mut held = Vec::new();
            for base in snapshot.bases()? {
                let view = *places.entry(base.tree).or_insert_with(|| {
                    before.push(Arc::new(plain(&base.snapshot)));
                    snapshots.len() + before.len() - 1
                });
                let changed = Arc::new(Changed::new(base.changed.clone()));
                held.push(Held { view, tree: base.tree, changed });
            }
            views.bases.push(held);
        }
        for (snapshot, held) in snapshots.iter().zip(&views.bases) {
            let view = plain(snapshot);
            views.all.push(Arc::new(match held.first() {
                Some(base) => {
                    let first = Arc::clone(&before[base.view - snapshots.len()]);
                    view.over(first, Arc::clone(&base.changed))
                }
                None => view,
            }));
        }
        views.all.extend(before);
        for (at, snapshot) in snapshots.iter().enumerate() {
            if let (Some(tree), true) = (snapshot.tree(), views.bases[at].is_empty()) {
                places.entry(tree).or_insert(at);
            }
        }
        views.named = places.into_iter().map(|(tree, view)| (tree, view, 0)).collect();
        views.named.sort_unstable();
        if let Some(store) = store {
            views.learn(store);
        }
        Ok(views)
    }

    fn learn(&mut self, store: &Store) {
        let keys: Vec<Digest> =
            self.named.iter().map(|(tree, ..)| keys::of_listings(tree)).collect();
        let keys: Vec<&[u8]> = keys.iter().map(|key| &key.as_bytes()[..]).collect();
        for ((_, view, kept), bytes) in self.named.iter_mut().zip(store.get_many(LISTINGS, &keys)) {
            let Some(bytes) = bytes else { continue };
            let Ok(known) = postcard::from_bytes::<Vec<(Question, Digest)>>(&bytes) else {
                continue;
            };
            *kept = known.len();
            self.all[*view].learn(known);
        }
    }

    /// What is to be kept for the next run.
    pub(crate) fn keep(&self, batch: &mut Batch) {
        for (tree, view, kept) in &self.named {
            let known = self.all[*view].listings();
            if known.len() > *kept
                && known.len() <= KEPT
                && let Ok(bytes) = postcard::to_allocvec(&known)
            {
                batch.add(LISTINGS, keys::of_listings(tree).as_bytes(), bytes);
            }
        }
    }
}
