//! One evaluation, as `run` and the hooks ask for it.

use std::sync::Arc;
use std::time::Duration;

use tollgate_gate::{Evaluation, Selection};
use tollgate_model::{Date, Report};
use tollgate_snapshot::{Repository, Snapshot};

use crate::assembly::{Assembly, Waiting, assemble};
use crate::built_in;
use crate::context::Context;
use crate::failure::Failure;
use crate::grant_file;
use crate::policy::{self, RootFile};
use crate::progress;

/// What is judged, and by what.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub(crate) repository: &'a Repository,
    pub(crate) snapshots: Vec<Snapshot>,
    /// Its configuration holds; none means that of the last snapshot.
    pub(crate) policy: Option<Snapshot>,
    pub(crate) root: Option<RootFile>,
    /// The only checks that run, where any are named.
    pub(crate) only: Vec<String>,
    pub(crate) date: Option<Date>,
    /// Whether stored results may answer.
    pub(crate) reuse: bool,
    /// Neither notes nor progress.
    pub(crate) quiet: bool,
    /// How long modules may take to compile in all; none for as long as it takes.
    pub(crate) patience: Option<Duration>,
}

impl<'a> Case<'a> {
    /// The index or commits as they are, by everything there is.
    pub(crate) fn of(repository: &'a Repository, snapshots: Vec<Snapshot>) -> Self {
        Self {
            repository,
            snapshots,
            policy: None,
            root: None,
            only: Vec::new(),
            date: None,
            reuse: true,
            quiet: false,
            patience: None,
        }
    }
}

/// Runs the checks; what the user should know is told, the report is not.
pub(crate) fn judge(context: &Context, case: Case<'_>) -> Result<Report, Failure> {
    built_in::require()?;
    let grants = grant_file::read(context, case.repository.root())?;
    let snapshots: Vec<Arc<Snapshot>> = case.snapshots.into_iter().map(Arc::new).collect();
    let governing = match (&case.policy, snapshots.last()) {
        (Some(policy), _) => policy,
        (None, Some(last)) => last,
        (None, None) => {
            return Err(Failure::fault("there is nothing to take configuration from", None));
        }
    };
    let bar = progress::Bar::new(context.terminal.is_watched() && !case.quiet);
    let waiting = Waiting { patience: case.patience, listener: Some(bar.compile_listener()) };
    let Assembly { gate, note } = assemble(context, waiting);
    let selection = Selection { only: case.only, skip: context.environment.skipped_checks() };
    let evaluated = gate.evaluate(&Evaluation {
        snapshots: &snapshots,
        policy: policy::source(governing, case.root.as_ref()),
        work_tree: case.repository.root(),
        selection: &selection,
        grants: &grants,
        now: context.now,
        date: case.date.unwrap_or_else(|| context.date()),
        reuse: case.reuse,
        progress: &bar,
    });
    drop(bar);
    if !case.quiet {
        note.iter().for_each(|note| context.terminal.note(note));
    }
    let report = evaluated?;
    if !case.quiet {
        report.notes.iter().for_each(|note| context.terminal.note(note));
    }
    Ok(report)
}
