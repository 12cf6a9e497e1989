//! One staged file in a large repository: what the hook costs the one who commits.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::budget;
use super::samples::{Samples, table};
use super::trace::hook_duration;
use crate::dist;
use crate::failure::{AtPath, Failure};
use crate::hermetic;
use crate::peers::PREK;
use crate::process;
use crate::project::{Project, program};

/// Spawns of /bin/true that our hook may cost without a daemon, at 10,000 files.
const BUDGET: f64 = 30.0;

const PREK_HOOKS: &str = "\
repos:
  - repo: builtin
    hooks:
      - id: trailing-whitespace
      - id: end-of-file-fixer
      - id: check-yaml
      - id: check-added-large-files
      - id: check-merge-conflict
";

/// What git runs at a commit.
#[derive(Debug)]
struct Variant {
    name: String,
    /// The folder for `core.hooksPath`; none for what `tollgate install` put in place.
    hooks: Option<PathBuf>,
    samples: Samples,
}

pub(super) fn run(project: &Project, runs: usize, files: usize) -> Result<(), Failure> {
    let bench = Repository::make(project, files)?;
    let mut variants = bench.variants(project)?;
    let mut spawn = Samples::default();
    let mut direct = Samples::default();
    println!("{runs} commits of each variant, {files} files");
    for run in 0..=runs {
        let warm_up = run == 0;
        let time = bench.spawn_of_true()?;
        bench.stage(&format!("direct {run}"))?;
        let time_direct = bench.direct(project)?;
        if !warm_up {
            spawn.push(time);
            direct.push(time_direct);
        }
        for variant in &mut variants {
            bench.stage(&format!("{} {run}", variant.name))?;
            let time = bench.commit(variant)?;
            if !warm_up {
                variant.samples.push(time);
            }
        }
    }
    report(&spawn, &direct, &variants)
}

fn report(spawn: &Samples, direct: &Samples, variants: &[Variant]) -> Result<(), Failure> {
    let head = ["", "p50 ms", "p99 ms", "x spawn", "x no-op"].map(str::to_owned).to_vec();
    let row = |name: &str, samples: &Samples| {
        vec![
            name.to_owned(),
            format!("{:.2}", samples.median()),
            format!("{:.2}", samples.p99()),
            format!("{:.1}", samples.ratio_to(spawn)),
            format!("{:.1}", samples.ratio_to(&variants[0].samples)),
        ]
    };
    let mut rows = vec![head, row("spawn of /bin/true", spawn)];
    rows.extend(variants.iter().map(|variant| row(&variant.name, &variant.samples)));
    rows.push(row("`tollgate hook pre-commit` by itself", direct));
    println!("\n{}", table(&rows));
    let ratio = variants[1].samples.ratio_to(spawn);
    budget("tollgate's hook, in spawns", ratio, BUDGET)
}

/// The repository that commits are made in, and where git's traces go.
#[derive(Debug)]
struct Repository {
    folder: PathBuf,
    home: PathBuf,
    trace: PathBuf,
}

impl Repository {
    /// The same files each time, made once.
    fn make(project: &Project, files: usize) -> Result<Self, Failure> {
        let bench = project.target().join("bench");
        let this = Self {
            folder: bench.join(format!("hook-{files}")),
            home: bench.join("hook-home"),
            trace: bench.join("hook-trace.json"),
        };
        // A store of an earlier bench would know the contents of this one.
        if this.home.exists() {
            fs::remove_dir_all(&this.home).at(&this.home)?;
        }
        if this.folder.join(".git/ready").exists() {
            return Ok(this);
        }
        println!("making a repository of {files} files");
        if this.folder.exists() {
            fs::remove_dir_all(&this.folder).at(&this.folder)?;
        }
        for number in 0..files {
            let path = this.folder.join(file_name(number));
            let folder = path.parent().unwrap_or(&this.folder);
            fs::create_dir_all(folder).at(folder)?;
            fs::write(&path, content(number)).at(&path)?;
        }
        let config = this.folder.join(".pre-commit-config.yaml");
        fs::write(&config, PREK_HOOKS).at(&config)?;
        process::run(this.git().args(["init", "--quiet", "--initial-branch=main"]))?;
        process::run(this.git().args(["config", "gc.auto", "0"]))?;
        process::run(this.git().args(["add", "--all"]))?;
        process::run(this.git().args(["commit", "--quiet", "--message", "files"]))?;
        process::run(this.git().args(["repack", "-adq"]))?;
        let ready = this.folder.join(".git/ready");
        fs::write(&ready, "").at(&ready)?;
        Ok(this)
    }

    /// The no-op first, ours second, then peers.
    fn variants(&self, project: &Project) -> Result<Vec<Variant>, Failure> {
        let no_op = self.folder.join(".git/hooks-no-op");
        write_hook(&no_op, "#!/bin/sh\nexit 0\n")?;
        let prek_hooks = self.folder.join(".git/hooks-prek");
        write_hook(&prek_hooks, &prek_hook(project)?)?;
        process::run_shown(self.tollgate(project).arg("install"))?;
        let variant = |name: &str, hooks| Variant {
            name: name.to_owned(),
            hooks,
            samples: Samples::default(),
        };
        Ok(vec![
            variant("hook that does nothing", Some(no_op)),
            variant("tollgate, no daemon", None),
            variant(&format!("{}, 5 built-in hooks", PREK.name()), Some(prek_hooks)),
        ])
    }

    /// A new content in one file, so that no variant has seen it.
    fn stage(&self, what: &str) -> Result<(), Failure> {
        let path = self.folder.join(file_name(0));
        fs::write(&path, format!("{}# {what}\n", content(0))).at(&path)?;
        process::run(self.git().args(["add", "--all"]))
    }

    /// Commits, takes the commit back and returns how long git waited for the hook.
    fn commit(&self, variant: &Variant) -> Result<Duration, Failure> {
        let _ = fs::remove_file(&self.trace);
        let mut commit = self.git();
        if let Some(hooks) = &variant.hooks {
            commit.arg("-c").arg(format!("core.hooksPath={}", hooks.display()));
        }
        commit
            .args(["commit", "--quiet", "--message", "bench"])
            .env("GIT_TRACE2_EVENT", &self.trace)
            .stdin(Stdio::null());
        // What hooks print is no part of the table.
        let output = commit
            .output()
            .map_err(|source| Failure::Start { command: process::describe(&commit), source })?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::fact(format!("git commit failed for {}: {said}", variant.name)));
        }
        process::run(self.git().args(["reset", "--quiet", "--soft", "HEAD~1"]))?;
        let trace = fs::read_to_string(&self.trace).at(&self.trace)?;
        hook_duration(&trace, "pre-commit")
            .ok_or_else(|| Failure::fact(format!("git ran no pre-commit for {}", variant.name)))
    }

    /// The verdict alone, without git around it.
    fn direct(&self, project: &Project) -> Result<Duration, Failure> {
        let mut command = self.tollgate(project);
        command.args(["hook", "pre-commit"]).env("GIT_INDEX_FILE", ".git/index");
        timed(&mut command)
    }

    fn spawn_of_true(&self) -> Result<Duration, Failure> {
        timed(&mut Command::new("/bin/true"))
    }

    fn git(&self) -> Command {
        hermetic::command("git", &self.folder, &self.home)
    }

    fn tollgate(&self, project: &Project) -> Command {
        let program = project.dist_bin().join(program(dist::TOLLGATE));
        hermetic::command(program, &self.folder, &self.home)
    }
}

/// The hook that `prek install` writes, taken from a repository made for that.
fn prek_hook(project: &Project) -> Result<String, Failure> {
    let prek = PREK.install(project)?;
    let folder = project.target().join("bench/prek-install");
    fs::create_dir_all(&folder).at(&folder)?;
    for (program, arguments) in
        [("git".as_ref(), ["init", "--quiet"]), (&*prek, ["install", "--quiet"])]
    {
        process::run(hermetic::command(program, &folder, &folder).args(arguments))?;
    }
    let hook = folder.join(".git/hooks/pre-commit");
    fs::read_to_string(&hook).at(&hook)
}

fn timed(command: &mut Command) -> Result<Duration, Failure> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    process::run(command)?;
    Ok(start.elapsed())
}

fn write_hook(folder: &Path, script: &str) -> Result<(), Failure> {
    fs::create_dir_all(folder).at(folder)?;
    let path = folder.join("pre-commit");
    fs::write(&path, script).at(&path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).at(&path)?;
    }
    Ok(())
}

fn file_name(number: usize) -> String {
    format!("src/part{:02}/module{number:05}.py", number % 100)
}

/// A few dozen lines of code, 1 to 3 KB.
fn content(number: usize) -> String {
    (0..20 + number % 40)
        .map(|line| format!("def function_{line}(value):\n    return value + {}\n", number + line))
        .collect()
}
