//! What has to be examined: which checks want which files, under which settings.

use std::collections::HashMap;
use std::sync::Arc;

use tollgate_model::{Digest, Policy, Scope, Settings};
use tollgate_sandbox::Limits;
use tollgate_snapshot::{File, FileKind, Snapshot};

use crate::checks::GateCheck;
use crate::error::GateError;
use crate::keys;

/// A file to be judged.
#[derive(Debug, Clone)]
pub(crate) struct Target<'a> {
    /// Position of its snapshot among the run's views.
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
    pub(crate) limits: Limits,
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
    /// Files that were there before and did not change, of which a check may still say something
    /// else now: it can ask about other files. In byte order for each snapshot.
    pub(crate) unchanged: Vec<Target<'a>>,
}

/// The files that are not judged for a change of their own, and that a check wants which can ask
/// about others.
pub(crate) fn unchanged<'a>(
    snapshot: &'a Snapshot,
    checks: &[GateCheck],
) -> Result<Vec<&'a File>, GateError> {
    let asking: Vec<_> = checks.iter().filter(|check| check.asks()).collect();
    if asking.is_empty() || snapshot.bases()?.is_empty() {
        return Ok(Vec::new());
    }
    let judged = |file: &File| {
        snapshot.judged().binary_search_by(|other| other.path.cmp(&file.path)).is_ok()
    };
    let wanted = |file: &File| asking.iter().any(|check| check.wants(&file.path));
    let files = snapshot.files()?.iter().filter(|file| file.kind == FileKind::File);
    Ok(files.filter(|file| wanted(file) && !judged(file)).collect())
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        snapshots: &'a [Arc<Snapshot>],
        unchanged: &[Vec<&'a File>],
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
                let variants = plan.wanting(&mut known, file, checks, policy, |_| true);
                plan.targets.push(Target { snapshot: at, file, variants });
            }
        }
        for (at, files) in unchanged.iter().enumerate() {
            for file in files {
                let variants = plan.wanting(&mut known, file, checks, policy, GateCheck::asks);
                if !variants.is_empty() {
                    plan.unchanged.push(Target { snapshot: at, file, variants });
                }
            }
        }
        plan
    }

    /// The variants of checks that want a file.
    fn wanting(
        &mut self,
        known: &mut HashMap<(usize, *const Settings), usize>,
        file: &File,
        checks: &[GateCheck],
        policy: &Policy,
        of: impl Fn(&GateCheck) -> bool,
    ) -> Vec<usize> {
        let mut variants = Vec::new();
        for (index, check) in checks.iter().enumerate() {
            let each = check.manifest.scope != Scope::Tree && of(check);
            if !each || !check.wants(&file.path) {
                continue;
            }
            let settings = policy.settings(&check.id, Some(&file.path));
            if settings.enabled && !settings.excludes(&file.path) {
                variants.push(self.variant(known, index, check, settings));
            }
        }
        variants
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
            let limits = Limits::default().overridden(&settings.limits);
            let prefix = keys::prefix(check, &settings, &limits);
            self.variants.push(Variant { check: index, settings, limits, prefix });
            self.variants.len() - 1
        })
    }
}
