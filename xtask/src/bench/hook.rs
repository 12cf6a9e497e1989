//! Commits in repositories of several sizes: what the hook costs the one who commits, as git sees
//! it, beside other hooks and the spawn of `/bin/true`.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use super::budgets::Budgets;
use super::managers::Manager;
use super::repository::{Commit, Repository};
use super::samples::{Samples, table};
use super::spawn;
use super::watched::Home;
use crate::failure::Failure;
use crate::project::Project;

/// Spawns of /bin/true at 10,000 files and one staged, p50 against p50 and p99 against p99.
const WARM: f64 = 3.0;
/// The same at 100,000 files.
const WARM_LARGE: f64 = 1.5 * WARM;
/// 20 ms on a machine that spawns /bin/true in one.
const NO_DAEMON: f64 = 20.0;

/// Between saving, staging and committing, where a person does it: longer than the daemon waits
/// for things to settle, and judging one file takes.
const PAUSE: Duration = Duration::from_millis(150);

#[derive(Debug, Clone)]
pub(super) struct Options {
    pub(super) runs: usize,
    pub(super) files: Vec<usize>,
    pub(super) staged: Vec<usize>,
    /// The variants that run; none for all.
    pub(super) only: Vec<String>,
}

/// Which hook git runs, and in which state of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Of(Manager),
    /// Saved, staged and committed with pauses.
    Warm,
    /// `commit -a` right after saving.
    Unknown,
    NoDaemon,
}

/// Names as `--only` takes them. What comes first is measured first in each turn.
const VARIANTS: &[(&str, Kind)] = &[
    ("no-op", Kind::Of(Manager::Nothing)),
    ("warm", Kind::Warm),
    ("unknown", Kind::Unknown),
    ("no-daemon", Kind::NoDaemon),
    ("lefthook", Kind::Of(Manager::Lefthook)),
    ("prek", Kind::Of(Manager::PrekNoOp)),
    ("prek-5", Kind::Of(Manager::PrekFive)),
    ("pre-commit", Kind::Of(Manager::PreCommit)),
];

impl Kind {
    const fn describe(self) -> &'static str {
        match self {
            Self::Of(Manager::Nothing) => "hook that does nothing",
            Self::Of(Manager::Lefthook) => "lefthook 2.2.2, no-op job",
            Self::Of(Manager::PrekNoOp) => "prek 0.5.11, no-op hook",
            Self::Of(Manager::PrekFive) => "prek 0.5.11, 5 built-in hooks",
            Self::Of(Manager::PreCommit) => "pre-commit 4.7.0, no-op hook",
            Self::Warm => "tollgate, warm, judged when staged",
            Self::Unknown => "tollgate, warm, `commit -a` at once",
            Self::NoDaemon => "tollgate, no daemon",
        }
    }

    const fn has_daemon(self) -> bool {
        matches!(self, Self::Warm | Self::Unknown)
    }

    /// Of how many turns it takes one: pre-commit takes half a second each time, and a thousand
    /// staged files of many take git itself long.
    fn every(self, files: usize, staged: usize) -> usize {
        let slow = if self == Self::Of(Manager::PreCommit) { 10 } else { 1 };
        let large = match (files, staged) {
            (50_000.., 1_000..) => 10,
            (_, 1_000..) => 4,
            _ => 1,
        };
        slow.max(large)
    }
}

pub(super) fn names() -> Vec<&'static str> {
    VARIANTS.iter().map(|(name, _)| *name).collect()
}

pub(super) fn run(project: &Project, options: &Options) -> Result<(), Failure> {
    let kinds: Vec<Kind> = VARIANTS
        .iter()
        .filter(|(name, _)| options.only.is_empty() || options.only.iter().any(|o| o == name))
        .map(|(_, kind)| *kind)
        .collect();
    let mut budgets = Budgets::default();
    for &files in &options.files {
        let bench = Bench::make(project, &kinds, files)?;
        for &staged in options.staged.iter().filter(|&&staged| staged <= files) {
            bench.case(options.runs, staged, &mut budgets)?;
        }
    }
    budgets.report()
}

/// Everything for one number of files.
struct Bench {
    /// That a daemon watches, so that others' measurements don't set it to work.
    watched: Repository,
    other: Repository,
    with_daemon: Home,
    without: Home,
    /// What runs, and the hooks folder of those that aren't ours.
    variants: Vec<(Kind, Option<PathBuf>)>,
}

impl Bench {
    fn make(project: &Project, kinds: &[Kind], files: usize) -> Result<Self, Failure> {
        let bench = project.target().join("bench");
        // The daemon of a bench that was killed would still watch.
        let with_daemon = Home::make(project, "hook-home-daemon")?;
        let without = Home::make(project, "hook-home")?;
        let this = Self {
            watched: Repository::make(project, "hook-watched", files)?,
            other: Repository::make(project, "hook", files)?,
            variants: kinds
                .iter()
                .map(|&kind| match kind {
                    Kind::Of(manager) => Ok((kind, Some(manager.hooks(project, &bench)?))),
                    _ => Ok((kind, None)),
                })
                .collect::<Result<_, Failure>>()?,
            with_daemon,
            without,
        };
        this.without.install(&this.other)?;
        if kinds.iter().any(|kind| kind.has_daemon()) {
            this.with_daemon.install(&this.watched)?;
            this.with_daemon.start_daemon(&this.watched)?;
            // The first request makes the repository known.
            this.commit(Kind::Unknown, None, 1, "known from now on")?;
            this.with_daemon.watches(&this.watched, 1)?;
        }
        Ok(this)
    }

    fn case(&self, runs: usize, staged: usize, budgets: &mut Budgets) -> Result<(), Failure> {
        let files = self.other.files;
        println!("\n{files} files, {staged} staged, {runs} turns");
        let mut spawns = Samples::default();
        let mut all = vec![Samples::default(); self.variants.len()];
        let requests = || self.with_daemon.status(&self.watched).map(|status| status.requests);
        let daemon = self.variants.iter().any(|(kind, _)| kind.has_daemon());
        let before = daemon.then(requests).transpose()?;
        for turn in 0..=runs {
            let spawn = spawn::of_true()?;
            if turn > 0 {
                spawns.push(spawn);
            }
            for ((kind, hooks), samples) in self.variants.iter().zip(&mut all) {
                // The first turn warms up, and each takes part in it.
                if turn % kind.every(files, staged) != 0 {
                    continue;
                }
                let what = format!("{kind:?} {staged} {turn}");
                let time = self.commit(*kind, hooks.as_ref(), staged, &what)?;
                if turn > 0 {
                    samples.push(time);
                }
            }
        }
        self.tell(&spawns, &all);
        if let Some(before) = before {
            let now = requests()?;
            println!(
                "of {} answers {} were known before they were asked for, {} were declined",
                now.answered - before.answered,
                now.warm - before.warm,
                now.declined - before.declined
            );
        }
        self.hold(staged, &spawns, &all, budgets);
        Ok(())
    }

    /// Makes a commit of new contents, says how long git waited for its hook, and takes it back.
    fn commit(
        &self,
        kind: Kind,
        hooks: Option<&PathBuf>,
        staged: usize,
        what: &str,
    ) -> Result<Duration, Failure> {
        let (repository, home) = if kind.has_daemon() {
            (&self.watched, &self.with_daemon)
        } else {
            (&self.other, &self.without)
        };
        repository.save(staged, what)?;
        if kind == Kind::Warm {
            thread::sleep(PAUSE);
        }
        if kind != Kind::Unknown {
            repository.add()?;
        }
        if kind == Kind::Warm {
            // A thousand files take longer to judge than one.
            thread::sleep(PAUSE + Duration::from_millis(staged as u64));
        }
        let time = repository.commit(&Commit {
            home: &home.folder,
            hooks: hooks.map(PathBuf::as_path),
            all: kind == Kind::Unknown,
            ci: kind == Kind::NoDaemon,
        })?;
        repository.take_back()?;
        if kind.has_daemon() {
            // Lets the daemon come to rest, so that the next variant has the machine for itself.
            thread::sleep(PAUSE);
        }
        Ok(time)
    }

    fn tell(&self, spawns: &Samples, all: &[Samples]) {
        let head = ["", "runs", "p50 ms", "p99 ms", "x p50 of spawn", "x p99 of spawn"];
        let row = |name: &str, samples: &Samples| {
            vec![
                name.to_owned(),
                samples.len().to_string(),
                format!("{:.2}", samples.median()),
                format!("{:.2}", samples.p99()),
                format!("{:.2}", samples.median() / spawns.median()),
                format!("{:.2}", samples.p99() / spawns.p99()),
            ]
        };
        let mut rows = vec![head.map(str::to_owned).to_vec(), row("spawn of /bin/true", spawns)];
        let ours = self.variants.iter().zip(all);
        rows.extend(ours.map(|((kind, _), samples)| row(kind.describe(), samples)));
        println!("\n{}", table(&rows));
    }

    /// The budgets are about one staged file.
    fn hold(&self, staged: usize, spawns: &Samples, all: &[Samples], budgets: &mut Budgets) {
        let of = |wanted| self.variants.iter().zip(all).find(|((kind, _), _)| *kind == wanted);
        let files = self.other.files;
        let (warm, no_daemon) = match (files, staged) {
            (10_000, 1) => (WARM, Some(NO_DAEMON)),
            (100_000, 1) => (WARM_LARGE, None),
            _ => return,
        };
        if let Some((_, samples)) = of(Kind::Warm) {
            let name = |what: &str| format!("warm hook at {files} files, {what} in spawns");
            budgets.add(name("p50"), samples.median() / spawns.median(), "x", warm);
            budgets.add(name("p99"), samples.p99() / spawns.p99(), "x", warm);
        }
        if let (Some((_, samples)), Some(budget)) = (of(Kind::NoDaemon), no_daemon) {
            let name = format!("hook without daemon at {files} files, p50 in spawns");
            budgets.add(name, samples.median() / spawns.median(), "x", budget);
        }
    }
}
