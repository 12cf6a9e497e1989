//! Repositories of many files, made quickly, that commits are made in and taken back from.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::managers::ROOT_FILES;
use super::trace::hook_duration;
use crate::failure::{AtPath, Failure};
use crate::hermetic;
use crate::process;
use crate::project::Project;

/// Files in one folder.
const IN_A_FOLDER: usize = 10;
/// Folders in a folder.
const FOLDERS: usize = 100;

/// A repository under `target/bench`.
#[derive(Debug)]
pub(super) struct Repository {
    pub(super) folder: PathBuf,
    pub(super) files: usize,
    trace: PathBuf,
}

/// How a commit is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Commit<'a> {
    /// `TOLLGATE_HOME` of the hook.
    pub(super) home: &'a Path,
    /// The folder for `core.hooksPath`; none for what `tollgate install` put in place.
    pub(super) hooks: Option<&'a Path>,
    /// `commit -a`: git stages what was saved, in an index of its own.
    pub(super) all: bool,
    /// `CI=true`: no daemon is started.
    pub(super) ci: bool,
}

impl Repository {
    /// The same files each time, made once; later only what earlier benches left is cleared away.
    pub(super) fn make(project: &Project, name: &str, files: usize) -> Result<Self, Failure> {
        let bench = project.target().join("bench");
        fs::create_dir_all(&bench).at(&bench)?;
        let this = Self {
            folder: bench.join(format!("{name}-{files}")),
            files,
            trace: bench.join(format!("{name}-{files}.trace")),
        };
        if this.folder.join(".git/ready").exists() {
            this.git(&["checkout", "--quiet", "--force", "main"])?;
            this.git(&["reset", "--quiet", "--hard", "base"])?;
            this.git(&["reflog", "expire", "--expire=now", "--all"])?;
            this.git(&["gc", "--quiet", "--prune=now"])?;
            return Ok(this);
        }
        println!("making {name}, a repository of {files} files");
        if this.folder.exists() {
            fs::remove_dir_all(&this.folder).at(&this.folder)?;
        }
        fs::create_dir_all(&this.folder).at(&this.folder)?;
        this.git(&["init", "--quiet", "--initial-branch=main"])?;
        this.git(&["config", "gc.auto", "0"])?;
        this.import("refs/heads/main", None, 0..files, "")?;
        this.git(&["reset", "--quiet", "--hard", "main"])?;
        this.git(&["tag", "base"])?;
        let ready = this.folder.join(".git/ready");
        fs::write(&ready, "").at(&ready)?;
        Ok(this)
    }

    /// A commit on `branch` of these files, each with `line` at its end, over `from`.
    pub(super) fn import(
        &self,
        branch: &str,
        from: Option<&str>,
        numbers: impl Iterator<Item = usize>,
        line: &str,
    ) -> Result<(), Failure> {
        let mut import = self.command("git");
        import.args(["fast-import", "--quiet", "--force"]).stdin(Stdio::piped());
        let failed = |source| Failure::Start { command: "git fast-import".to_owned(), source };
        let mut child = import.spawn().map_err(failed)?;
        let written = child.stdin.take().map_or(Ok(()), |pipe| {
            let mut out = BufWriter::new(pipe);
            let who = "Xtask <xtask@example.com> 1700000000 +0000";
            write!(out, "commit {branch}\ncommitter {who}\ndata 5\nfiles\n")?;
            if let Some(from) = from {
                writeln!(out, "from {from}")?;
            } else {
                for (name, content) in ROOT_FILES {
                    write_file(&mut out, name, content)?;
                }
            }
            for number in numbers {
                write_file(&mut out, &file_name(number), &format!("{}{line}", content(number)))?;
            }
            out.flush()
        });
        let status = child.wait().map_err(failed)?;
        if !status.success() {
            return Err(process::failed(&import, status));
        }
        written.map_err(failed)
    }

    /// Saves so many files, spread over the repository, with a content that `what` makes new.
    pub(super) fn save(&self, count: usize, what: &str) -> Result<(), Failure> {
        let apart = (self.files / count).max(1);
        for number in (0..self.files).step_by(apart).take(count) {
            let path = self.folder.join(file_name(number));
            fs::write(&path, format!("{}# {what}\n", content(number))).at(&path)?;
        }
        Ok(())
    }

    pub(super) fn add(&self) -> Result<(), Failure> {
        self.git(&["add", "--update"])
    }

    /// Commits what was saved, or staged, and says how long git waited for the hook.
    pub(super) fn commit(&self, how: &Commit<'_>) -> Result<Duration, Failure> {
        let _ = fs::remove_file(&self.trace);
        let mut commit = hermetic::command("git", &self.folder, how.home);
        if let Some(hooks) = how.hooks {
            commit.arg("-c").arg(format!("core.hooksPath={}", hooks.display()));
        }
        commit.args(["commit", "--quiet", "--message", "bench"]);
        if how.all {
            commit.arg("--all");
        }
        if how.ci {
            commit.env("CI", "true");
        } else {
            commit.env_remove("CI");
        }
        commit
            .env("GIT_TRACE2_EVENT", &self.trace)
            // Of pre-commit: where it keeps what it knows.
            .env("PRE_COMMIT_HOME", how.home)
            .stdin(Stdio::null());
        // What hooks print is no part of the table.
        let output = commit
            .output()
            .map_err(|source| Failure::Start { command: process::describe(&commit), source })?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::fact(format!("{} failed: {said}", process::describe(&commit))));
        }
        let trace = fs::read_to_string(&self.trace).at(&self.trace)?;
        hook_duration(&trace, "pre-commit").ok_or_else(|| Failure::fact("git ran no pre-commit"))
    }

    /// Takes the last commit back; what it recorded stays staged.
    pub(super) fn take_back(&self) -> Result<(), Failure> {
        self.git(&["reset", "--quiet", "--soft", "HEAD~1"])
    }

    pub(super) fn git(&self, arguments: &[&str]) -> Result<(), Failure> {
        process::run(self.command("git").args(arguments))
    }

    /// A command in it that has nothing to do with Tollgate.
    fn command(&self, program: &str) -> Command {
        hermetic::command(program, &self.folder, &self.folder.join(".git/no-home"))
    }
}

fn write_file(out: &mut impl Write, name: &str, content: &str) -> io::Result<()> {
    write!(out, "M 100644 inline {name}\ndata {}\n{content}\n", content.len())
}

fn file_name(number: usize) -> String {
    let folder = number / IN_A_FOLDER;
    format!("src/part{:02}/unit{folder:05}/module{number:06}.py", folder / FOLDERS)
}

/// A few dozen lines of code, 1 to 3 KB.
fn content(number: usize) -> String {
    (0..20 + number % 40)
        .map(|line| format!("def function_{line}(value):\n    return value + {}\n", number + line))
        .collect()
}
