//! A daemon of the test's own, and what is done to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tollgate_tests::run;

use crate::stand::Stand;

/// What befalls the daemon during a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    /// It is stopped now and then, and continued later.
    Stopped,
    /// It is killed now and then, and another one started later.
    Killed,
    /// The clock is set to any day.
    Clock,
}

/// Requests since a daemon's start.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Requests {
    pub(crate) answered: u64,
    pub(crate) warm: u64,
    pub(crate) declined: u64,
}

/// A running daemon; killed when dropped.
#[derive(Debug)]
pub(crate) struct Daemon {
    child: Child,
    status: Status,
    is_stopped: bool,
}

#[derive(Debug)]
struct Status {
    program: PathBuf,
    home: PathBuf,
}

impl Daemon {
    /// Starts one that the stand's hooks find, and waits until it answers.
    pub(crate) fn start(stand: &Stand, options: &[&str], clock: Option<&Clock>) -> Self {
        let mut command = stand.scratch.command_in(Path::new("/"), &stand.program);
        command.args(["daemon", "serve", "--program"]).arg(&stand.program).args(options);
        if let Some(clock) = clock {
            command.envs(clock.variables());
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = Status { program: stand.program.clone(), home: stand.scratch.home() };
        let mut daemon = Self { child: command.spawn().unwrap(), status, is_stopped: false };
        let begun = Instant::now();
        while daemon.status().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the daemon does not answer");
            assert!(daemon.is_running(), "the daemon ended");
            thread::sleep(Duration::from_millis(2));
        }
        daemon
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub(crate) fn status(&self) -> Option<serde_json::Value> {
        let mut ask = Command::new(&self.status.program);
        ask.args(["daemon", "status", "--format", "json"]);
        let answer = run(ask.env("TOLLGATE_HOME", &self.status.home), b"");
        (answer.code == 0).then(|| answer.json())
    }

    pub(crate) fn requests(&self) -> Requests {
        let status = self.status().unwrap();
        let count = |name: &str| status["requests"][name].as_u64().unwrap();
        Requests { answered: count("answered"), warm: count("warm"), declined: count("declined") }
    }

    /// Resident bytes.
    pub(crate) fn memory(&self) -> u64 {
        self.status().unwrap()["memory_bytes"].as_u64().unwrap()
    }

    /// Its log.
    pub(crate) fn log(&self) -> String {
        let run = fs::read_dir(self.status.home.join("run")).into_iter().flatten();
        let is_log = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "log");
        let logs = run.map(|entry| entry.unwrap().path()).filter(is_log);
        logs.map(|path| fs::read_to_string(path).unwrap_or_default()).collect()
    }

    pub(crate) fn stop(&mut self) {
        self.signal("-STOP");
        self.is_stopped = true;
    }

    pub(crate) fn proceed(&mut self) {
        self.signal("-CONT");
        self.is_stopped = false;
    }

    pub(crate) const fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    fn signal(&self, signal: &str) {
        run(Command::new("kill").args([signal, &self.child.id().to_string()]), b"").expect(0);
    }

    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A clock that is set for the daemon and for whatever it is compared with.
#[derive(Debug)]
pub(crate) struct Clock {
    file: PathBuf,
}

/// Where Debian has it.
const LIBRARY: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

impl Clock {
    pub(crate) fn can_be_set() -> bool {
        Path::new(LIBRARY).exists()
    }

    pub(crate) fn new(stand: &mut Stand) -> Self {
        let clock = Self { file: stand.scratch.beside("clock") };
        clock.set(0);
        for (name, value) in clock.variables() {
            stand.set(name, value);
        }
        clock
    }

    /// So many days off.
    pub(crate) fn set(&self, days: i64) {
        let draft = self.file.with_extension("draft");
        fs::write(&draft, format!("{days:+}d\n")).unwrap();
        fs::rename(draft, &self.file).unwrap();
    }

    fn variables(&self) -> [(&'static str, PathBuf); 4] {
        [
            ("LD_PRELOAD", LIBRARY.into()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.clone()),
            ("FAKETIME_NO_CACHE", "1".into()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
        ]
    }
}
