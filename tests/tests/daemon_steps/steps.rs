//! A run: one step after the other, and whether each hook said what it should.

use std::collections::VecDeque;
use std::fmt;
use std::fs;
use std::time::{Duration, Instant};

use crate::daemon::{Clock, Daemon, Requests, Trouble};
use crate::dice::Dice;
use crate::history::History;
use crate::stand::Stand;
use crate::{files, places, settings};

/// Steps that are told when one went wrong.
const TOLD: usize = 12;
/// A hook that takes longer hangs: the slowest deadline of one is 3 s.
const HANGS: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(crate) struct Steps {
    stand: Stand,
    daemon: Option<Daemon>,
    options: Vec<String>,
    clock: Option<Clock>,
    /// Of findings that come again.
    fingerprints: Vec<String>,
    trouble: Trouble,
    dice: Dice,
    story: VecDeque<String>,
    figures: Figures,
    begun: Instant,
}

/// What came of a run.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) steps: u64,
    pub(crate) hooks: u64,
    pub(crate) stopped: u64,
    /// Of what can't be judged, an unmerged index or a wrong configuration for one: the daemon
    /// leaves these to the program.
    refused: u64,
    /// Of `run --all`, and those without a verdict.
    runs: u64,
    refused_runs: u64,
    /// By the daemon; of these, with a verdict that was known before.
    pub(crate) by_daemon: u64,
    pub(crate) warm: u64,
    declined: u64,
    slowest: Duration,
    took: Duration,
    memory: u64,
}

impl Figures {
    /// Of all hooks and runs with a verdict, those that the daemon answered, in percent.
    pub(crate) fn answered(&self) -> u64 {
        self.by_daemon * 100 / self.verdicts().max(1)
    }

    const fn verdicts(&self) -> u64 {
        self.hooks - self.refused + self.runs - self.refused_runs
    }

    fn add(&mut self, requests: Requests) {
        self.by_daemon += requests.answered;
        self.warm += requests.warm;
        self.declined += requests.declined;
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |part: u64, whole: u64| part as f64 * 100.0 / whole.max(1) as f64;
        let Self { steps, hooks, stopped, refused, runs, by_daemon, warm, declined, .. } = self;
        write!(
            f,
            "{steps} steps in {:.0} s, {hooks} hooks, {stopped} of them not passed, {refused} of \
             these for want of anything to judge; {runs} whole runs; of all verdicts {:.1} % \
             answered by the daemon, {:.1} % of these known beforehand; {declined} declined; slowest step {} ms; daemon at \
             {:.0} MB",
            self.took.as_secs_f64(),
            percent(*by_daemon, self.verdicts()),
            percent(*warm, *by_daemon),
            self.slowest.as_millis(),
            self.memory as f64 / 1e6,
        )
    }
}

impl Steps {
    pub(crate) fn new(seed: u64, options: &[&str], trouble: Trouble) -> Self {
        Self::start(Stand::new(), seed, options, trouble)
    }

    /// In a repository that is made with these options.
    pub(crate) fn of_format(seed: u64, format: &[&str]) -> Self {
        Self::start(Stand::of_format(format), seed, &[], Trouble::None)
    }

    fn start(mut stand: Stand, seed: u64, options: &[&str], trouble: Trouble) -> Self {
        let mut dice = Dice::new(seed);
        let root = stand.root().to_owned();
        for folder in files::FOLDERS {
            for name in files::NAMES {
                fs::create_dir_all(root.join(folder)).unwrap();
                fs::write(root.join(folder).join(name), files::text(&mut dice)).unwrap();
            }
        }
        fs::create_dir(root.join("tools")).unwrap();
        fs::write(root.join("tools/neighbour.wasm"), Stand::guest("neighbour")).unwrap();
        fs::write(root.join("beside.wasm"), Stand::guest("word")).unwrap();
        fs::write(root.join(".gitignore"), "beside.wasm\n*~\n").unwrap();
        fs::write(root.join("tollgate.toml"), settings::first()).unwrap();
        for arguments in [
            &["add", "-A"][..],
            &["commit", "-q", "--no-verify", "-m", "first"],
            &["branch", "one"],
            &["branch", "two"],
            &["branch", "three"],
        ] {
            let answer = stand.git(arguments);
            assert_eq!(answer.code, 0, "{}", answer.text());
        }
        let report = stand.scratch.tollgate(&["run", "--all", "--format", "json"]).json();
        let found = report["findings"].as_array().unwrap();
        let fingerprint =
            |finding: &serde_json::Value| finding["fingerprint"].as_str().map(str::to_owned);
        let fingerprints: Vec<String> = found.iter().filter_map(fingerprint).take(4).collect();
        assert!(fingerprints.len() > 2, "{report}");
        let clock = (trouble == Trouble::Clock).then(|| Clock::new(&mut stand));
        let daemon = Daemon::start(&stand, options, clock.as_ref());
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        let (story, figures) = (VecDeque::new(), Figures::default());
        let begun = Instant::now();
        let daemon = Some(daemon);
        Self { stand, daemon, options, clock, fingerprints, trouble, dice, story, figures, begun }
    }

    /// The latest steps.
    pub(crate) fn story(&self) -> String {
        Vec::from_iter(self.story.iter().map(String::as_str)).join("\n")
    }

    pub(crate) fn daemon(&self) -> Option<&Daemon> {
        self.daemon.as_ref()
    }

    /// Changes, stages, commits or does something else with git; an error is a hook that said
    /// something else with the daemon than without.
    pub(crate) fn step(&mut self) -> Result<(), String> {
        let begun = Instant::now();
        let mut done = vec![format!("{}:", self.figures.steps)];
        done.extend(self.befall());
        let folder = places::next(&self.stand, &mut self.dice);
        if folder != self.stand.root() {
            done.push("in the linked working tree".to_owned());
        }
        let dice = &mut self.dice;
        for _ in 0..1 + dice.below(3) {
            done.push(files::change(&folder, dice));
        }
        if dice.once_in(5) {
            done.push(settings::change(&folder, &self.fingerprints, dice));
        }
        done.push(settings::variable(&mut self.stand, dice));
        let mut history = History { stand: &self.stand, folder: &folder, dice, done };
        if !history.settle() {
            match history.dice.below(10) {
                0..=5 => {
                    history.stage();
                    history.commit();
                }
                6 => {
                    history.stage();
                    history.operate();
                }
                7 | 8 => history.operate(),
                _ => history.push(),
            }
        }
        self.story.push_back(history.done.join("\n    "));
        if self.story.len() > TOLD {
            self.story.pop_front();
        }
        self.figures.steps += 1;
        let took = begun.elapsed();
        self.figures.slowest = self.figures.slowest.max(took);
        if took > HANGS {
            return Err(format!("it hung for {} s", took.as_secs()));
        }
        for asked in self.stand.take_asked() {
            self.figures.hooks += 1;
            self.figures.stopped += u64::from(asked.is_stopped());
            self.figures.refused += u64::from(asked.is_refused());
            asked.difference()?;
        }
        if self.figures.steps.is_multiple_of(2) {
            let asked = self.stand.ask_run(&folder);
            self.figures.runs += 1;
            self.figures.refused_runs += u64::from(asked.is_refused());
            asked.difference()?;
        }
        if self.trouble == Trouble::None && !self.daemon.as_mut().is_some_and(Daemon::is_running) {
            return Err("the daemon ended".to_owned());
        }
        if self.figures.steps.is_multiple_of(1_000) {
            println!("{}", self.figures());
        }
        Ok(())
    }

    /// Does to the daemon what it has to bear in this run.
    fn befall(&mut self) -> Option<String> {
        match (self.trouble, &mut self.daemon) {
            (Trouble::Stopped, Some(daemon)) if daemon.is_stopped() => {
                // Briefly most of the time: each hook waits in vain for a while.
                self.dice.once_in(2).then(|| daemon.proceed()).map(|()| "continued".to_owned())
            }
            (Trouble::Stopped, Some(daemon)) => {
                self.dice.once_in(12).then(|| daemon.stop()).map(|()| "stopped".to_owned())
            }
            (Trouble::Killed, Some(daemon)) if self.dice.once_in(12) => {
                self.figures.add(daemon.requests());
                daemon.kill();
                self.daemon = None;
                Some("killed".to_owned())
            }
            (Trouble::Killed, None) if self.dice.once_in(3) => {
                let options: Vec<&str> = self.options.iter().map(String::as_str).collect();
                self.daemon = Some(Daemon::start(&self.stand, &options, None));
                Some("started".to_owned())
            }
            (Trouble::Clock, _) if self.dice.once_in(10) => {
                let days = i64::try_from(self.dice.below(800)).unwrap() - 600;
                self.clock.as_ref().unwrap().set(days);
                Some(format!("the clock is {days} days off"))
            }
            _ => None,
        }
    }

    pub(crate) fn figures(&mut self) -> Figures {
        let mut figures = self.figures;
        figures.took = self.begun.elapsed();
        if let Some(daemon) = &mut self.daemon {
            if daemon.is_stopped() {
                daemon.proceed();
            }
            figures.add(daemon.requests());
            figures.memory = daemon.memory();
        }
        figures
    }
}
