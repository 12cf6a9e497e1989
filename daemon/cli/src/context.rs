//! What every command is given: where it works, what it knows of its surroundings, where it
//! writes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tollgate_model::Date;
use tollgate_server::Warm;
use tollgate_snapshot::Repository;

use crate::environment::Environment;
use crate::failure::Failure;
use crate::terminal::Terminal;

#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) environment: Environment,
    pub(crate) terminal: Terminal,
    /// Where the command works: the current directory, or what `-C` says.
    pub(crate) directory: PathBuf,
    /// When the program was started, or asked.
    pub(crate) now: SystemTime,
    /// What a daemon has in memory; none where the program runs by itself.
    pub(crate) warm: Option<Arc<Warm>>,
    /// What git ignores is asked for: a repository that stays open may know rules of yesterday.
    pub(crate) asks_what_is_ignored: bool,
}

impl Context {
    pub(crate) fn new(
        environment: Environment,
        terminal: Terminal,
        elsewhere: Option<&Path>,
        now: SystemTime,
    ) -> Result<Self, Failure> {
        let current = environment.directory();
        let directory = match (current, elsewhere) {
            (Some(current), Some(elsewhere)) => current.join(elsewhere),
            (Some(current), None) => current.to_owned(),
            (None, Some(elsewhere)) if elsewhere.is_absolute() => elsewhere.to_owned(),
            (None, _) => {
                return Err(Failure::usage(
                    "the current directory is gone",
                    "go to one that exists, or name one with `-C DIR`",
                ));
            }
        };
        if elsewhere.is_some() && !directory.is_dir() {
            return Err(Failure::usage(
                format!("{} is no folder", directory.display()),
                "give `-C` a folder that exists",
            ));
        }
        if let Some(home) = environment.tollgate_home().filter(|home| !home.is_absolute()) {
            // Hooks start elsewhere than the user's shell, so it would be several folders.
            return Err(Failure::usage(
                format!("TOLLGATE_HOME is `{}`, which is no absolute path", home.display()),
                "give the whole path, from the root on",
            ));
        }
        Ok(Self { environment, terminal, directory, now, warm: None, asks_what_is_ignored: false })
    }

    /// The repository git would use here.
    pub(crate) fn repository(&self) -> Result<Repository, Failure> {
        let variable = |name: &str| self.environment.get(name).map(ToOwned::to_owned);
        let environment = tollgate_snapshot::Environment::new(self.directory.clone(), variable);
        Ok(match &self.warm {
            Some(warm) if !self.asks_what_is_ignored => warm.repository(&environment)?,
            _ => Repository::open(&environment)?,
        })
    }

    /// Whole days since 1970-01-01 in UTC, so that a run has the same date everywhere.
    pub(crate) fn today(&self) -> u32 {
        const DAY: u64 = 24 * 60 * 60;
        let seconds = self.now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        u32::try_from(seconds / DAY).unwrap_or_default()
    }

    pub(crate) fn date(&self) -> Date {
        Date::from_days_since_epoch(self.today())
    }
}
