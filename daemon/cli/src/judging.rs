//! One evaluation, as `run` and the hooks ask for it.

use std::sync::Arc;
use std::time::Duration;

use tollgate_gate::{Evaluated, Evaluation, Gate, Selection};
use tollgate_model::{Date, Grants, Report};
use tollgate_server::Lasting;
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
        }
    }
}

/// The gate as one command uses it, and how it tells what it is doing.
pub(crate) struct Judging<'a> {
    context: &'a Context,
    bar: progress::Bar,
    gate: Gate,
    note: Option<String>,
    /// There was one.
    noted: bool,
    /// Neither notes nor progress.
    quiet: bool,
}

impl<'a> Judging<'a> {
    /// `patience` is how long modules may take to compile in all; none for as long as it takes.
    pub(crate) fn new(
        context: &'a Context,
        patience: Option<Duration>,
        quiet: bool,
    ) -> Result<Self, Failure> {
        built_in::require()?;
        let bar = progress::Bar::new(context.terminal.is_watched() && !quiet);
        let waiting = Waiting { patience, listener: Some(bar.compile_listener()) };
        let Assembly { gate, note } = assemble(context, waiting);
        let noted = note.is_some();
        Ok(Self { context, bar, gate, note, noted, quiet })
    }

    pub(crate) const fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Runs the checks; what the user should know is told, the report is not.
    pub(crate) fn judge(&mut self, case: Case<'_>) -> Result<Report, Failure> {
        let grants = grant_file::read(self.context, case.repository.root())?;
        self.judge_for_memory(case, &grants).map(|(report, _)| report)
    }

    /// The same under these grants, for a daemon; with how long the report will be the same for the
    /// same trees.
    pub(crate) fn judge_for_memory(
        &mut self,
        case: Case<'_>,
        grants: &Grants,
    ) -> Result<(Report, Option<Lasting>), Failure> {
        let context = self.context;
        let snapshots: Vec<Arc<Snapshot>> = case.snapshots.into_iter().map(Arc::new).collect();
        let governing = match (&case.policy, snapshots.last()) {
            (Some(policy), _) => policy,
            (None, Some(last)) => last,
            (None, None) => {
                return Err(Failure::fault("there is nothing to take configuration from", None));
            }
        };
        let selection = Selection { only: case.only, skip: context.environment.skipped_checks() };
        let shown = self.bar.show();
        let evaluated = self.gate.evaluate_for_memory(&Evaluation {
            snapshots: &snapshots,
            policy: policy::source(governing, case.root.as_ref()),
            work_tree: case.repository.root(),
            selection: &selection,
            grants,
            now: context.now,
            date: case.date.unwrap_or_else(|| context.date()),
            reuse: case.reuse,
            progress: &self.bar,
        });
        drop(shown);
        if !self.quiet {
            self.note.take().iter().for_each(|note| context.terminal.note(note));
        }
        let Evaluated { report, of_trees_alone } = evaluated?;
        if !self.quiet {
            report.notes.iter().for_each(|note| context.terminal.note(note));
        }
        // What was told beside the report was told once.
        let lasts = of_trees_alone && report.notes.is_empty() && !self.noted;
        let lasting = lasts.then_some(Lasting { date: report.date });
        Ok((report, lasting))
    }
}
