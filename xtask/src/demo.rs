//! `cargo xtask demo`: a commit that is stopped, then mended; or the gate over a user's repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Instant;

use lexopt::prelude::*;

use crate::dist;
use crate::failure::{AtPath, Failure};
use crate::hermetic;
use crate::planted;
use crate::process;
use crate::project::{Project, program};

pub(crate) const HELP: &str = "\
cargo xtask demo [PATH]

Builds everything, then commits a small web service with secrets in it to a scratch repository in
target/demo: the hook stops the commit, the mended one passes.

  PATH   instead, judge every tracked file of the repository there; nothing is written into it
";

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    let mut path = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            other => return Err(other.unexpected().into()),
        }
    }
    let start = Instant::now();
    dist::build(project)?;
    println!("built in {:.1} s\n", start.elapsed().as_secs_f64());
    match path {
        Some(path) => judge(project, &path)?,
        None => Scratch::make(project)?.play(project)?,
    }
    println!("\nTo keep it:");
    println!("  cargo xtask install                      # tollgate into ~/.cargo/bin");
    println!("  cd your/repository && tollgate install   # its hooks into a repository");
    Ok(())
}

/// What the demo's programs keep: never the user's own store.
fn home(project: &Project) -> PathBuf {
    project.target().join("demo/home")
}

fn judge(project: &Project, path: &Path) -> Result<(), Failure> {
    let mut command = Command::new(project.dist_bin().join(program(dist::TOLLGATE)));
    command.arg("run").arg("--all").arg("-C").arg(path).env("TOLLGATE_HOME", home(project));
    let start = Instant::now();
    println!("$ {}", process::describe(&command));
    let status = process::status(&mut command)?;
    let took = start.elapsed().as_secs_f64();
    match status.code() {
        Some(0) => println!("\nallowed, {took:.2} s"),
        Some(1) => println!("\nblocked by the findings above, {took:.2} s"),
        _ => return Err(process::failed(&command, status)),
    }
    Ok(())
}

/// The scratch repository.
#[derive(Debug)]
struct Scratch {
    folder: PathBuf,
    home: PathBuf,
    /// Folders that come first in `PATH`, so that commands read as a user would type them.
    path: std::ffi::OsString,
}

impl Scratch {
    #[expect(clippy::disallowed_methods, reason = "the commands shown need the user's PATH")]
    fn make(project: &Project) -> Result<Self, Failure> {
        let folder = project.target().join("demo/orders");
        let home = home(project);
        for old in [&folder, &home] {
            if old.exists() {
                fs::remove_dir_all(old).at(old)?;
            }
        }
        fs::create_dir_all(&folder).at(&folder)?;
        let old_path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(project.dist_bin()).chain(std::env::split_paths(&old_path));
        let path = std::env::join_paths(path).map_err(|error| {
            Failure::fact(format!("target/dist/bin can't go into PATH: {error}"))
        })?;
        Ok(Self { folder, home, path })
    }

    fn play(&self, project: &Project) -> Result<(), Failure> {
        let sources = project.root.join("xtask/demo");
        println!("a small web service, about to be committed for the first time:\n");
        copy(&sources.join("first"), &self.folder)?;
        self.must("git", &["init", "--quiet", "--initial-branch=main"])?;
        self.must("tollgate", &["install"])?;
        self.must("git", &["add", "--all"])?;

        let commit = ["commit", "--quiet", "--message", "Take orders"];
        let (status, took) = self.shown("git", &commit)?;
        if status.success() {
            return Err(Failure::fact("the commit with secrets in it was not stopped"));
        }
        println!("\nstopped after {took:.0} ms; nothing was committed\n");

        println!("its author takes the secrets out of the code and the key out of the folder:\n");
        copy(&sources.join("mended"), &self.folder)?;
        self.must("git", &["rm", "--cached", "--quiet", "deploy/deploy_key"])?;
        self.must("git", &["add", "--all"])?;
        let (status, took) = self.shown("git", &commit)?;
        if !status.success() {
            return Err(Failure::fact("the mended commit was stopped too"));
        }
        println!("\npassed, {took:.0} ms for the whole commit");
        self.must("git", &["log", "--oneline", "--stat"])?;
        println!("\nthe repository is {}", project.shown(&self.folder));
        Ok(())
    }

    fn must(&self, program: &str, arguments: &[&str]) -> Result<(), Failure> {
        let (status, _) = self.shown(program, arguments)?;
        if status.success() {
            Ok(())
        } else {
            Err(process::failed(&self.command(program, arguments), status))
        }
    }

    /// Runs it as a user would see it; with the milliseconds it took.
    fn shown(&self, program: &str, arguments: &[&str]) -> Result<(ExitStatus, f64), Failure> {
        let mut command = self.command(program, arguments);
        println!("$ {}", process::describe(&command));
        let start = Instant::now();
        let status = process::status(&mut command)?;
        Ok((status, start.elapsed().as_secs_f64() * 1e3))
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = hermetic::command(program, &self.folder, &self.home);
        // The scratch repository is gone in a moment: no daemon is to be left for it.
        command.args(arguments).env("PATH", &self.path).env("CI", "true");
        command
    }
}

/// Copies a folder's files over another's, filling in the made-up secrets.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    for entry in fs::read_dir(from).at(from)? {
        let source = entry.at(from)?.path();
        let target = to.join(source.file_name().unwrap_or_default());
        if source.is_dir() {
            fs::create_dir_all(&target).at(&target)?;
            copy(&source, &target)?;
        } else {
            let text = fs::read_to_string(&source).at(&source)?;
            fs::write(&target, planted::fill(&text)).at(&target)?;
        }
    }
    Ok(())
}
