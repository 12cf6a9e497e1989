//! `cargo xtask fuzz`: the targets of tests/fuzz for as long as one likes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use lexopt::prelude::*;

use crate::dist;
use crate::failure::{AtPath, Failure};
use crate::process;
use crate::project::{Project, program};
use crate::test_run;

pub(crate) const HELP: &str = "\
cargo xtask fuzz [TARGET] [--minutes N] [--seed N]

Runs a target of tests/fuzz, or each of them in turn, on inputs made for it; ends with exit code 1
and the input that broke a promise.

  configuration   tollgate.toml, .tollgateignore, exceptions in comments
  host            the host's side of the contract, against a guest that makes any calls
  manifest        what is read of a module before it runs
  store           damage to its file; rows of uses against a map
  text            text and paths of others: made harmless, escaped, masked

  --minutes N   for each target (5)
  --seed N      where `host` begins (the time); the others are guided by coverage

`host` runs on the build that tests use, since instrumenting wasmtime takes long. The others are
built with libFuzzer by cargo-fuzz, which is fetched once, into target/fuzz; what they learn
stays in target/fuzz/corpus.
";

/// As in tests/fuzz; those that libFuzzer guides.
const GUIDED: &[&str] = &["configuration", "manifest", "store", "text"];
const HOST: &str = "host";
const TOOL: &str = "tollgate-fuzz";
const CARGO_FUZZ: &str = "0.13.2";

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    let (mut target, mut minutes, mut seed) = (None, 5_u64, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(name) if target.is_none() => target = Some(name.string()?),
            Long("minutes") => minutes = arguments.value()?.parse()?,
            Long("seed") => seed = Some(arguments.value()?.parse::<u64>()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let all = || GUIDED.iter().chain([&HOST]).copied();
    let targets: Vec<&str> = match &target {
        None => all().collect(),
        Some(name) => all().filter(|known| known == name).collect(),
    };
    if targets.is_empty() {
        let known = all().collect::<Vec<_>>().join(", ");
        return Err(Failure::Usage(format!("no target has that name; these are {known}")));
    }
    let tool = dist::tool(project, TOOL)?;
    for target in targets {
        if target == HOST {
            host(project, &tool, minutes, seed)?;
        } else {
            guided(project, &tool, target, minutes)?;
        }
    }
    Ok(())
}

fn host(project: &Project, tool: &Path, minutes: u64, seed: Option<u64>) -> Result<(), Failure> {
    let dist = dist::build(project)?;
    test_run::build_guests(project, &dist)?;
    let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seed = seed.unwrap_or_else(|| now().as_secs());
    let mut command = Command::new(tool);
    command
        .args(["run", HOST, &(minutes * 60).to_string(), &seed.to_string()])
        .env("TOLLGATE_GUESTS_DIR", project.guests());
    process::run_shown(&mut command)
}

fn guided(project: &Project, tool: &Path, target: &str, minutes: u64) -> Result<(), Failure> {
    let folder = project.target().join("fuzz");
    let cargo_fuzz = cargo_fuzz(project)?;
    let (seeds, corpus) = (folder.join("seeds").join(target), folder.join("corpus").join(target));
    process::run(Command::new(tool).args(["seeds", target]).arg(&seeds))?;
    fs::create_dir_all(&corpus).at(&corpus)?;
    let mut command = Command::new(cargo_fuzz);
    command
        .current_dir(&project.root)
        .args(["run", "--fuzz-dir", "tests/fuzz/guided", "--sanitizer", "none", "--target-dir"])
        .arg(folder.join("build"))
        .arg(target)
        .args([&corpus, &seeds])
        .arg("--")
        .arg(format!("-max_total_time={}", minutes * 60))
        .arg(format!("-dict={}", seeds.with_extension("dict").display()))
        .arg(format!("-artifact_prefix={}/", folder.display()))
        .arg("-print_final_stats=1")
        // Coverage instrumentation is a flag of the compiler that stable keeps to itself.
        .env("RUSTC_BOOTSTRAP", "1");
    process::run_shown(&mut command)
}

/// The program, installed where it is not yet.
fn cargo_fuzz(project: &Project) -> Result<PathBuf, Failure> {
    let root = project.target().join("fuzz/tools");
    let path = root.join("bin").join(program("cargo-fuzz"));
    if !path.exists() {
        process::run_shown(
            process::cargo(project)
                .args(["install", "--quiet", "--locked", "cargo-fuzz", "--version", CARGO_FUZZ])
                .arg("--root")
                .arg(&root),
        )?;
    }
    Ok(path)
}
