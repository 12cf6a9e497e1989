//! What has to be examined: which checks want which files, under which settings.

use std::collections::HashMap;
use std::sync::Arc;

use tollgate_model::{Digest, Policy, Scope, Settings};
use tollgate_snapshot::{File, FileKind, Snapshot};

use crate::checks::GateCheck;
use crate::keys;

/// A file to be judged.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    /// Position of its snapshot in the run.
    pub(crate) snapshot: usize,
    pub(crate) file: &'a File,
    /// Positions of the variants that want it.
    pub(crate) variants: Vec<usize>,
}

/// A check under the settings of some folder. Most runs have one a check.
#[derive(Debug)]
pub(crate) struct Variant {
    /// Position of the check in the run.
    pub(crate) check: usize,
    pub(crate) settings: Arc<Settings>,
    /// What all its results' keys begin with.
    pub(crate) prefix: Digest,
}

/// Everything a run has to answer.
#[derive(Debug, Default)]
pub(crate) struct Plan<'a> {
    pub(crate) variants: Vec<Variant>,
    pub(crate) targets: Vec<Target<'a>>,
    /// Snapshot and variant of checks that look at the whole.
    pub(crate) trees: Vec<(usize, usize)>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        snapshots: &'a [Arc<Snapshot>],
        checks: &[GateCheck],
        policy: &Policy,
    ) -> Self {
        let mut plan = Self::default();
        let mut known = HashMap::new();
        for (at, snapshot) in snapshots.iter().enumerate() {
            for (index, check) in checks.iter().enumerate() {
                let settings = policy.settings(&check.id, None);
                if check.manifest.scope == Scope::Tree && settings.enabled {
                    let variant = plan.variant(&mut known, index, check, settings);
                    plan.trees.push((at, variant));
                }
            }
            for file in snapshot.judged().iter().filter(|file| file.kind == FileKind::File) {
                let mut variants = Vec::new();
                for (index, check) in checks.iter().enumerate() {
                    if check.manifest.scope == Scope::Tree || !check.wants(&file.path) {
                        continue;
                    }
                    let settings = policy.settings(&check.id, Some(&file.path));
                    if settings.enabled && !settings.excludes(&file.path) {
                        variants.push(plan.variant(&mut known, index, check, settings));
                    }
                }
                plan.targets.push(Target { snapshot: at, file, variants });
            }
        }
        plan
    }

    /// The position of a variant, made where it is new. The plan keeps the settings, so no other
    /// can come to stand at their address.
    fn variant(
        &mut self,
        known: &mut HashMap<(usize, *const Settings), usize>,
        index: usize,
        check: &GateCheck,
        settings: Arc<Settings>,
    ) -> usize {
        *known.entry((index, Arc::as_ptr(&settings))).or_insert_with(|| {
            let prefix = keys::prefix(check, &settings);
            self.variants.push(Variant { check: index, settings, prefix });
            self.variants.len() - 1
        })
    }
}
