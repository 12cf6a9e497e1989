//! What a daemon costs by itself: memory, idle processor time, a request, and the commit after a
//! checkout.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::budgets::Budgets;
use super::repository::{Commit, Repository};
use super::samples::{Samples, table};
use super::spawn;
use super::watched::Home;
use crate::failure::{AtPath, Failure};
use crate::project::Project;

/// Files watched, and the resident megabytes that may take.
const MEMORY: &[(usize, f64)] = &[(10_000, 60.0), (100_000, 150.0)];
/// Commits before memory is looked at.
const COMMITS: usize = 300;
/// Files that a checkout changes.
const CHANGED: usize = 2_000;
/// Checkouts that are followed by a commit.
const CHECKOUTS: usize = 15;
/// A commit right after a checkout, in times of one without a daemon.
const AFTER_CHECKOUT: f64 = 1.0;
/// The warm hook's budget without git around it.
const REQUEST: f64 = 3.0;
/// Until a daemon has come to rest.
const REST: Duration = Duration::from_secs(5);

#[derive(Debug, Clone)]
pub(super) struct Options {
    /// Requests in a loop.
    pub(super) runs: usize,
    /// Numbers of files watched.
    pub(super) files: Vec<usize>,
    /// How long processor time is counted.
    pub(super) idle: Duration,
}

pub(super) fn run(project: &Project, options: &Options) -> Result<(), Failure> {
    let mut budgets = Budgets::default();
    let mut told = vec![["", "figure"].map(str::to_owned).to_vec()];
    for &files in &options.files {
        let bench = Bench::make(project, files)?;
        bench.memory(&mut budgets, &mut told)?;
        bench.idle(options.idle, &mut budgets)?;
        bench.requests(options.runs, &mut budgets, &mut told)?;
        bench.checkouts(&mut budgets, &mut told)?;
    }
    println!("\n{}", table(&told));
    budgets.report()
}

struct Bench {
    watched: Repository,
    other: Repository,
    with_daemon: Home,
    without: Home,
}

impl Bench {
    fn make(project: &Project, files: usize) -> Result<Self, Failure> {
        let with_daemon = Home::make(project, "daemon-home-daemon")?;
        let without = Home::make(project, "daemon-home")?;
        let this = Self {
            watched: Repository::make(project, "hook-watched", files)?,
            other: Repository::make(project, "hook", files)?,
            with_daemon,
            without,
        };
        this.without.install(&this.other)?;
        this.with_daemon.install(&this.watched)?;
        this.with_daemon.start_daemon(&this.watched)?;
        this.commit(true, "known from now on")?;
        this.with_daemon.watches(&this.watched, 1)?;
        Ok(this)
    }

    /// A commit of one file that was saved and staged right before.
    fn commit(&self, daemon: bool, what: &str) -> Result<Duration, Failure> {
        let (repository, home) = self.side(daemon);
        repository.save(1, what)?;
        repository.add()?;
        repository.commit(&Commit { home: &home.folder, hooks: None, all: false, ci: !daemon })
    }

    const fn side(&self, daemon: bool) -> (&Repository, &Home) {
        if daemon { (&self.watched, &self.with_daemon) } else { (&self.other, &self.without) }
    }

    fn memory(&self, budgets: &mut Budgets, told: &mut Vec<Vec<String>>) -> Result<(), Failure> {
        let files = self.watched.files;
        println!("{files} files: {COMMITS} commits");
        for number in 0..COMMITS {
            self.commit(true, &format!("commit {number}"))?;
        }
        thread::sleep(REST);
        let status = self.with_daemon.status(&self.watched)?;
        let memory = status.memory_bytes.map_or(f64::NAN, |bytes| bytes as f64 / 1e6);
        let name = format!("memory, {files} files, {} folders watched", status.watches);
        match MEMORY.iter().find(|(of, _)| *of == files) {
            Some((_, budget)) => budgets.add(name, memory, "MB", *budget),
            None => told.push(vec![name, format!("{memory:.1} MB")]),
        }
        Ok(())
    }

    /// Processor time of all its threads while nothing happens.
    fn idle(&self, time: Duration, budgets: &mut Budgets) -> Result<(), Failure> {
        let files = self.watched.files;
        println!("{files} files: {} s of nothing", time.as_secs());
        let pid = self.with_daemon.status(&self.watched)?.pid;
        // The question itself set it to work.
        thread::sleep(Duration::from_secs(1));
        let before = ticks(pid)?;
        thread::sleep(time);
        let used = ticks(pid)? - before;
        let name = format!("processor time in {} s of nothing, {files} files", time.as_secs());
        budgets.add(name, used as f64, "ticks", 0.0);
        Ok(())
    }

    /// The hook program in a loop, on an index that was judged.
    fn requests(
        &self,
        runs: usize,
        budgets: &mut Budgets,
        told: &mut Vec<Vec<String>>,
    ) -> Result<(), Failure> {
        let files = self.watched.files;
        println!("{files} files: {runs} requests");
        self.commit(true, "asked for")?;
        let (mut spawns, mut requests) = (Samples::default(), Samples::default());
        for run in 0..=runs {
            let spawn = spawn::of_true()?;
            let time = spawn::timed(&mut self.hook())?;
            if run > 0 {
                spawns.push(spawn);
                requests.push(time);
            }
        }
        for (what, ours, theirs) in
            [("p50", requests.median(), spawns.median()), ("p99", requests.p99(), spawns.p99())]
        {
            let name = format!("request by itself at {files} files, {what}");
            told.push(vec![format!("{name}, beside {theirs:.2} ms"), format!("{ours:.2} ms")]);
            budgets.add(format!("{name} in spawns"), ours / theirs, "x", REQUEST);
        }
        Ok(())
    }

    /// As git starts it.
    fn hook(&self) -> Command {
        let (repository, home) = self.side(true);
        let program = repository.folder.join(".git/hooks/pre-commit");
        let mut hook = crate::hermetic::command(program, &repository.folder, &home.folder);
        hook.env("GIT_INDEX_FILE", ".git/index").env_remove("CI");
        hook
    }

    /// Thousands of files change at once, and then somebody commits.
    fn checkouts(&self, budgets: &mut Budgets, told: &mut Vec<Vec<String>>) -> Result<(), Failure> {
        let files = self.watched.files;
        let changed = CHANGED.min(files);
        println!("{files} files: {CHECKOUTS} checkouts that change {changed} each");
        let (mut with, mut without) = (Samples::default(), Samples::default());
        for turn in 0..=CHECKOUTS {
            for daemon in [true, false] {
                let (repository, _) = self.side(daemon);
                // Contents that nobody has seen.
                let line = format!("# checkout {turn}\n");
                let some = (0..files).step_by(files / changed).take(changed);
                repository.import("refs/heads/other", Some("refs/tags/base"), some, &line)?;
                repository.git(&["checkout", "--quiet", "--force", "--detach", "other"])?;
                let time = self.commit(daemon, &format!("after checkout {turn}"))?;
                if turn > 0 {
                    if daemon { &mut with } else { &mut without }.push(time);
                }
                if daemon {
                    // What it still judges would be measured on the other side.
                    self.rest()?;
                }
            }
        }
        for (name, samples) in [("with", &with), ("without", &without)] {
            let name = format!("hook after a checkout of {changed} in {files}, {name} daemon");
            told.push(vec![name, format!("{:.2} ms", samples.median())]);
        }
        let name = format!("hook after a checkout of {changed} in {files}, in times of none");
        budgets.add(name, with.ratio_to(&without), "x", AFTER_CHECKOUT);
        Ok(())
    }

    /// Waits until the daemon has nothing to do.
    fn rest(&self) -> Result<(), Failure> {
        let pid = self.with_daemon.status(&self.watched)?.pid;
        let mut before = ticks(pid)?;
        loop {
            thread::sleep(Duration::from_millis(300));
            let now = ticks(pid)?;
            if now <= before + 1 {
                return Ok(());
            }
            before = now;
        }
    }
}

/// Processor time of a process so far, of user and system, in the system's ticks.
fn ticks(pid: u32) -> Result<u64, Failure> {
    let path = std::path::PathBuf::from(format!("/proc/{pid}/stat"));
    let stat = fs::read_to_string(&path).at(&path)?;
    // The second field is the program's name, in parentheses, with whatever is in it.
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let times = after.split_ascii_whitespace().skip(11).take(2);
    let times: Option<Vec<u64>> = times.map(|time| time.parse().ok()).collect();
    times
        .filter(|times| times.len() == 2)
        .map(|times| times.iter().sum())
        .ok_or_else(|| Failure::fact(format!("{} is not understood", path.display())))
}
