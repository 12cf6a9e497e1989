//! A run: one step after the other, and whether each hook said what it should.

use std::collections::VecDeque;
use std::fs;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::asked::Asked;
use crate::daemon::{Clock, Daemon, Trouble, signal_after};
use crate::dice::Dice;
use crate::figures::Figures;
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
    daemon: Daemon,
    clock: Option<Clock>,
    /// Of findings that come again.
    fingerprints: Vec<String>,
    trouble: Trouble,
    dice: Dice,
    story: VecDeque<String>,
    figures: Figures,
    begun: Instant,
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
        let (story, figures) = (VecDeque::new(), Figures::default());
        let begun = Instant::now();
        Self { stand, daemon, clock, fingerprints, trouble, dice, story, figures, begun }
    }

    /// The latest steps.
    pub(crate) fn story(&self) -> String {
        Vec::from_iter(self.story.iter().map(String::as_str)).join("\n")
    }

    pub(crate) const fn daemon(&self) -> &Daemon {
        &self.daemon
    }

    /// Changes, stages, commits or does something else with git; an error is a hook that said
    /// something else with the daemon than without.
    pub(crate) fn step(&mut self) -> Result<(), String> {
        let begun = Instant::now();
        let mut done = vec![format!("{}:", self.figures.steps)];
        let under_way = self.befall(&mut done);
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
        let (stand, has_died) = (&self.stand, false);
        let mut history = History { stand, folder: &folder, dice, done, has_died };
        let mut is_asked = false;
        if !history.settle() {
            match history.dice.below(10) {
                0..=5 => {
                    history.stage();
                    // Or at once, as programs commit: then the daemon is still at work.
                    if history.dice.once_in(2) {
                        is_asked = true;
                        let (done, has_died) = (history.done, history.has_died);
                        if let Err(difference) = self.ask_after_a_pause(&folder, true) {
                            self.story.push_back(done.join("\n    "));
                            return Err(difference);
                        }
                        let dice = &mut self.dice;
                        let stand = &self.stand;
                        history = History { stand, folder: &folder, dice, done, has_died };
                    }
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
        if places::unlock(&folder) {
            history.done.push("an index was left locked".to_owned());
            println!("{}", history.done.join("\n    "));
            if !history.has_died {
                return Err("an index was left locked, and no git died".to_owned());
            }
            self.figures.left_locked += 1;
        }
        self.story.push_back(history.done.join("\n    "));
        if self.story.len() > TOLD {
            self.story.pop_front();
        }
        self.figures.steps += 1;
        self.compare(&folder, is_asked)?;
        if let Some(under_way) = under_way {
            under_way.join().unwrap();
        }
        let took = begun.elapsed();
        self.figures.slowest = self.figures.slowest.max(took);
        if took > HANGS {
            return Err(format!("it hung for {} s", took.as_secs()));
        }
        if self.trouble != Trouble::Killed && !self.daemon.is_running() {
            return Err("the daemon ended".to_owned());
        }
        if self.figures.steps.is_multiple_of(1_000) {
            println!("{}", self.figures());
        }
        Ok(())
    }

    /// What hooks said in the middle of git's commands; the working tree, at once; and the index as
    /// it stands, after a pause.
    fn compare(&mut self, folder: &Path, is_asked: bool) -> Result<(), String> {
        let in_between = self.stand.take_asked();
        self.figures.in_between += in_between.len() as u64;
        self.hooks(&in_between)?;
        let asked = self.stand.ask_run(folder);
        self.figures.runs += 1;
        self.figures.refused_runs += u64::from(asked.is_refused());
        asked.difference()?;
        // What git has asked about in this step is known for that reason.
        self.ask_after_a_pause(folder, in_between.is_empty() && !is_asked)
    }

    /// Asks a hook once the daemon has judged what was changed. `counts` where nobody asked about
    /// this index before.
    fn ask_after_a_pause(&mut self, folder: &Path, counts: bool) -> Result<(), String> {
        let is_silent = self.daemon.is_stopped();
        let before = if is_silent { None } else { self.daemon.settled() };
        let asked = self.stand.ask_hook(folder);
        if let Some(before) = before.filter(|_| counts && self.trouble != Trouble::Killed)
            && let Some(after) = self.daemon.requests()
        {
            self.figures.after_a_pause += after - before;
        }
        self.hooks(&[asked])
    }

    fn hooks(&mut self, asked: &[Asked]) -> Result<(), String> {
        for asked in asked {
            self.figures.hooks += 1;
            self.figures.stopped += u64::from(asked.is_stopped());
            self.figures.refused += u64::from(asked.is_refused());
            asked.difference()?;
        }
        Ok(())
    }

    /// Does to the daemon what it has to bear in this run, now or in the middle of the step.
    fn befall(&mut self, done: &mut Vec<String>) -> Option<JoinHandle<()>> {
        let pause = Duration::from_millis(self.dice.below(80) as u64);
        let what = match self.trouble {
            // Briefly most of the time: each hook waits in vain for a while.
            Trouble::Stopped if self.daemon.is_stopped() && self.dice.once_in(2) => {
                self.daemon.proceed();
                "continued".to_owned()
            }
            Trouble::Stopped if !self.daemon.is_stopped() && self.dice.once_in(8) => {
                done.push(format!("stopped after {} ms", pause.as_millis()));
                self.figures.befallen += 1;
                return Some(self.daemon.stop_after(pause));
            }
            Trouble::Killed if self.dice.once_in(8) => {
                let pid = self.daemon.pid()?;
                if let Some(requests) = self.daemon.requests() {
                    self.figures.by_daemon += requests;
                }
                done.push(format!("killed after {} ms", pause.as_millis()));
                self.figures.befallen += 1;
                return Some(signal_after(pid, Signal::KILL, pause));
            }
            Trouble::Clock if self.dice.once_in(10) => {
                let days = i64::try_from(self.dice.below(800)).unwrap() - 600;
                self.clock.as_ref().unwrap().set(days);
                format!("the clock is {days} days off")
            }
            Trouble::Moved if self.dice.once_in(6) => places::swap(&self.stand, &mut self.dice),
            Trouble::None if self.dice.once_in(250) => places::swap(&self.stand, &mut self.dice),
            _ => return None,
        };
        done.push(what);
        self.figures.befallen += 1;
        None
    }

    pub(crate) fn figures(&mut self) -> Figures {
        if self.daemon.is_stopped() {
            self.daemon.proceed();
        }
        let mut figures = self.figures;
        figures.took = self.begun.elapsed();
        if let Some(requests) = self.daemon.requests() {
            figures.by_daemon += requests;
            figures.memory = self.daemon.memory();
        }
        figures
    }
}
