//! A gate with guests as its checks, and what tests ask of it.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tollgate_gate::{
    BuiltIn, Evaluation, Gate, GateError, NoProgress, PolicySource, ReadAhead, Selection,
    Validation,
};
use tollgate_model::{Date, Grants, Report};
use tollgate_sandbox::{CompiledFolder, Sandbox};
use tollgate_snapshot::{Environment, Repository, Snapshot};
use tollgate_store::Store;
use tollgate_tests::Scratch;

/// A gate whose only checks are these guests.
pub(crate) fn gate(scratch: &Scratch, guests: &[&str]) -> Gate {
    let built_in = guests.iter().map(|name| built_in(name)).collect();
    Gate {
        built_in,
        store: Some(Arc::new(Store::open(&scratch.home(), 1).unwrap())),
        data: None,
        validation: Validation::default(),
        compiled: CompiledFolder::none(),
        threads: NonZeroUsize::new(2).unwrap(),
        warm: None,
        ahead: ReadAhead::default(),
    }
}

/// Leaks the module: a built-in check lives as long as its program.
fn built_in(name: &str) -> BuiltIn {
    let folder = match name {
        "secrets" => tollgate_tests::checks_folder(),
        _ => tollgate_tests::guests_folder(),
    };
    let path = folder.join(format!("{name}.wasm"));
    let wasm = std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask test`", path.display()));
    let compiled = Sandbox::precompile(&wasm).unwrap();
    BuiltIn { wasm: wasm.leak(), compiled: compiled.leak() }
}

pub(crate) fn repository(scratch: &Scratch) -> Repository {
    Repository::open(&Environment::at(scratch.root())).unwrap()
}

pub(crate) fn index(scratch: &Scratch) -> Vec<Arc<Snapshot>> {
    vec![Arc::new(repository(scratch).index().unwrap())]
}

pub(crate) fn tracked(scratch: &Scratch) -> Vec<Arc<Snapshot>> {
    vec![Arc::new(repository(scratch).tracked().unwrap())]
}

pub(crate) fn judge(
    gate: &Gate,
    snapshots: &[Arc<Snapshot>],
    reuse: bool,
) -> Result<Report, GateError> {
    judge_on(gate, snapshots, reuse, "2026-06-01".parse().unwrap())
}

pub(crate) fn judge_on(
    gate: &Gate,
    snapshots: &[Arc<Snapshot>],
    reuse: bool,
    date: Date,
) -> Result<Report, GateError> {
    gate.evaluate(&Evaluation { date, reuse, ..asked(snapshots) })
}

/// Judges under the configuration of another revision, in a working tree.
pub(crate) fn judge_under(
    gate: &Gate,
    snapshots: &[Arc<Snapshot>],
    policy: &Snapshot,
    work_tree: &Path,
) -> Result<Report, GateError> {
    gate.evaluate(&Evaluation {
        policy: PolicySource { snapshot: policy, root: None },
        work_tree: Some(work_tree),
        ..asked(snapshots)
    })
}

fn asked(snapshots: &[Arc<Snapshot>]) -> Evaluation<'_> {
    static ALL: Selection = Selection { only: Vec::new(), skip: Vec::new() };
    static NONE: Grants = Grants::none();
    Evaluation {
        snapshots,
        policy: PolicySource { snapshot: snapshots.last().unwrap(), root: None },
        work_tree: None,
        selection: &ALL,
        grants: &NONE,
        // Well after the files were written: their stamps are settled.
        now: SystemTime::now() + Duration::from_secs(5),
        date: "2026-06-01".parse().unwrap(),
        reuse: true,
        progress: &NoProgress,
    }
}

/// What is stored gives the same report as judging anew.
#[track_caller]
pub(crate) fn judge_both(gate: &Gate, snapshots: &[Arc<Snapshot>]) -> Report {
    let stored = judge(gate, snapshots, true).unwrap();
    assert_eq!(essence(&judge(gate, snapshots, false).unwrap()), essence(&stored));
    stored
}

/// A report without what may differ between equal runs.
pub(crate) fn essence(report: &Report) -> String {
    let mut json = serde_json::to_value(report).unwrap();
    json["stats"] = serde_json::Value::Null;
    for check in json["checks"].as_array_mut().unwrap() {
        check["cached"] = serde_json::Value::Null;
    }
    // What only some renderers show.
    let excerpts: Vec<_> = report.findings.iter().map(|finding| &finding.excerpt).collect();
    format!("{json} {excerpts:?} {:?}", report.rules)
}

pub(crate) fn places(report: &Report) -> Vec<String> {
    report.findings.iter().map(|f| format!("{}:{}:{}", f.path, f.start.line, f.rule)).collect()
}
