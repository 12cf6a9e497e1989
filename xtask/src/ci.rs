//! `cargo xtask ci`: everything a change must pass, cheapest first, the tests last.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::dist;
use crate::failure::Failure;
use crate::layers;
use crate::process;
use crate::project::Project;
use crate::test_run;
use crate::wasm_target::{TRIPLE, WASI, WasmCompiler};

pub(crate) const HELP: &str = "\
cargo xtask ci

Formatting, layers, dist, clippy, documentation and tests, as a change must pass them.
";

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    let start = Instant::now();
    let say = |what: &str| println!("== {what} ({:.0} s)", start.elapsed().as_secs_f64());

    say("formatting");
    for manifest in manifests(project) {
        process::run_shown(
            process::cargo(project)
                .args(["fmt", "--all", "--check", "--manifest-path"])
                .arg(manifest),
        )?;
    }
    say("layers");
    layers::check(project)?;
    // Before clippy: what is built then is what clippy and the tests need anyway.
    say("dist");
    dist::build(project)?;
    say("clippy");
    process::run_shown(&mut denying(dist::release_build(project, "clippy"), "--all-targets"))?;
    let mut checks = process::cargo(project);
    checks
        .args(["clippy", "--release", "--workspace", "--target-dir"])
        .arg(project.checks_target())
        .arg("--manifest-path")
        .arg(project.checks_manifest());
    process::run_shown(&mut denying(checks, "--all-targets"))?;
    lint_guests(project, &project.guests_manifest(), TRIPLE)?;
    if WasmCompiler::for_wasi(project)?.is_some() {
        lint_guests(project, &project.wasi_guests_manifest(), WASI)?;
    }
    say("documentation");
    process::run_shown(
        dist::release_build(project, "doc").arg("--no-deps").env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    say("tests");
    test_run::run(project, &test_run::Options::default())
}

fn lint_guests(project: &Project, manifest: &Path, triple: &str) -> Result<(), Failure> {
    if !manifest.exists() {
        return Ok(());
    }
    let mut guests = process::cargo(project);
    guests
        .args(["clippy", "--release", "--workspace", "--target", triple, "--target-dir"])
        .arg(project.target().join("guests-build"))
        .arg("--manifest-path")
        .arg(manifest);
    process::run_shown(&mut denying(guests, "--lib"))
}

fn denying(mut command: Command, targets: &str) -> Command {
    command.args([targets, "--", "-D", "warnings"]);
    command
}

fn manifests(project: &Project) -> Vec<PathBuf> {
    let all = [
        project.root.join("Cargo.toml"),
        project.checks_manifest(),
        project.guests_manifest(),
        project.wasi_guests_manifest(),
    ];
    all.into_iter().filter(|manifest| manifest.exists()).collect()
}
