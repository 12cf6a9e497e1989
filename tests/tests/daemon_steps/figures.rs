//! What came of a run.

use std::fmt;
use std::ops::{AddAssign, Sub};
use std::time::Duration;

/// What a daemon says of the requests since its start.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Requests {
    pub(crate) answered: u64,
    /// With a verdict that was there before the question.
    pub(crate) warm: u64,
    pub(crate) declined: u64,
    /// Times that events were lost.
    pub(crate) rescans: u64,
}

impl AddAssign for Requests {
    fn add_assign(&mut self, other: Self) {
        self.answered += other.answered;
        self.warm += other.warm;
        self.declined += other.declined;
        self.rescans += other.rescans;
    }
}

impl Sub for Requests {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            answered: self.answered - other.answered,
            warm: self.warm - other.warm,
            declined: self.declined - other.declined,
            rescans: self.rescans - other.rescans,
        }
    }
}

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) steps: u64,
    /// Asked by git in the middle of a command, and once or twice in each step besides.
    pub(crate) hooks: u64,
    /// Only the former.
    pub(crate) in_between: u64,
    pub(crate) stopped: u64,
    /// Of what can't be judged, an unmerged index or a wrong configuration for one: the daemon
    /// leaves these to the program.
    pub(crate) refused: u64,
    /// Of `run --all`, and those without a verdict.
    pub(crate) runs: u64,
    pub(crate) refused_runs: u64,
    /// All requests.
    pub(crate) by_daemon: Requests,
    /// Those of a hook about what was just staged, or is left by a command of git's that asked none,
    /// once the daemon had judged what was changed: people pause between staging and committing.
    /// Whoever asks again about the same index in the same step is not counted, since the first
    /// question would make the second one's answer known; nor are git's own in the middle of a
    /// command, since nobody can know the index of a `commit -a` or a merge before it is made; nor
    /// `run --all`, which is asked at once. A daemon that judges nothing ahead knows about half of
    /// them: what was asked about before, in an earlier step.
    pub(crate) after_a_pause: Requests,
    /// Times that the daemon was stopped, continued, killed, or its clock or repository changed.
    pub(crate) befallen: u64,
    /// Times that git died and left the index locked: `git stash pop` of 2.47 aborts now and then
    /// where the index is split.
    pub(crate) left_locked: u64,
    pub(crate) slowest: Duration,
    pub(crate) took: Duration,
    pub(crate) memory: u64,
}

impl Figures {
    /// Of all hooks and runs with a verdict, those that the daemon answered, in percent.
    pub(crate) fn answered(&self) -> f64 {
        percent(self.by_daemon.answered, self.verdicts())
    }

    /// Of the hooks after a pause that the daemon answered, those whose verdict it knew, in percent.
    pub(crate) fn warm(&self) -> f64 {
        percent(self.after_a_pause.warm, self.after_a_pause.answered)
    }

    const fn verdicts(&self) -> u64 {
        self.hooks - self.refused + self.runs - self.refused_runs
    }
}

fn percent(part: u64, whole: u64) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { steps, hooks, in_between, stopped, refused, runs, refused_runs, .. } = self;
        let Self { befallen, left_locked, .. } = self;
        let (all, pause) = (&self.by_daemon, &self.after_a_pause);
        write!(
            f,
            "{steps} steps in {:.0} s, {:.0} ms each, the slowest {} ms; compared: {hooks} hooks \
             ({in_between} in the middle of a command; {stopped} did not pass, {refused} of them without a verdict) and {runs} whole runs \
             ({refused_runs} without); answered by the daemon {:.1} % of all verdicts; answered \
             warm {:.1} % of {} hooks after a pause, {:.1} % of all {} requests, those in the middle \
             of a command and whole runs included; {} declined, {} rescans, {befallen} times \
             something befell it, {left_locked} times an index was left locked; daemon at {:.0} MB",
            self.took.as_secs_f64(),
            self.took.as_secs_f64() * 1e3 / (*steps).max(1) as f64,
            self.slowest.as_millis(),
            self.answered(),
            self.warm(),
            pause.answered,
            percent(all.warm, all.answered),
            all.answered,
            all.declined,
            all.rescans,
            self.memory as f64 / 1e6,
        )
    }
}
