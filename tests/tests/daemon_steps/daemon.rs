//! A daemon of the test's own, and what is done to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;
use tollgate_tests::run;

use crate::figures::Requests;
use crate::stand::{Stand, signal};

/// How long it may take to judge what one step changed: a pause of a person's.
const CATCHES_UP: Duration = Duration::from_secs(2);
/// The same where it loses events on purpose, and begins anew all the time.
const CATCHES_UP_BADLY: Duration = Duration::from_millis(100);
/// People pause for seconds; the daemon waits 50 ms for more to come. Here all is a few times
/// faster.
pub(crate) const HURRIED: [&str; 2] = ["--settle", "4"];

/// What befalls the daemon during a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    /// It is stopped now and then, and continued later.
    Stopped,
    /// It is killed now and then; a hook that finds none starts another one.
    Killed,
    /// The git folder is elsewhere, another one, or back.
    Moved,
    /// The clock is set to any day.
    Clock,
}

/// A running daemon; killed when dropped.
#[derive(Debug)]
pub(crate) struct Daemon {
    child: Child,
    program: PathBuf,
    home: PathBuf,
    catches_up: Duration,
    is_stopped: bool,
}

impl Daemon {
    /// Starts one that the stand's hooks find, and waits until it answers.
    pub(crate) fn start(stand: &Stand, options: &[&str], clock: Option<&Clock>) -> Self {
        let mut command = stand.scratch.command_in(Path::new("/"), &stand.program);
        command.args(["daemon", "serve", "--program"]).arg(&stand.program);
        command.args(HURRIED).args(options).env_remove("CI");
        if let Some(clock) = clock {
            command.envs(clock.variables());
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let home = stand.scratch.home();
        let program = stand.program.clone();
        let loses = options.contains(&"--queue");
        let catches_up = if loses { CATCHES_UP_BADLY } else { CATCHES_UP };
        let child = command.spawn().unwrap();
        let mut daemon = Self { child, program, home, catches_up, is_stopped: false };
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

    pub(crate) fn status(&self) -> Option<Value> {
        let mut ask = Command::new(&self.program);
        ask.args(["daemon", "status", "--format", "json"]);
        let answer = run(ask.env("TOLLGATE_HOME", &self.home), b"");
        (answer.code == 0).then(|| answer.json())
    }

    /// None where none answers.
    pub(crate) fn requests(&self) -> Option<Requests> {
        self.status().map(|status| requests_of(&status))
    }

    /// The same once all that was changed is judged; a daemon that can't keep up has that in its
    /// figures.
    pub(crate) fn settled(&self) -> Option<Requests> {
        let begun = Instant::now();
        // It is quiet for so long before it begins.
        thread::sleep(Duration::from_millis(8));
        loop {
            let status = self.status()?;
            if status["warming"] == false || begun.elapsed() > self.catches_up {
                return Some(requests_of(&status));
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Resident bytes.
    pub(crate) fn memory(&self) -> u64 {
        self.status().unwrap()["memory_bytes"].as_u64().unwrap()
    }

    /// Its log.
    pub(crate) fn log(&self) -> String {
        let run = fs::read_dir(self.home.join("run")).into_iter().flatten();
        let is_log = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "log");
        let logs = run.map(|entry| entry.unwrap().path()).filter(is_log);
        logs.map(|path| fs::read_to_string(path).unwrap_or_default()).collect()
    }

    /// The process that answers: another one where hooks started it after the first was killed.
    pub(crate) fn pid(&self) -> Option<u32> {
        u32::try_from(self.status()?["pid"].as_u64()?).ok()
    }

    /// Stops it after a while, in the middle of whatever is done meanwhile.
    pub(crate) fn stop_after(&mut self, pause: Duration) -> JoinHandle<()> {
        self.is_stopped = true;
        signal_after(self.child.id(), Signal::STOP, pause)
    }

    pub(crate) fn proceed(&mut self) {
        signal(self.child.id(), Signal::CONT);
        self.is_stopped = false;
    }

    pub(crate) const fn is_stopped(&self) -> bool {
        self.is_stopped
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

pub(crate) fn signal_after(pid: u32, what: Signal, pause: Duration) -> JoinHandle<()> {
    thread::spawn(move || {
        thread::sleep(pause);
        signal(pid, what);
    })
}

fn requests_of(status: &Value) -> Requests {
    let count = |value: &Value| value.as_u64().unwrap();
    let requests = &status["requests"];
    Requests {
        answered: count(&requests["answered"]),
        warm: count(&requests["warm"]),
        declined: count(&requests["declined"]),
        rescans: count(&status["rescans"]),
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
