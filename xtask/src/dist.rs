//! `cargo xtask dist`: modules, their compiled form, and the programs that embed them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use lexopt::prelude::*;

use crate::artifacts::{self, Artifact};
use crate::failure::{AtPath, Failure};
use crate::modules::{self, CheckWorkspace};
use crate::project::{Project, program};
use crate::wasm_target::WasmCompiler;
use crate::{fresh, process, reproducible, wheel};

pub(crate) const HELP: &str = "\
cargo xtask dist [--wheel] [--check-reproducible]

Release builds: programs into target/dist/bin, modules into target/dist/checks/<id>.wasm.
Fetches the compiler for WebAssembly where it is missing. Rebuilds only what changed.

  --wheel               also target/dist/wheel/tollgate-<version>-*.whl, for pip and pre-commit
  --check-reproducible  build the modules in two different folders and compare them
";

/// Programs that only the build uses.
const COMPONENTIZE: &str = "tollgate-componentize";
const PRECOMPILE: &str = "tollgate-precompile";
/// The program that git runs, and the one people run.
pub(crate) const HOOK: &str = "tollgate-hook";
pub(crate) const TOLLGATE: &str = "tollgate";
/// Where the build script of `tollgate` finds the modules to embed.
pub(crate) const BUILTINS_VARIABLE: &str = "TOLLGATE_BUILTINS";

#[derive(Debug)]
pub(crate) struct Dist {
    pub(crate) tollgate: PathBuf,
    pub(crate) modules: Vec<PathBuf>,
    /// Makes a component of a core module.
    pub(crate) componentize: PathBuf,
    pub(crate) compiler: WasmCompiler,
}

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    let (mut with_wheel, mut check_reproducible) = (false, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("wheel") => with_wheel = true,
            Long("check-reproducible") => check_reproducible = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let start = Instant::now();
    let dist = build(project)?;
    let mut files = vec![dist.tollgate.clone(), project.dist_bin().join(program(HOOK))];
    files.extend(dist.modules.iter().cloned());
    if with_wheel {
        files.push(wheel::build(project)?);
    }
    for file in &files {
        let size = fs::metadata(file).at(file)?.len();
        println!("{:>9.2} MB  {}", size as f64 / 1e6, project.shown(file));
    }
    if check_reproducible {
        reproducible::check(project, &dist)?;
    }
    println!("dist took {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Builds everything that changed since the last time.
pub(crate) fn build(project: &Project) -> Result<Dist, Failure> {
    let _turn = Turn::wait(project)?;
    let compiler = WasmCompiler::ensure(project)?;

    println!("dist: modules of the checks");
    let checks = CheckWorkspace {
        root: project.root.clone(),
        manifest: project.checks_manifest(),
        target: project.checks_target(),
    };
    let cores = checks.compile(project, compiler)?;
    if cores.is_empty() {
        return Err(Failure::fact("checks-wasm has no crate of type `cdylib`, so no check"));
    }

    println!("dist: tools of the build");
    let tools = native(project, &[COMPONENTIZE, PRECOMPILE])?;
    let componentize = artifacts::executable(&tools, COMPONENTIZE)?;
    let precompile = artifacts::executable(&tools, PRECOMPILE)?;
    let modules = modules::componentize(&componentize, &cores, &project.dist_checks())?;
    embed(project, &precompile, &modules)?;

    println!("dist: programs");
    let programs = native(project, &[TOLLGATE])?;
    let hook = hook(project)?;
    let bin = project.dist_bin();
    fs::create_dir_all(&bin).at(&bin)?;
    let tollgate = bin.join(program(TOLLGATE));
    copy_changed(&artifacts::executable(&programs, TOLLGATE)?, &tollgate)?;
    copy_changed(&hook, &bin.join(program(HOOK)))?;
    Ok(Dist { tollgate, modules, componentize, compiler })
}

/// `cargo build` of programs of the workspace. The whole workspace is selected each time, so that
/// features are resolved the same way and no dependency is built twice.
fn native(project: &Project, programs: &[&str]) -> Result<Vec<Artifact>, Failure> {
    let mut command = release_build(project, "build");
    for program in programs {
        command.args(["--bin", program]);
    }
    artifacts::build(&mut command)
}

/// The program of an example in the workspace, built as the programs are.
pub(crate) fn example(project: &Project, name: &str) -> Result<PathBuf, Failure> {
    let mut command = release_build(project, "build");
    command.args(["--example", name]);
    artifacts::executable(&artifacts::build(&mut command)?, name)
}

/// A program of the workspace that is no part of what users get.
pub(crate) fn tool(project: &Project, name: &str) -> Result<PathBuf, Failure> {
    artifacts::executable(&native(project, &[name])?, name)
}

/// A cargo command over the workspace in the one profile and target folder that builds, tests and
/// lints share.
pub(crate) fn release_build(project: &Project, subcommand: &str) -> Command {
    let mut command = process::cargo(project);
    command
        .args(subcommand.split(' '))
        .args(["--release", "--workspace", "--target-dir"])
        .arg(&project.native_target)
        .env(BUILTINS_VARIABLE, project.builtin());
    command
}

/// Compiles the modules for any processor of this kind, next to a copy of them.
fn embed(project: &Project, precompile: &Path, modules: &[PathBuf]) -> Result<(), Failure> {
    let folder = project.builtin();
    fs::create_dir_all(&folder).at(&folder)?;
    let mut keep = Vec::new();
    for module in modules {
        let copy = folder.join(module.file_name().unwrap_or_default());
        copy_changed(module, &copy)?;
        let compiled = copy.with_extension("cwasm");
        fresh::make(&compiled, &[precompile, &copy], |scratch| {
            process::run(Command::new(precompile).arg(&copy).arg(scratch))
        })?;
        keep.extend([copy, compiled]);
    }
    modules::remove_others(&folder, &keep)
}

/// The hook program, without a dynamic linker where that is possible: it starts in half the time.
fn hook(project: &Project) -> Result<PathBuf, Failure> {
    let Some(triple) = static_triple() else { return hook_for_host(project) };
    let mut add = Command::new("rustup");
    add.current_dir(&project.root).args(["target", "add", triple]);
    if !process::succeeds(&mut add) {
        println!("rustup can't fetch {triple}: the hook program is linked dynamically instead");
        return hook_for_host(project);
    }
    let mut command = process::cargo(project);
    command
        .args(["build", "--release", "-p", HOOK, "--bin", HOOK, "--target", triple])
        .arg("--target-dir")
        .arg(project.target().join("hook"))
        .envs(SMALL);
    artifacts::executable(&artifacts::build(&mut command)?, HOOK)
}

/// What makes the hook program small: every commit waits for it to start.
const SMALL: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s"),
    ("CARGO_PROFILE_RELEASE_PANIC", "abort"),
    ("CARGO_PROFILE_RELEASE_LTO", "fat"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1"),
    ("CARGO_PROFILE_RELEASE_STRIP", "symbols"),
];

fn hook_for_host(project: &Project) -> Result<PathBuf, Failure> {
    artifacts::executable(&native(project, &[HOOK])?, HOOK)
}

fn static_triple() -> Option<&'static str> {
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        Some("x86_64-unknown-linux-musl")
    } else if cfg!(all(target_os = "linux", target_arch = "aarch64")) {
        Some("aarch64-unknown-linux-musl")
    } else {
        None
    }
}

fn copy_changed(from: &Path, to: &Path) -> Result<(), Failure> {
    fresh::make(to, &[from], |scratch| fs::copy(from, scratch).at(from).map(drop))
}

/// Held while target/dist is written: two builds at once would mix their files.
#[derive(Debug)]
struct Turn {
    _file: File,
}

impl Turn {
    fn wait(project: &Project) -> Result<Self, Failure> {
        let target = project.target();
        fs::create_dir_all(&target).at(&target)?;
        let path = target.join(".dist.lock");
        let file = File::create(&path).at(&path)?;
        if file.try_lock().is_err() {
            println!("waiting for another `cargo xtask` that builds");
            file.lock().at(&path)?;
        }
        Ok(Self { _file: file })
    }
}
