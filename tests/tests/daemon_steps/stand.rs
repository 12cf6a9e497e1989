//! A repository whose hooks are asked twice, and what both said.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};
use tollgate_tests::{Answer, Scratch, daemons_of, guests_folder, run};

use crate::asked::{self, Asked};

/// The hooks that judge.
pub(crate) const HOOKS: [&str; 4] =
    ["pre-commit", "pre-merge-commit", "pre-applypatch", "pre-push"];

/// What git runs as each hook: `tollgate-hook`, as a user has it; then the program by itself, as in
/// CI, whose home has nothing but compiled modules and grants. Only the first one's answer counts for
/// git. Both judge the very same repository, which neither writes to: copying it for each of some ten
/// thousand questions would take hours.
const HOOK: &str = r#"#!/bin/sh
name=${0##*/}
log=@LOG@/$$.$name
case $name in pre-push) cat > "$log.in" ;; *) : > "$log.in" ;; esac
@REAL@/$name "$@" < "$log.in" > "$log.warm.out" 2> "$log.warm.err"
code=$?
rm -rf @COLD@/store
CI=true TOLLGATE_HOME=@COLD@ @PROGRAM@ hook $name "$@" < "$log.in" > "$log.cold.out" 2> "$log.cold.err"
echo $? > "$log.cold.code"
cat "$log.warm.err" >&2
echo $code > "$log.warm.code"
exit $code
"#;

/// A repository, its hooks, and a home for the program that is asked by itself.
#[derive(Debug)]
pub(crate) struct Stand {
    pub(crate) scratch: Scratch,
    /// The program, by the path hooks know it by.
    pub(crate) program: PathBuf,
    /// For git and hooks, beside what all have.
    variables: Vec<(String, PathBuf)>,
}

impl Stand {
    pub(crate) fn new() -> Self {
        Self::of_format(&[])
    }

    /// With a repository that is made with these options.
    pub(crate) fn of_format(options: &[&str]) -> Self {
        let scratch = Scratch::new();
        let only: Vec<&str> = HOOKS.iter().flat_map(|name| ["--hook", name]).collect();
        scratch.tollgate(&[&["install"][..], &only].concat()).expect(0);
        let real = scratch.beside("real-hooks");
        fs::rename(scratch.root().join(".git/hooks"), &real).unwrap();
        let note = fs::read_to_string(real.join("tollgate-hook.conf")).unwrap();
        let program = note.lines().find_map(|line| line.strip_prefix("program=")).unwrap();
        let stand = Self { program: program.into(), scratch, variables: Vec::new() };
        fs::create_dir(stand.log()).unwrap();
        stand.make_cold_home();
        stand.write_hooks(&real);
        if !options.is_empty() {
            fs::remove_dir_all(stand.root().join(".git")).unwrap();
            stand.git(&[&["init", "-q", "-b", "main"], options].concat());
        }
        stand
    }

    fn make_cold_home(&self) {
        let (cold, warm) = (self.cold(), self.scratch.home());
        fs::create_dir_all(&warm).unwrap();
        fs::create_dir_all(&cold).unwrap();
        symlink(warm.join("grants.toml"), cold.join("grants.toml")).unwrap();
    }

    fn write_hooks(&self, real: &Path) {
        let hooks = self.scratch.beside("hooks");
        fs::create_dir(&hooks).unwrap();
        let script = HOOK
            .replace("@LOG@", self.log().to_str().unwrap())
            .replace("@REAL@", real.to_str().unwrap())
            .replace("@COLD@", self.cold().to_str().unwrap())
            .replace("@PROGRAM@", self.program.to_str().unwrap());
        for name in HOOKS {
            let path = hooks.join(name);
            fs::write(&path, &script).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let configuration = format!(
            "[core]\n\thooksPath = {}\n\tfsync = none\n[gc]\n\tauto = 0\n[advice]\n\tdetachedHead = false\n\
             [rerere]\n\tenabled = false\n[safe]\n\tdirectory = *\n",
            hooks.display()
        );
        fs::write(self.scratch.beside("gitconfig"), configuration).unwrap();
    }

    /// Has git and its hooks see one variable more.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<PathBuf>) {
        self.variables.retain(|(other, _)| other != name);
        self.variables.push((name.to_owned(), value.into()));
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.retain(|(other, _)| other != name);
    }

    pub(crate) fn root(&self) -> &Path {
        self.scratch.root()
    }

    /// The home of the program that is asked by itself.
    pub(crate) fn cold(&self) -> PathBuf {
        self.scratch.beside("cold")
    }

    fn log(&self) -> PathBuf {
        self.scratch.beside("asked")
    }

    /// Git as a user has it, hooks and all.
    pub(crate) fn command(&self, folder: &Path, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.scratch.command_in(folder, program);
        command
            .env("GIT_CONFIG_GLOBAL", self.scratch.beside("gitconfig"))
            .env("GIT_EDITOR", "true")
            .env("GIT_SEQUENCE_EDITOR", "true")
            .env_remove("CI")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn git_in(&self, folder: &Path, arguments: &[&str]) -> Answer {
        run(self.command(folder, "git").args(arguments), b"")
    }

    /// Git in the repository, whether it succeeds or not.
    pub(crate) fn git(&self, arguments: &[&str]) -> Answer {
        self.git_in(self.root(), arguments)
    }

    /// `tollgate run --all` in a folder, which asks the daemon, and the same of the program by itself
    /// with nothing kept.
    pub(crate) fn ask_run(&self, folder: &Path) -> Asked {
        let _ = fs::remove_dir_all(self.cold().join("store"));
        let run_all = |home: PathBuf, arguments: &[&str]| {
            let mut command = self.command(folder, &self.program);
            command.arg("run").arg("--all").args(arguments).env("TOLLGATE_HOME", home);
            command
        };
        let warm = run(&mut run_all(self.scratch.home(), &[]), b"");
        let mut alone = run_all(self.cold(), &["--no-daemon"]);
        let cold = run(alone.env("CI", "true"), b"");
        asked::both("run --all", &warm, &cold, &self.names())
    }

    /// The hook of a commit in a folder, on the index as it stands, and the program by itself.
    pub(crate) fn ask_hook(&self, folder: &Path) -> Asked {
        let _ = fs::remove_dir_all(self.cold().join("store"));
        let hook = self.scratch.beside("real-hooks").join("pre-commit");
        let warm = run(&mut self.command(folder, hook), b"");
        let mut alone = self.command(folder, &self.program);
        alone.args(["hook", "pre-commit"]).env("CI", "true").env("TOLLGATE_HOME", self.cold());
        let cold = run(&mut alone, b"");
        asked::both("pre-commit", &warm, &cold, &self.names())
    }

    /// Folders that differ between the two, and what they are called alike.
    fn names(&self) -> [(PathBuf, &'static str); 2] {
        [(self.scratch.home(), "HOME"), (self.cold(), "HOME")]
    }

    /// All that hooks were asked since the last time, each removed once it is read.
    pub(crate) fn take_asked(&self) -> Vec<Asked> {
        asked::take(&self.log(), &self.names())
    }

    /// The bytes of one of the tests' own checks.
    pub(crate) fn guest(name: &str) -> Vec<u8> {
        fs::read(guests_folder().join(format!("{name}.wasm"))).unwrap()
    }
}

impl Drop for Stand {
    /// Hooks may have started daemons of their own.
    fn drop(&mut self) {
        for pid in daemons_of(&self.scratch.home()) {
            signal(pid, Signal::KILL);
        }
    }
}

pub(crate) fn signal(pid: u32, signal: Signal) {
    // It may have ended by itself.
    let _ = i32::try_from(pid).ok().and_then(Pid::from_raw).map(|pid| kill_process(pid, signal));
}
