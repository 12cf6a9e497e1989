//! A git repository of a test's own, with git kept from everything the machine has configured.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::programs::program;

/// What a program said and how it ended.
#[derive(Debug)]
pub struct Answer {
    /// 128 and more for a signal, as a shell tells it.
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    /// Both streams, for tests that do not care which.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// The JSON it printed.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in: {}\n{}", self.stdout, self.stderr))
    }

    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }
}

/// A repository in a temporary folder, beside a home of its own for Tollgate. Gone when dropped.
#[derive(Debug)]
pub struct Scratch {
    folder: tempfile::TempDir,
    root: PathBuf,
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

impl Scratch {
    /// An empty repository on branch `main`.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("repository");
        fs::create_dir(&root).expect("a folder");
        let scratch = Self { folder, root };
        scratch.git(&["init", "-q", "-b", "main"]);
        scratch
    }

    /// The working tree.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A place beside the repository.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where Tollgate keeps what it keeps.
    pub fn home(&self) -> PathBuf {
        self.beside("home")
    }

    /// Writes a file of the working tree, with the folders above it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("folders");
        }
        fs::write(&path, content).expect("a file");
    }

    /// The bytes of a file of the working tree.
    pub fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.root.join(path)).expect("a file")
    }

    /// Writes a file and stages it.
    pub fn stage(&self, path: &str, content: impl AsRef<[u8]>) {
        self.write(path, content);
        self.git(&["add", "--", path]);
    }

    /// Commits what is staged, past all hooks.
    pub fn commit(&self, message: &str) {
        self.git(&["commit", "-q", "--no-verify", "--allow-empty", "-m", message]);
    }

    /// Runs git, which must succeed.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        let answer = self.try_git(arguments);
        assert_eq!(answer.code, 0, "git {arguments:?}: {}", answer.text());
        answer.stdout
    }

    /// Runs git, which may fail.
    pub fn try_git(&self, arguments: &[&str]) -> Answer {
        run(self.command("git").args(arguments), b"")
    }

    /// What `git commit` says with its hooks, given these arguments; it may be stopped by them.
    pub fn hooked_commit(&self, arguments: &[&str]) -> Answer {
        let arguments = [&["commit", "-q", "-m", "a change"], arguments].concat();
        self.try_git(&arguments)
    }

    /// The commit that `HEAD` names; none where there is none yet.
    pub fn head(&self) -> Option<String> {
        let answer = self.try_git(&["rev-parse", "-q", "--verify", "HEAD"]);
        (answer.code == 0).then_some(answer.stdout)
    }

    /// A repository whose hooks are ours, with one file committed.
    pub fn gated() -> Self {
        let scratch = Self::new();
        scratch.stage("README.md", "a project\n");
        scratch.commit("first");
        scratch.tollgate(&["install"]).expect(0);
        scratch
    }

    /// Runs `tollgate` in the working tree.
    pub fn tollgate(&self, arguments: &[&str]) -> Answer {
        run(self.command(program("tollgate")).args(arguments), b"")
    }

    /// A program in the working tree, with nothing of the machine's configuration.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        self.command_in(&self.root, program)
    }

    /// The same in another folder.
    pub fn command_in(&self, folder: &Path, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder);
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        for name in ["TOLLGATE", "TOLLGATE_SKIP", "TOLLGATE_DAEMON"] {
            command.env_remove(name);
        }
        command
            .env("TOLLGATE_HOME", self.home())
            .env("HOME", self.folder.path())
            .env("NO_COLOR", "1")
            // Where this is set, no hook leaves a daemon behind; tests of it take it away.
            .env("CI", "true")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_NAME", "A Author")
            .env("GIT_AUTHOR_EMAIL", "author@example.org")
            .env("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z")
            .env("GIT_COMMITTER_NAME", "A Committer")
            .env("GIT_COMMITTER_EMAIL", "committer@example.org")
            .env("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z");
        command
    }
}

/// Runs a command to its end, with something on its standard input.
pub fn run(command: &mut Command, input: &[u8]) -> Answer {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    if let Some(mut stdin) = child.stdin.take() {
        // A program may end without reading all it is given.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().expect("an end");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Answer { code: code(output.status), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

#[cfg(unix)]
fn code(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt as _;
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

#[cfg(not(unix))]
fn code(status: std::process::ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}
