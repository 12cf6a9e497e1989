//! `cargo xtask test`: dist, then every test against what it made, and one closing line.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use lexopt::prelude::*;

use crate::dist::{self, Dist};
use crate::failure::{AtPath, Failure};
use crate::modules::{self, CheckWorkspace};
use crate::process;
use crate::project::Project;
use crate::wasm_target::WasmCompiler;

pub(crate) const HELP: &str = "\
cargo xtask test [--long] [FILTER...]

Builds what users get, then runs all tests against it: unit and integration tests, the checks'
native tests, examples in the documentation.

  --long     also the tests marked as ignored, which take minutes
  FILTER     only tests whose name contains one of these words

Shared fixtures are found through TOLLGATE_TEST_DATA; tests that lack them report themselves as
skipped, or fail where CI is set.
";

#[derive(Debug, Default)]
pub(crate) struct Options {
    long: bool,
    filters: Vec<OsString>,
}

/// How many tests ended how, over all runs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("long") => options.long = true,
            Value(word) => options.filters.push(word),
            other => return Err(other.unexpected().into()),
        }
    }
    run(project, &options)
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<(), Failure> {
    let dist = dist::build(project)?;
    build_guests(project, &dist)?;
    let with_nextest = process::succeeds(process::cargo(project).args(["nextest", "--version"]));
    if !with_nextest {
        println!("cargo-nextest is not installed; using cargo test");
    }
    let mut tally = Tally::default();
    let mut broken = Vec::new();
    for mut command in commands(project, options, with_nextest) {
        println!("$ {}", process::describe(&command));
        let (counted, success) = counted(&mut command)?;
        tally.add(counted);
        if !success {
            broken.push(process::describe(&command));
        }
    }
    if broken.is_empty() && tally.passed == 0 {
        return Err(Failure::fact("no test was run; the filter fits no test's name"));
    }
    // A command may also fail without a failed test: a test that does not compile, say.
    tally.failed = tally.failed.max(broken.len() as u64);
    for command in &broken {
        println!("failed: {command}");
    }
    println!("{} passed, {} failed, {} skipped", tally.passed, tally.failed, tally.skipped);
    if broken.is_empty() { Ok(()) } else { Err(Failure::fact("tests failed")) }
}

/// The small modules that only tests use.
pub(crate) fn build_guests(project: &Project, dist: &Dist) -> Result<(), Failure> {
    let manifest = project.guests_manifest();
    let folder = project.guests();
    fs::create_dir_all(&folder).at(&folder)?;
    if !manifest.exists() {
        return Ok(());
    }
    println!("guests: modules for tests and benches");
    let workspace = CheckWorkspace {
        root: project.root.clone(),
        manifest,
        target: project.target().join("guests-build"),
    };
    let mut cores = workspace.compile(project, dist.compiler)?;
    if let Some(compiler) = WasmCompiler::for_wasi(project)? {
        let ordinary = CheckWorkspace { manifest: project.wasi_guests_manifest(), ..workspace };
        cores.extend(ordinary.compile(project, compiler)?);
    }
    modules::componentize(&dist.componentize, &cores, &folder)?;
    Ok(())
}

fn commands(project: &Project, options: &Options, with_nextest: bool) -> Vec<Command> {
    let runner = if with_nextest { "nextest run" } else { "test" };
    let mut workspace = dist::release_build(project, runner);
    let mut checks = process::cargo(project);
    checks
        .args(runner.split(' '))
        .args(["--release", "--workspace", "--target-dir"])
        .arg(project.checks_target())
        .arg("--manifest-path")
        .arg(project.checks_manifest());
    let mut documentation = dist::release_build(project, "test");
    documentation.arg("--doc");

    for command in [&mut workspace, &mut checks] {
        if with_nextest {
            command.arg("--no-fail-fast");
            if !options.filters.is_empty() {
                command.arg("--no-tests=pass");
            }
            if options.long {
                command.arg("--run-ignored=all");
            }
            command.args(&options.filters);
        } else {
            command.args(["--no-fail-fast", "--lib", "--bins", "--tests"]);
            command.arg("--").args(&options.filters);
            if options.long {
                command.arg("--include-ignored");
            }
        }
    }
    documentation.arg("--no-fail-fast").arg("--").args(&options.filters);

    let mut all = vec![workspace, checks, documentation];
    for command in &mut all {
        command
            .env("TOLLGATE_BIN_DIR", project.dist_bin())
            .env("TOLLGATE_CHECKS_DIR", project.dist_checks())
            .env("TOLLGATE_GUESTS_DIR", project.guests());
        if let Some(data) = &project.test_data {
            command.env("TOLLGATE_TEST_DATA", data);
        }
    }
    all
}

/// Runs a test command, passing its output on, and counts what its summaries say.
fn counted(command: &mut Command) -> Result<(Tally, bool), Failure> {
    // nextest sums up on standard error, cargo test on standard output: both go into one pipe.
    let (reader, writer) = std::io::pipe().at("a pipe".as_ref())?;
    let second = writer.try_clone().at("a pipe".as_ref())?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer)
        .stderr(second)
        .spawn()
        .map_err(|source| Failure::Start { command: process::describe(command), source })?;
    // The command holds copies of the pipe's end: without them gone, reading would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut tally = Tally::default();
    let mut terminal = std::io::stdout().lock();
    for line in BufReader::new(reader).split(b'\n') {
        let line = line.at("the tests' output".as_ref())?;
        if let Some(summary) = Tally::of_line(&String::from_utf8_lossy(&line)) {
            tally.add(summary);
        }
        terminal
            .write_all(&line)
            .and_then(|()| terminal.write_all(b"\n"))
            .at("standard output".as_ref())?;
    }
    let status = child.wait().at("the tests".as_ref())?;
    Ok((tally, status.success()))
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// The counts of a summary line of nextest or of cargo test.
    fn of_line(line: &str) -> Option<Self> {
        let line = line.trim();
        let counts = match line.strip_prefix("test result: ") {
            Some(rest) => rest.split_once(". ")?.1,
            None => line.strip_prefix("Summary [")?.split_once(" run: ")?.1,
        };
        let mut tally = Self::default();
        for part in counts.split([',', ';']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match word {
                "passed" => tally.passed += number,
                "failed" | "exec" | "timed" => tally.failed += number,
                "skipped" | "ignored" => tally.skipped += number,
                _ => {}
            }
        }
        Some(tally)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_counted() {
        let tally = |passed, failed, skipped| Some(Tally { passed, failed, skipped });
        assert_eq!(
            Tally::of_line(
                "     Summary [   0.007s] 12 tests run: 10 passed (1 slow), 2 failed, 3 skipped"
            ),
            tally(10, 2, 3)
        );
        assert_eq!(
            Tally::of_line(
                "test result: FAILED. 4 passed; 1 failed; 2 ignored; 0 measured; 9 filtered out; finished in 0.1s"
            ),
            tally(4, 1, 2)
        );
        assert_eq!(
            Tally::of_line(
                "     Summary [   1.0s] 3 tests run: 1 passed, 1 timed out, 1 exec failed, 0 skipped"
            ),
            tally(1, 2, 0)
        );
        assert_eq!(Tally::of_line("running 3 tests"), None);
    }
}
