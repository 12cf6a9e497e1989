//! `cargo xtask conformance`: what others' tools say of what we make, and whether we run in theirs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dist::{self, Dist};
use crate::failure::{AtPath, Failure};
use crate::hermetic;
use crate::peers::{self, LEFTHOOK, PRE_COMMIT, PREK, Peer, WASM_TOOLS};
use crate::planted;
use crate::process;
use crate::project::Project;
use crate::wheel;

pub(crate) const HELP: &str = "\
cargo xtask conformance

With tools of others, pinned, from PyPI into target/peers:
  wasm-tools              modules are valid components that import tollgate:check only
  pre-commit, prek        with the wheel and .pre-commit-hooks.yaml, they stop a commit with a secret
  lefthook                runs the gate as one of its jobs
  componentize-py         makes a check of Python, with all of WASI, that learns nothing from it
";

/// Where `.pre-commit-hooks.yaml` and `pyproject.toml` are, as users of pre-commit see it.
const HOOK_REPOSITORY_FILES: &[&str] = &[".pre-commit-hooks.yaml", "pyproject.toml"];

const PYTHON_TEST: &str = "python::python_learns_nothing_and_always_the_same";

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    let dist = dist::build(project)?;
    wheel::build(project)?;
    let wasm_tools = WASM_TOOLS.install(project)?;
    for module in &dist.modules {
        module_imports_the_contract_only(&wasm_tools, module)?;
    }
    let pre_commit = PRE_COMMIT.install(project)?;
    files_for_others_are_valid(project, &pre_commit)?;
    for peer in [PRE_COMMIT, PREK] {
        Place::make(project, peer)?.runs_us_from_the_wheel(&peer.install(project)?)?;
    }
    Place::make(project, LEFTHOOK)?.runs_us_as_a_job(&LEFTHOOK.install(project)?, &dist)?;
    python_runs_as_a_check(project)?;
    println!("all tools agree");
    Ok(())
}

/// The test knows what Python must see; here it may not skip for want of componentize-py.
fn python_runs_as_a_check(project: &Project) -> Result<(), Failure> {
    let mut test = dist::release_build(project, "test");
    test.args([
        "--quiet",
        "--test",
        "wasi",
        "--",
        "--exact",
        "--ignored",
        "--nocapture",
        PYTHON_TEST,
    ])
    .env("CI", "1")
    .env("TOLLGATE_BIN_DIR", project.dist_bin());
    let output = process::output(&mut test)?;
    // A renamed test would be none at all, and succeed.
    if !String::from_utf8_lossy(&output).contains("1 passed") {
        return Err(Failure::fact(format!("no test is called {PYTHON_TEST}")));
    }
    println!("componentize-py: a check of Python runs, and learns nothing");
    Ok(())
}

/// Files that are only ever read by someone else's program, elsewhere.
fn files_for_others_are_valid(project: &Project, pre_commit: &Path) -> Result<(), Failure> {
    let mut validate = Command::new(pre_commit);
    validate.current_dir(&project.root).args(["validate-manifest", ".pre-commit-hooks.yaml"]);
    process::run(&mut validate)?;
    // The library that pre-commit brings with it reads YAML as strictly as GitHub does.
    let script = "import sys, yaml; [yaml.safe_load(open(name)) for name in sys.argv[1:]]";
    let mut parse = Command::new(peers::python(project));
    parse.current_dir(&project.root).args(["-c", script, "action.yml", ".github/workflows/ci.yml"]);
    process::run(&mut parse)?;
    println!("action.yml, the workflow and .pre-commit-hooks.yaml are valid");
    Ok(())
}

fn module_imports_the_contract_only(wasm_tools: &Path, module: &Path) -> Result<(), Failure> {
    process::run(Command::new(wasm_tools).arg("validate").arg(module))?;
    let wit = process::output(Command::new(wasm_tools).args(["component", "wit"]).arg(module))?;
    let wit = String::from_utf8_lossy(&wit).into_owned();
    let imports = imports(&wit);
    let foreign: Vec<_> =
        imports.iter().filter(|import| !import.starts_with("tollgate:check/")).collect();
    let name = module.file_name().unwrap_or_default().to_string_lossy();
    if foreign.is_empty() && !imports.is_empty() {
        println!("{name}: valid, imports {}", imports.join(", "));
        return Ok(());
    }
    Err(Failure::fact(format!("{name} imports {foreign:?}; a check imports tollgate:check only")))
}

/// What the world of a component imports, in the text that wasm-tools prints.
fn imports(wit: &str) -> Vec<&str> {
    wit.lines()
        .filter_map(|line| line.trim().strip_prefix("import "))
        .map(|import| import.trim_end_matches(';').trim())
        .collect()
}

/// A project that uses another hook manager.
#[derive(Debug)]
struct Place {
    name: String,
    folder: PathBuf,
    /// A repository with our hooks for pre-commit.
    hooks: PathBuf,
    home: PathBuf,
    wheels: PathBuf,
    manager_home: PathBuf,
}

impl Place {
    fn make(project: &Project, peer: Peer) -> Result<Self, Failure> {
        let base = project.target().join("conformance").join(peer.name().replace(' ', "-"));
        if base.exists() {
            fs::remove_dir_all(&base).at(&base)?;
        }
        let this = Self {
            name: peer.name(),
            folder: base.join("project"),
            hooks: base.join("hooks"),
            home: base.join("home"),
            wheels: project.dist().join("wheel"),
            manager_home: base.join("manager"),
        };
        for folder in [&this.folder, &this.hooks, &this.manager_home] {
            fs::create_dir_all(folder).at(folder)?;
            process::run(this.in_folder("git", folder).args(["init", "-q", "-b", "main"]))?;
        }
        for file in HOOK_REPOSITORY_FILES {
            let from = project.root.join(file);
            fs::copy(&from, this.hooks.join(file)).at(&from)?;
        }
        process::run(this.in_folder("git", &this.hooks).args(["add", "--all"]))?;
        process::run(this.in_folder("git", &this.hooks).args(["commit", "-q", "-m", "hooks"]))?;
        Ok(this)
    }

    fn runs_us_from_the_wheel(&self, manager: &Path) -> Result<(), Failure> {
        let mut head = self.in_folder("git", &self.hooks);
        let revision = process::output(head.args(["rev-parse", "HEAD"]))?;
        self.write(
            ".pre-commit-config.yaml",
            &format!(
                "repos:\n- repo: {}\n  rev: {}\n  hooks:\n  - id: tollgate\n  - id: tollgate-all\n",
                self.hooks.display(),
                String::from_utf8_lossy(&revision).trim()
            ),
        )?;
        self.run(manager, &["install"])?;
        self.stops_a_secret()?;
        self.run(manager, &["run", "tollgate-all", "--hook-stage", "manual"])
    }

    fn runs_us_as_a_job(&self, manager: &Path, dist: &Dist) -> Result<(), Failure> {
        self.write(
            "lefthook.yml",
            &format!(
                "pre-commit:\n  jobs:\n    - name: tollgate\n      run: '\"{}\" hook pre-commit'\n",
                dist.tollgate.display()
            ),
        )?;
        self.run(manager, &["install"])?;
        self.stops_a_secret()
    }

    /// A commit with a secret in it stops, the same without passes.
    fn stops_a_secret(&self) -> Result<(), Failure> {
        let key = planted::payments_key();
        self.write("settings.py", &format!("KEY = \"{key}\"\n"))?;
        let (stopped, output) = self.commit()?;
        // Its own message, so that a manager that fails for another reason is no success.
        if !stopped || !output.contains("secrets/") {
            return Err(Failure::fact(format!("{} did not stop a secret:\n{output}", self.name)));
        }
        if output.contains(&key) {
            return Err(Failure::fact(format!("{} printed the secret", self.name)));
        }
        self.write("settings.py", "KEY = load_key()\n")?;
        let (stopped, output) = self.commit()?;
        if stopped {
            return Err(Failure::fact(format!("{} stopped a clean commit:\n{output}", self.name)));
        }
        println!("{}: a commit with a secret is stopped, the mended one passes", self.name);
        Ok(())
    }

    /// Whether it was stopped, and all that was printed.
    fn commit(&self) -> Result<(bool, String), Failure> {
        self.run("git".as_ref(), &["add", "--all"])?;
        let mut commit = self.in_folder("git", &self.folder);
        commit.args(["commit", "--message", "settings"]);
        let output = commit
            .output()
            .map_err(|source| Failure::Start { command: process::describe(&commit), source })?;
        let text = [output.stdout, output.stderr].concat();
        Ok((!output.status.success(), String::from_utf8_lossy(&text).into_owned()))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.folder.join(name);
        fs::write(&path, text).at(&path)
    }

    fn run(&self, program: &Path, arguments: &[&str]) -> Result<(), Failure> {
        process::run(self.in_folder(program, &self.folder).args(arguments))
    }

    fn in_folder(&self, program: impl AsRef<Path>, folder: &Path) -> Command {
        let mut command = hermetic::command(program, folder, &self.home);
        command
            .env("PRE_COMMIT_HOME", &self.manager_home)
            .env("PREK_HOME", &self.manager_home)
            // The one place that has our wheel, until it is on an index.
            .env("PIP_FIND_LINKS", &self.wheels)
            .env("UV_FIND_LINKS", &self.wheels);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_read_from_the_world() {
        let wit = "package root:component;\n\nworld root {\n  import tollgate:check/types@0.1.0;\n  \
                   import wasi:clocks/wall-clock@0.2.0;\n\n  export tollgate:check/guest@0.1.0;\n}\n";
        assert_eq!(imports(wit), ["tollgate:check/types@0.1.0", "wasi:clocks/wall-clock@0.2.0"]);
    }
}
