//! The gate itself: one call from snapshots to a report.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use tollgate_componentize::Capabilities;
use tollgate_model::{Date, Digest, Grants, LimitKey, Manifest, RepoPath, Report};
use tollgate_sandbox::{CompiledFolder, Sandbox};
use tollgate_snapshot::{Content, File, Snapshot};
use tollgate_store::{DataSets, Store};

use crate::checks::{self, BuiltIn, GateCheck, Loader};
use crate::clean;
use crate::contents::Contents;
use crate::decide::{self, Decision};
use crate::error::GateError;
use crate::grants::hold_to_grants;
use crate::impact::Impact;
use crate::memo::{self, Inputs};
use crate::modules::ModulePlaces;
use crate::plan::{self, Plan, Target};
use crate::policy::{Policies, PolicySource};
use crate::progress::Progress;
use crate::results::{Batch, Validation};
use crate::run::{Runner, Work};
use crate::stat_cache::ReadAhead;
use crate::views::Views;
use crate::warm::Warm;

/// What every run of a process shares.
#[derive(Debug)]
pub struct Gate {
    pub built_in: Vec<BuiltIn>,
    /// None where nothing can be kept; every run then examines everything.
    pub store: Option<Arc<Store>>,
    /// What checks look things up in; none where the user has no home.
    pub data: Option<Arc<DataSets>>,
    pub validation: Validation,
    pub compiled: CompiledFolder,
    /// Inputs examined at a time.
    pub threads: NonZeroUsize,
    /// What the process keeps in memory between runs, where it lives for more than one.
    pub warm: Option<Arc<Warm>>,
    pub ahead: ReadAhead,
}

/// A report, and whether the next one will be the same.
#[derive(Debug)]
pub struct Evaluated {
    pub report: Report,
    /// It depends on nothing but the trees that were judged and followed, this program, what the
    /// user skips and grants, and the date where the report has one.
    pub of_trees_alone: bool,
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
    /// What the user allows checks beyond looking at their input; nothing of it comes from a
    /// repository.
    pub grants: &'a Grants,
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
    /// From its imports alone; else why it can't run.
    pub capabilities: Result<Capabilities, String>,
}

impl Gate {
    /// Judges the snapshots under the policy.
    ///
    /// Guests need more stack than the caller's thread may have.
    pub fn evaluate(&self, evaluation: &Evaluation<'_>) -> Result<Report, GateError> {
        self.evaluate_for_memory(evaluation).map(|evaluated| evaluated.report)
    }

    /// The same, for whoever keeps reports in memory.
    pub fn evaluate_for_memory(&self, evaluation: &Evaluation<'_>) -> Result<Evaluated, GateError> {
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

    fn judge(&self, evaluation: &Evaluation<'_>) -> Result<Evaluated, GateError> {
        let mut policies = self.policies(evaluation, &[])?;
        let (mut checks, mut skipped) = self.checks(evaluation, &policies)?;
        let store = self.store.as_deref().filter(|_| evaluation.reuse);
        let judged = evaluation.snapshots.iter().flat_map(|snapshot| snapshot.judged());
        let contents =
            Contents::known(store, evaluation.work_tree, evaluation.now, judged, &self.ahead);
        let inputs = self.inputs(evaluation, &policies, &checks, &skipped);
        let key =
            store.and_then(|_| inputs.key(|file| contents.of(file).map(|known| known.digest)));
        if let (Some(store), Some(key)) = (store, &key)
            && let Some(mut report) = memo::find(store, key, evaluation.date)
        {
            report.rules = decide::rules(&checks, &report.findings);
            let of_trees_alone = of_trees_alone(checks.iter().chain(&skipped));
            return Ok(Evaluated { report: self.finished(report, evaluation), of_trees_alone });
        }
        let unchanged: Vec<Vec<&File>> = evaluation
            .snapshots
            .iter()
            .map(|snapshot| plan::unchanged(snapshot, &checks))
            .collect::<Result<_, _>>()?;
        if unchanged.iter().any(|files| !files.is_empty()) {
            // Other folders may have settings of their own.
            policies = self.policies(evaluation, &unchanged)?;
            (checks, skipped) = self.checks(evaluation, &policies)?;
        }
        let plan = Plan::new(evaluation.snapshots, &unchanged, &checks, &policies.policy);
        let Plan { variants, mut targets, trees, unchanged } = plan;
        let compiled = self.compiled.for_run();
        let loader = Loader::new(&compiled, self.threads, &variants, self.warm.as_deref());
        let reading = checks.iter().any(GateCheck::reads);
        let views = Views::new(evaluation.snapshots, reading, self.data.as_ref(), store)?;
        let runner = Runner {
            views: views.all.clone(),
            checks: &checks,
            variants: &variants,
            store,
            rows: store.map(clean::Rows::of),
            data: self.data.as_deref(),
            validation: self.validation,
            loader: &loader,
            threads: self.threads,
            progress: evaluation.progress,
            triggers: OnceLock::new(),
        };
        runner.validate_options()?;
        let mut batch = Batch::default();
        let (concerned, lasting) =
            self.concerned(evaluation, &runner, &views, &unchanged, &mut batch)?;
        let contents = if concerned.is_empty() {
            contents
        } else {
            targets.extend(concerned);
            targets.sort_by(|one, other| {
                (one.snapshot, &one.file.path).cmp(&(other.snapshot, &other.file.path))
            });
            let files = targets.iter().map(|target| target.file);
            Contents::known(store, evaluation.work_tree, evaluation.now, files, &self.ahead)
        };
        let answers = runner.answer(Work { targets: &targets, trees: &trees }, contents)?;
        views.keep(&mut batch);
        if let Some(store) = store {
            batch.write(store);
        }
        let plan = Plan { variants, targets, trees, unchanged: Vec::new() };
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
        report.notes.extend(compiled.take_notes());
        let lasting = lasting && answers.are_lasting();
        if let Some(store) = store.filter(|_| lasting) {
            // The name of all that was judged, also of what is known only now.
            let known: HashMap<&RepoPath, Digest> = plan
                .targets
                .iter()
                .zip(&answers.targets)
                .filter(|(target, _)| matches!(target.file.content, Content::WorkTree(_)))
                .filter_map(|(target, answer)| Some((&target.file.path, answer.known?.digest)))
                .collect();
            let first = self.inputs(evaluation, &policies, &checks, &skipped);
            let key = key.or_else(|| first.key(|file| known.get(&file.path).copied()));
            if let Some(key) = key {
                memo::keep(store, &key, &report);
            }
        }
        let of_trees_alone = lasting && of_trees_alone(checks.iter().chain(&skipped));
        Ok(Evaluated { report: self.finished(report, evaluation), of_trees_alone })
    }

    fn inputs<'a>(
        &'a self,
        evaluation: &Evaluation<'a>,
        policies: &'a Policies,
        checks: &'a [GateCheck],
        skipped: &'a [GateCheck],
    ) -> Inputs<'a> {
        Inputs {
            snapshots: evaluation.snapshots,
            source: evaluation.policy,
            policies,
            checks,
            skipped,
            data: self.data.as_deref(),
        }
    }

    fn finished(&self, mut report: Report, evaluation: &Evaluation<'_>) -> Report {
        if let Some(store) = &self.store {
            report.notes.extend(store.take_notes());
        }
        let took = evaluation.now.elapsed().unwrap_or_default().as_millis();
        report.stats.duration_ms = u64::try_from(took).unwrap_or(u64::MAX);
        report
    }

    /// The files that did not change and that a check may say something else of now, and whether
    /// that is certain.
    fn concerned<'a>(
        &self,
        evaluation: &Evaluation<'_>,
        runner: &Runner<'_>,
        views: &Views,
        unchanged: &[Target<'a>],
        batch: &mut Batch,
    ) -> Result<(Vec<Target<'a>>, bool), GateError> {
        let mut impact = Impact::new(runner, evaluation.now);
        let mut concerned = Vec::new();
        for (at, bases) in views.bases.iter().enumerate() {
            let of = |target: &Target<'_>| target.snapshot;
            let start = unchanged.partition_point(|target| of(target) < at);
            let end = unchanged.partition_point(|target| of(target) <= at);
            if start < end {
                concerned.extend(impact.of(at, bases, &unchanged[start..end])?);
            }
        }
        impact.keep(batch);
        Ok((concerned, impact.is_lasting()))
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
                capabilities: check.capabilities,
            })
            .collect())
    }

    /// What users say in files about what is judged and about `others`.
    fn policies(
        &self,
        evaluation: &Evaluation<'_>,
        others: &[Vec<&File>],
    ) -> Result<Policies, GateError> {
        let judged = evaluation.snapshots.iter().flat_map(|snapshot| snapshot.judged());
        let others = others.iter().flatten().copied();
        evaluation.policy.read(judged.chain(others).map(|file| &file.path))
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
        for check in &mut kept {
            let set = policies.policy.settings(&check.id, None).limits.get(LimitKey::Deadline);
            check.deadline = set.map(Duration::from_millis);
        }
        hold_to_grants(&mut kept, &policies.policy, evaluation.grants)?;
        checks::hand_configuration(&mut kept, snapshot)?;
        Ok((kept, skipped))
    }
}

/// Whether none of the checks, skipped ones too, can say anything else while the trees are the same: not one whose
/// module lies beside them, that looks things up or reaches the network.
fn of_trees_alone<'a>(mut checks: impl Iterator<Item = &'a GateCheck>) -> bool {
    checks.all(|check| {
        !check.beside && check.manifest.datasets.is_empty() && check.permissions().is_empty()
    })
}
