//! A home with repositories whose hooks share its daemon, and an end to that daemon whatever the
//! test comes to.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tollgate_protocol::Endpoint;
pub(crate) use tollgate_tests::is_alive;
use tollgate_tests::{Answer, Scratch, TOKEN_RULE, daemons_of, leaked, program, run, token_line};

/// How long anything may take that has to come by itself.
pub(crate) const SOON: Duration = Duration::from_secs(20);

/// One home, its repositories and its daemon.
pub(crate) struct Scene {
    scratch: Scratch,
    /// The program whose hooks are installed.
    pub(crate) program: PathBuf,
    home: PathBuf,
    commits: Cell<u32>,
}

impl Scene {
    /// With one gated repository and no daemon.
    pub(crate) fn new() -> Self {
        Self::of(program("tollgate"))
    }

    /// The same with another program, and a home by the name `home`.
    pub(crate) fn of(program: PathBuf) -> Self {
        Self::within(Scratch::new(), program, "home")
    }

    /// In a folder that is there, with a home of this name.
    pub(crate) fn within(scratch: Scratch, program: PathBuf, home: &str) -> Self {
        let home = scratch.beside(home);
        let scene = Self { scratch, program, home, commits: Cell::new(0) };
        scene.gate(&scene.root());
        scene
    }

    /// The first repository.
    pub(crate) fn root(&self) -> PathBuf {
        self.scratch.root().to_owned()
    }

    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.scratch.beside(name)
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Makes another gated repository of this name.
    pub(crate) fn repository(&self, name: &str) -> PathBuf {
        let root = self.beside(name);
        fs::create_dir_all(&root).unwrap();
        self.git(&root, &["init", "-q", "-b", "main"]).expect(0);
        self.gate(&root);
        root
    }

    /// Puts hooks into a repository, past which one file is committed.
    pub(crate) fn gate(&self, root: &Path) {
        self.gate_for(root, &self.program);
    }

    pub(crate) fn gate_for(&self, root: &Path, program: &Path) {
        fs::write(root.join("README.md"), "a project\n").unwrap();
        self.git(root, &["add", "README.md"]).expect(0);
        self.git(root, &["commit", "-q", "--no-verify", "-m", "first"]).expect(0);
        run(self.command_in(root, program).arg("install"), b"").expect(0);
    }

    /// A program in a folder, whose hooks may leave a daemon behind.
    pub(crate) fn command_in(
        &self,
        folder: &Path,
        program: impl AsRef<std::ffi::OsStr>,
    ) -> Command {
        let mut command = self.scratch.command_in(folder, program);
        command.env_remove("CI").env("TOLLGATE_HOME", &self.home);
        command
    }

    pub(crate) fn git(&self, folder: &Path, arguments: &[&str]) -> Answer {
        run(self.command_in(folder, "git").args(arguments), b"")
    }

    pub(crate) fn tollgate(&self, arguments: &[&str]) -> Answer {
        run(self.command_in(&self.root(), &self.program).args(arguments), b"")
    }

    /// Commits a harmless change, which must pass without a word.
    #[track_caller]
    pub(crate) fn passes(&self, root: &Path) {
        let head = self.head(root);
        let name = self.stage(root, "x = 1\n");
        let answer = self.git(root, &["commit", "-q", "-m", "harmless"]);
        assert_passed(&answer);
        assert_ne!(self.head(root), head);
        let shown = self.git(root, &["show", "--name-only", "--format=", "HEAD"]).expect(0);
        assert_eq!(shown.stdout.trim(), name);
    }

    /// Commits a token, which must be stopped.
    #[track_caller]
    pub(crate) fn stops(&self, root: &Path) {
        let head = self.head(root);
        let name = self.stage(root, &token_line());
        let answer = self.git(root, &["commit", "-q", "-m", "a token"]);
        assert_stopped(&answer, &format!("{name}:1"));
        assert_eq!(self.head(root), head, "it is in history");
        self.git(root, &["rm", "-q", "-f", &name]).expect(0);
    }

    /// Both.
    #[track_caller]
    pub(crate) fn judges_rightly(&self, root: &Path) {
        self.stops(root);
        self.passes(root);
    }

    /// Stages a new file and gives its name.
    #[track_caller]
    pub(crate) fn stage(&self, root: &Path, content: &str) -> String {
        self.commits.set(self.commits.get() + 1);
        let name = format!("file{}.py", self.commits.get());
        // Never twice the same content, so that each verdict has to be found anew.
        fs::write(root.join(&name), format!("{content}# {name}\n")).unwrap();
        self.git(root, &["add", &name]).expect(0);
        name
    }

    pub(crate) fn head(&self, root: &Path) -> Option<String> {
        let answer = self.git(root, &["rev-parse", "-q", "--verify", "HEAD"]);
        (answer.code == 0).then_some(answer.stdout)
    }

    /// Starts the daemon with these options, and waits until it answers.
    pub(crate) fn serve(&self, options: &[&str]) -> u32 {
        self.spawn(options);
        until("the daemon answers", || self.status().is_some());
        self.pid()
    }

    /// Starts it and waits for nothing.
    pub(crate) fn spawn(&self, options: &[&str]) {
        let mut command = self.command_in(Path::new("/"), &self.program);
        command.args(["daemon", "serve", "--program"]).arg(&self.program).args(options);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // Nobody else would take note of its end.
        thread::spawn(move || child.wait());
    }

    /// What the daemon says of itself; none where none answers.
    pub(crate) fn status(&self) -> Option<Value> {
        let answer = self.tollgate(&["daemon", "status", "--format", "json"]);
        (answer.code == 0).then(|| answer.json())
    }

    #[track_caller]
    pub(crate) fn pid(&self) -> u32 {
        let status = self.status().expect("a daemon that answers");
        u32::try_from(status["pid"].as_u64().unwrap()).unwrap()
    }

    /// Requests answered so far, by which a test knows that the daemon was asked.
    #[track_caller]
    pub(crate) fn answered(&self) -> u64 {
        let status = self.status().expect("a daemon that answers");
        status["requests"]["answered"].as_u64().unwrap()
    }

    pub(crate) fn endpoint(&self) -> Endpoint {
        self.endpoint_of(&self.program)
    }

    pub(crate) fn endpoint_of(&self, program: &Path) -> Endpoint {
        let home = |name: &str| (name == "TOLLGATE_HOME").then(|| self.home.clone().into());
        Endpoint::locate(home, rustix::process::geteuid().as_raw(), program).unwrap()
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.endpoint().log()).unwrap_or_default()
    }

    /// The daemons of this home, answering or not.
    pub(crate) fn daemons(&self) -> Vec<u32> {
        daemons_of(&self.home)
    }

    /// Waits until no daemon of this home is left.
    #[track_caller]
    pub(crate) fn ends(&self) {
        until("the daemon ends", || self.daemons().is_empty());
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        for pid in self.daemons() {
            signal(pid, Signal::KILL);
        }
        // One whose path is too long for a socket is elsewhere.
        let folder = self.endpoint().folder().to_owned();
        if !folder.starts_with(&self.home) {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

pub(crate) fn signal(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    let _ = kill_process(pid.unwrap(), signal);
}

/// Waits for what has to come by itself.
#[track_caller]
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < SOON, "not within {} s: {what}", SOON.as_secs());
        thread::sleep(Duration::from_millis(10));
    }
}

/// Passed, without a word of ours.
#[track_caller]
pub(crate) fn assert_passed(answer: &Answer) {
    assert_eq!(answer.code, 0, "{}", answer.text());
    assert!(!answer.text().contains("tollgate"), "{}", answer.text());
}

/// Stopped for the token at `place`, and with no part of it.
#[track_caller]
pub(crate) fn assert_stopped(answer: &Answer, place: &str) {
    let text = answer.text();
    assert_ne!(answer.code, 0, "it passed: {text}");
    for part in [place, TOKEN_RULE, "blocked"] {
        assert!(text.contains(part), "`{part}` is missing: {text}");
    }
    assert_eq!(leaked(text.as_bytes()), None, "{text}");
}
