//! The gate itself: one call from snapshots to a report.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use tollgate_model::{Date, Digest, Manifest, RepoPath, Report};
use tollgate_sandbox::{Allocation, CompiledFolder, Sandbox};
use tollgate_snapshot::Snapshot;
use tollgate_store::Store;

use crate::checks::{self, BuiltIn, GateCheck, Loader};
use crate::contents::Contents;
use crate::decide::Decision;
use crate::error::GateError;
use crate::modules::ModulePlaces;
use crate::plan::Plan;
use crate::policy::{Policies, PolicySource};
use crate::progress::Progress;
use crate::run::Runner;

/// What every run of a process shares.
#[derive(Debug)]
pub struct Gate {
    pub built_in: Vec<BuiltIn>,
    /// None where nothing can be kept; every run then examines everything.
    pub store: Option<Store>,
    pub compiled: CompiledFolder,
    /// Inputs examined at a time.
    pub threads: NonZeroUsize,
}

/// Which checks the caller wants, beyond what the configuration says.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only these; all where it is empty.
    pub only: Vec<String>,
    /// Not these; they are reported as skipped.
    pub skip: Vec<String>,
}

/// One run.
#[derive(Clone, Copy)]
pub struct Evaluation<'a> {
    /// Judged in this order; several are the commits of a range, oldest first.
    pub snapshots: &'a [Arc<Snapshot>],
    pub policy: PolicySource<'a>,
    /// The root that files of the working tree, and modules named by path, are below.
    pub work_tree: Option<&'a Path>,
    pub selection: &'a Selection,
    /// When the run began.
    pub now: SystemTime,
    /// The date findings and exceptions with dates are held against.
    pub date: Date,
    /// Whether stored results may be used, and new ones stored.
    pub reuse: bool,
    pub progress: &'a dyn Progress,
}

impl std::fmt::Debug for Evaluation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Evaluation")
            .field("snapshots", &self.snapshots.len())
            .field("selection", &self.selection)
            .finish_non_exhaustive()
    }
}

/// What is known of a check without running it.
#[derive(Debug, Clone)]
pub struct CheckDescription {
    pub id: String,
    pub manifest: Manifest,
    pub digest: Digest,
}

/// Fewer inputs than this are examined faster without reserving memory for a pool of instances.
const POOL_FROM: usize = 64;

impl Gate {
    /// Judges the snapshots under the policy.
    ///
    /// Guests need more stack than the caller's thread may have.
    pub fn evaluate(&self, evaluation: &Evaluation<'_>) -> Result<Report, GateError> {
        std::thread::scope(|scope| {
            std::thread::Builder::new()
                .name("gate".to_owned())
                .stack_size(Sandbox::THREAD_STACK)
                .spawn_scoped(scope, || self.judge(evaluation))
                .map_err(|error| GateError::Fault(format!("no thread can be started: {error}")))?
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    fn judge(&self, evaluation: &Evaluation<'_>) -> Result<Report, GateError> {
        let policies = self.policies(evaluation)?;
        let (checks, skipped) = self.checks(evaluation, &policies)?;
        let plan = Plan::new(evaluation.snapshots, &checks, &policies.policy);
        let store = self.store.as_ref().filter(|_| evaluation.reuse);
        let loader = Loader::new(&self.compiled, self.allocation(&plan, &checks));
        let runner = Runner::new(
            evaluation.snapshots,
            &checks,
            &plan,
            store,
            &loader,
            self.threads,
            evaluation.progress,
        );
        let files = plan.targets.iter().map(|target| target.file);
        let contents = Contents::known(store, evaluation.work_tree, evaluation.now, files);
        self.validate_options(&checks, &plan, &loader)?;
        let answers = runner.answer(contents)?;
        let mut report = Decision {
            snapshots: evaluation.snapshots,
            policies: &policies,
            checks: &checks,
            skipped: &skipped,
            plan: &plan,
            answers: &answers,
            date: evaluation.date,
        }
        .report();
        if let Some(store) = &self.store {
            report.notes.extend(store.take_notes());
        }
        let took = evaluation.now.elapsed().unwrap_or_default().as_millis();
        report.stats.duration_ms = u64::try_from(took).unwrap_or(u64::MAX);
        Ok(report)
    }

    /// The checks there are under a policy, sorted by id.
    pub fn describe(
        &self,
        policy: &PolicySource<'_>,
        work_tree: Option<&Path>,
    ) -> Result<Vec<CheckDescription>, GateError> {
        let read = policy.read(std::iter::empty())?;
        let places = ModulePlaces { snapshot: policy.snapshot, work_tree, judged: &[] };
        let checks = checks::all(&self.built_in, &read.policy, places)?;
        Ok(checks
            .into_iter()
            .map(|check| CheckDescription {
                id: check.id,
                manifest: check.manifest,
                digest: check.digest,
            })
            .collect())
    }

    fn policies(&self, evaluation: &Evaluation<'_>) -> Result<Policies, GateError> {
        let judged = evaluation.snapshots.iter().flat_map(|snapshot| snapshot.judged());
        let mut paths: BTreeMap<&RepoPath, ()> = BTreeMap::new();
        paths.extend(judged.map(|file| (&file.path, ())));
        evaluation.policy.read(paths.into_keys())
    }

    fn checks(
        &self,
        evaluation: &Evaluation<'_>,
        policies: &Policies,
    ) -> Result<(Vec<GateCheck>, Vec<GateCheck>), GateError> {
        let snapshot = evaluation.policy.snapshot;
        let judged = evaluation.snapshots;
        let places = ModulePlaces { snapshot, work_tree: evaluation.work_tree, judged };
        let all = checks::all(&self.built_in, &policies.policy, places)?;
        if all.is_empty() {
            return Err(GateError::Fault(
                "this program was built without its checks; build it with `cargo xtask dist`"
                    .to_owned(),
            ));
        }
        let (mut kept, skipped) = checks::select(all, evaluation.selection)?;
        checks::hand_configuration(&mut kept, snapshot)?;
        Ok((kept, skipped))
    }

    /// Options the user wrote are held to what the check itself says even where nothing new has
    /// to be examined, so that a mistake is told at once.
    fn validate_options(
        &self,
        checks: &[GateCheck],
        plan: &Plan<'_>,
        loader: &Loader<'_>,
    ) -> Result<(), GateError> {
        for variant in &plan.variants {
            if variant.settings.options_place.is_some() {
                let check = &checks[variant.check];
                // A check that breaks here breaks again, and is told of, with its inputs.
                let _ = check.triggers(loader.sandbox()?, loader.compiled, &variant.settings)?;
            }
        }
        Ok(())
    }

    fn allocation(&self, plan: &Plan<'_>, checks: &[GateCheck]) -> Allocation {
        if plan.targets.len() < POOL_FROM {
            return Allocation::OnDemand;
        }
        let memory = checks.iter().map(|check| check.limits.memory).max();
        Allocation::Pooling {
            instances: self.threads.saturating_add(1),
            memory: memory.unwrap_or(tollgate_sandbox::Limits::default().memory),
        }
    }
}
