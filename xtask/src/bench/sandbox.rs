//! What the sandbox costs, and what a tree costs that was judged before.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::django::{VERSION, copies, django, size};
use super::samples::{Samples, table};
use crate::dist;
use crate::failure::{AtPath, Failure};
use crate::hermetic;
use crate::process;
use crate::project::{Project, program};
use crate::test_run;

/// Times of the same guest without limits and recording that ours may take.
const LIMITS: f64 = 1.35;
/// Times of one instance for all inputs that fresh ones may take.
const ISOLATION: f64 = 1.35;
/// Microseconds of a fresh instance and a call that does nothing.
const INSTANCE: f64 = 50.0;
/// Per cent of the first run that a run over an unchanged tree may take.
const AGAIN: f64 = 6.0;
/// Copies of Django in the large tree, and times of one that it may take.
const COPIES: usize = 10;
const TEN_TIMES: f64 = 11.0;
/// What a changed file may add to a run over an unchanged tree, in runs of that file alone: the
/// program and the engine start for it either way.
const ONE_FILE: f64 = 1.0;
/// What is changed.
const TOUCHED: &str = "django/__init__.py";
/// Runs of the large tree.
const LARGE_RUNS: usize = 3;

/// A line of the table.
struct Row {
    what: String,
    figure: f64,
    unit: &'static str,
    /// None for what is only told.
    budget: Option<f64>,
}

impl Row {
    fn new(what: impl Into<String>, figure: f64, unit: &'static str, budget: f64) -> Self {
        Self { what: what.into(), figure, unit, budget: Some(budget) }
    }

    fn told(what: impl Into<String>, figure: f64, unit: &'static str) -> Self {
        Self { what: what.into(), figure, unit, budget: None }
    }

    /// A figure of nothing measured is no number, and meets nothing.
    fn is_met(&self) -> bool {
        self.budget.is_none_or(|budget| self.figure <= budget)
    }

    fn cells(&self) -> Vec<String> {
        let met = match (self.budget, self.is_met()) {
            (None, _) => "",
            (_, true) => "yes",
            (_, false) => "no",
        };
        let budget = self.budget.map(|budget| format!("{budget} {}", self.unit));
        let figure = format!("{:.2} {}", self.figure, self.unit);
        vec![self.what.clone(), figure, budget.unwrap_or_default(), met.to_owned()]
    }
}

pub(super) fn run(project: &Project, runs: usize, hold: bool) -> Result<(), Failure> {
    let dist = dist::build(project)?;
    test_run::build_guests(project, &dist)?;
    let tree = django(project)?;
    let large = copies(project, COPIES)?;
    let (files, bytes) = size(&tree)?;
    println!("{runs} runs of each, Django {VERSION}: {files} files, {:.1} MB", bytes as f64 / 1e6);

    let mut rows = of_guests(project, &tree, runs)?;
    rows.extend(of_trees(project, &tree, &large, runs)?);
    let head = ["", "figure", "budget", "met"].map(str::to_owned).to_vec();
    let cells: Vec<_> = std::iter::once(head).chain(rows.iter().map(Row::cells)).collect();
    println!("\n{}", table(&cells));
    match rows.iter().filter(|row| !row.is_met()).count() {
        over if over > 0 && hold => Err(Failure::fact(format!("{over} budgets are not met"))),
        _ => Ok(()),
    }
}

/// Limits, isolation and instances, as the sandbox's own program measures them.
fn of_guests(project: &Project, tree: &Path, runs: usize) -> Result<Vec<Row>, Failure> {
    let cost = dist::example(project, "cost")?;
    let mut command = Command::new(cost);
    command
        .arg(project.dist_checks().join("secrets.wasm"))
        .arg(project.guests().join("idle.wasm"))
        .arg(tree)
        .arg(runs.to_string());
    let series = parsed(&String::from_utf8_lossy(&process::output(&mut command)?));
    let of = |name: &str| series.get(name).cloned().unwrap_or_default();
    let ratio = |ours: &str, other: &str| of(ours).ratio_to(&of(other));
    let micro = |name: &str| (of(name).median() * 1e3, of(name).p99() * 1e3);
    let (pooled, on_demand) = (micro("trivial-pooled"), micro("trivial-on-demand"));
    let one_each = (of("check-bare").median() - of("check-reused").median()) * 1e3;
    Ok(vec![
        Row::told("files that secrets is let at", of("files").median(), ""),
        Row::told("secrets over them, as judged", of("check-limited").median(), "ms"),
        Row::new(
            "limits and recording, secrets",
            ratio("check-limited", "check-bare"),
            "x",
            LIMITS,
        ),
        Row::new(
            "limits and recording, trivial guest",
            ratio("trivial-pooled", "trivial-bare"),
            "x",
            LIMITS,
        ),
        Row::new(
            "fresh instances against one, secrets",
            ratio("check-bare", "check-reused"),
            "x",
            ISOLATION,
        ),
        Row::told("the same, for each file", one_each / of("files").median(), "us"),
        Row::told(
            "fresh instances against one, trivial guest",
            ratio("trivial-bare", "trivial-reused"),
            "x",
        ),
        Row::new("fresh instance and trivial call, pooled, p50", pooled.0, "us", INSTANCE),
        Row::new("the same, p99", pooled.1, "us", INSTANCE),
        Row::new("fresh instance and trivial call, on demand, p50", on_demand.0, "us", INSTANCE),
        Row::new("the same, p99", on_demand.1, "us", INSTANCE),
    ])
}

/// Lines of a name and a number.
fn parsed(lines: &str) -> BTreeMap<String, Samples> {
    let mut series: BTreeMap<String, Samples> = BTreeMap::new();
    for line in lines.lines() {
        let Some((name, value)) = line.split_once(' ') else { continue };
        if let Ok(value) = value.parse() {
            series.entry(name.to_owned()).or_default().push_milliseconds(value);
        }
    }
    series
}

/// Whole runs of `tollgate`, from nothing and with everything kept.
fn of_trees(
    project: &Project,
    tree: &Path,
    large: &Path,
    runs: usize,
) -> Result<Vec<Row>, Failure> {
    let mut times: [Samples; 5] = Default::default();
    let [first, again, changed, alone, ten] = &mut times;
    let home = project.target().join("bench/sandbox-home");
    let touched = tree.join(TOUCHED);
    let content = fs::read(&touched).at(&touched)?;
    let mut one_of_ten = Samples::default();
    for run in 0..=runs {
        let judged = |from_nothing, what| judged(project, tree, &home, from_nothing, what);
        let from_nothing = judged(true, "--all")?;
        // Twice: what the first run leaves to be written is no part of the second's.
        judged(false, "--all")?;
        let unchanged = judged(false, "--all")?;
        let change = |what| {
            let line = format!("# {what} of run {run}\n");
            fs::write(&touched, [&content, line.as_bytes()].concat()).at(&touched)?;
            let time = judged(false, what);
            fs::write(&touched, &content).at(&touched)?;
            time
        };
        let (one_changed, by_itself) = (change("--all")?, change(TOUCHED)?);
        if run == 0 {
            continue;
        }
        first.push(from_nothing);
        again.push(unchanged);
        changed.push(one_changed);
        alone.push(by_itself);
        if run <= LARGE_RUNS {
            one_of_ten.push(from_nothing);
            let home = project.target().join("bench/large-home");
            ten.push(self::judged(project, large, &home, true, "--all")?);
        }
    }
    let per_cent = |samples: &Samples| samples.ratio_to(first) * 100.0;
    let added = (changed.median() - again.median()) / alone.median();
    Ok(vec![
        Row::told("Django, nothing kept", first.median(), "ms"),
        Row::new("again, nothing changed", per_cent(again), "%", AGAIN),
        Row::told("again, one file changed", per_cent(changed), "%"),
        Row::told("that file by itself", alone.median(), "ms"),
        Row::new("what it added to the run, in runs by itself", added, "x", ONE_FILE),
        Row::new(format!("Django {COPIES} times"), ten.ratio_to(&one_of_ten), "x", TEN_TIMES),
    ])
}

fn judged(
    project: &Project,
    tree: &Path,
    home: &Path,
    from_nothing: bool,
    what: &str,
) -> Result<Duration, Failure> {
    if from_nothing && home.exists() {
        fs::remove_dir_all(home).at(home)?;
    }
    let tollgate = project.dist_bin().join(program(dist::TOLLGATE));
    let mut command = hermetic::command(&tollgate, tree, home);
    command
        .args(["run", what, "--check", "secrets", "--format", "json", "--output"])
        .arg(project.target().join("bench/sandbox-report.json"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let status = process::status(&mut command)?;
    let time = start.elapsed();
    match status.code() {
        Some(0 | 1) => Ok(time),
        _ => Err(process::failed(&command, status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_told_apart() {
        let series = parsed("a 1\nb 2.5\na 3\nnot a number\n");
        assert_eq!((series["a"].median(), series["b"].median(), series.len()), (2.0, 2.5, 2));
    }

    #[test]
    fn nothing_measured_meets_no_budget() {
        assert!(Row::new("x", 1.0, "", 1.0).is_met() && Row::told("x", 9.0, "").is_met());
        assert!(!Row::new("x", f64::NAN, "", 1.0).is_met());
    }
}
