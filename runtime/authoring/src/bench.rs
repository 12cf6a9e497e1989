//! What a check costs on the files of its cases: the time to load it, an instance, a file, and what
//! it takes of memory and fuel.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tollgate_gate::fits_schema;
use tollgate_model::{Manifest, Scope};
use tollgate_sandbox::{
    Allocation, Cancel, Check, CompiledFolder, Configured, Ending, Examination, Input, Limits,
    Request, Sandbox,
};

use crate::AuthorError;
use crate::case::Case;
use crate::declared::on_a_thread;
use crate::files::Files;

/// The middle of many measurements, and the one that 99 of 100 stay below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    pub p50: Duration,
    pub p99: Duration,
}

impl Spread {
    fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        let at = |part: usize| all.get((all.len() * part / 100).min(all.len().saturating_sub(1)));
        let at = |part| at(part).copied().unwrap_or_default();
        Self { p50: at(50), p99: at(99) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    pub bytes: usize,
    /// From its compiled form, as every run does it.
    pub load: Duration,
    /// A fresh instance that is configured.
    pub instance: Spread,
    /// A file, in a fresh instance.
    pub file: Spread,
    pub files: usize,
    /// The most of any file, and how much there may be by default.
    pub memory: (usize, usize),
    pub fuel: (u64, u64),
    /// Files it gave no answer for, and why.
    pub unanswered: Vec<String>,
    /// Files for which a second run took other steps or said something else.
    pub unsteady: Vec<String>,
}

/// Turns of each measurement.
const TURNS: usize = 20;

/// Measures a check on the files of its cases.
pub fn measure(
    module: &Path,
    fixtures: &Path,
    compiled: &CompiledFolder,
) -> Result<Costs, AuthorError> {
    let bytes = std::fs::read(module).map_err(|error| AuthorError::io(module, "read", error))?;
    let cases = Case::all(fixtures)?;
    on_a_thread(|| measured(&bytes, &cases, compiled))
}

fn measured(bytes: &[u8], cases: &[Case], compiled: &CompiledFolder) -> Result<Costs, AuthorError> {
    let sandbox = Sandbox::new(Allocation::OnDemand)
        .map_err(|error| AuthorError::fault(error.to_string()))?;
    let loaded = || {
        Check::load(&sandbox, bytes, compiled)
            .map_err(|error| AuthorError::plain(format!("the module can't run: {error}")))
    };
    // Compiled by now, which users wait for once.
    drop(loaded()?);
    let begun = Instant::now();
    let check = loaded()?;
    let load = begun.elapsed();
    let limits = Limits::default();
    let mut costs = Costs {
        bytes: bytes.len(),
        load,
        instance: instances(&check, &sandbox, &limits, cases)?,
        file: Spread::of(Vec::new()),
        files: 0,
        memory: (0, limits.memory),
        fuel: (0, limits.fuel),
        unanswered: Vec::new(),
        unsteady: Vec::new(),
    };
    let mut times = Vec::new();
    for case in cases {
        let files = Arc::new(Files::read(case)?);
        if !takes(&check, &sandbox, &limits, case, &files)? {
            continue;
        }
        for input in inputs(&files, check.manifest())? {
            let name = input.path.as_ref().map_or(String::new(), ToString::to_string);
            let name = format!("{}/{name}", case.name);
            let options = case.options_json(&check.manifest().id)?;
            let request = Request {
                options: &options,
                files: &files.configuration(&check.manifest().configuration_files),
                input,
                surroundings: Arc::clone(&files) as _,
                limits: &limits,
                cancel: Cancel::default(),
            };
            let [one, other] = [(); 2].map(|()| check.examine_metered(&sandbox, &request));
            costs.fuel.0 = costs.fuel.0.max(one.fuel.unwrap_or_default());
            if steps(&one) != steps(&other) {
                costs.unsteady.push(name.clone());
            }
            // How long it takes to fail is nobody's measure.
            if one.ending != Ending::Done {
                costs.unanswered.push(format!("{name}: {}", one.ending));
                continue;
            }
            for _ in 0..TURNS {
                let begun = Instant::now();
                let examined = check.examine(&sandbox, &request);
                times.push(begun.elapsed());
                costs.memory.0 = costs.memory.0.max(examined.memory);
            }
            costs.files += 1;
        }
    }
    costs.file = Spread::of(times);
    Ok(costs)
}

/// What has to be the same each time.
fn steps(examination: &Examination) -> impl PartialEq + '_ {
    let Examination { ending, findings, trace, fuel, .. } = examination;
    (ending, findings, trace, *fuel)
}

/// With the options of the first case that the check takes.
fn instances(
    check: &Check,
    sandbox: &Sandbox,
    limits: &Limits,
    cases: &[Case],
) -> Result<Spread, AuthorError> {
    for case in cases {
        let files = Files::read(case)?;
        if !takes(check, sandbox, limits, case, &files)? {
            continue;
        }
        let options = case.options_json(&check.manifest().id)?;
        let files = files.configuration(&check.manifest().configuration_files);
        let timed = |_| {
            let begun = Instant::now();
            check.configure(sandbox, &options, &files, limits);
            begun.elapsed()
        };
        return Ok(Spread::of((0..TURNS).map(timed).collect()));
    }
    Err(AuthorError::new(
        "the check takes the options of no case",
        "`tollgate check test` says why",
    ))
}

/// Whether the check takes the options of a case, which its users could not have otherwise.
fn takes(
    check: &Check,
    sandbox: &Sandbox,
    limits: &Limits,
    case: &Case,
    files: &Files,
) -> Result<bool, AuthorError> {
    let manifest = check.manifest();
    let options = case.options_json(&manifest.id)?;
    let value: serde_json::Value =
        serde_json::from_str(&options).map_err(|error| AuthorError::fault(error.to_string()))?;
    if !fits_schema(&manifest.options, &value) {
        return Ok(false);
    }
    let files = files.configuration(&manifest.configuration_files);
    Ok(matches!(check.configure(sandbox, &options, &files, limits), Configured::Ready(_)))
}

/// What a check of this manifest is handed of a case's files.
fn inputs(files: &Files, manifest: &Manifest) -> Result<Vec<Input>, AuthorError> {
    if manifest.scope == Scope::Tree {
        return Ok(vec![files.root()]);
    }
    let wanted = files.wanted(&manifest.files)?.into_iter().map(|path| files.input(path));
    Ok(match manifest.scope {
        Scope::Blob => wanted.map(|input| Input { path: None, ..input }).collect(),
        _ => wanted.collect(),
    })
}
