//! Tollgate in a home of its own, with a daemon that ends with the bench.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::repository::Repository;
use crate::dist;
use crate::failure::{AtPath, Failure};
use crate::hermetic;
use crate::process;
use crate::project::{Project, program};

/// How long a daemon may take until it watches all folders.
const WATCHES_WITHIN: Duration = Duration::from_secs(120);

/// A home that nothing is known in at first. Its daemon, if any, is stopped when this is dropped.
#[derive(Debug)]
pub(super) struct Home {
    pub(super) folder: PathBuf,
    tollgate: PathBuf,
}

/// What `tollgate daemon status` says, as far as benches ask.
#[derive(Debug, Deserialize)]
pub(super) struct Status {
    pub(super) pid: u32,
    pub(super) memory_bytes: Option<u64>,
    pub(super) watches: usize,
    pub(super) requests: Requests,
    repositories: Vec<Watched>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Requests {
    pub(super) answered: u64,
    pub(super) warm: u64,
    pub(super) declined: u64,
}

#[derive(Debug, Deserialize)]
struct Watched {
    watcher: String,
    reason: Option<String>,
}

impl Home {
    pub(super) fn make(project: &Project, name: &str) -> Result<Self, Failure> {
        let folder = project.target().join("bench").join(name);
        let tollgate = project.dist_bin().join(program(dist::TOLLGATE));
        let this = Self { folder, tollgate };
        if this.folder.exists() {
            // A bench that was killed left its daemon.
            this.stop();
            fs::remove_dir_all(&this.folder).at(&this.folder)?;
        }
        fs::create_dir_all(&this.folder).at(&this.folder)?;
        Ok(this)
    }

    /// `tollgate` in a repository.
    pub(super) fn tollgate(&self, repository: &Repository) -> Command {
        hermetic::command(&self.tollgate, &repository.folder, &self.folder)
    }

    pub(super) fn install(&self, repository: &Repository) -> Result<(), Failure> {
        process::output(self.tollgate(repository).arg("install")).map(drop)
    }

    pub(super) fn start_daemon(&self, repository: &Repository) -> Result<(), Failure> {
        process::output(self.tollgate(repository).args(["daemon", "start"])).map(drop)
    }

    pub(super) fn status(&self, repository: &Repository) -> Result<Status, Failure> {
        let mut status = self.tollgate(repository);
        let said = process::output(status.args(["daemon", "status", "--format", "json"]))?;
        serde_json::from_slice(&said)
            .map_err(|source| Failure::Json { context: "tollgate daemon status".into(), source })
    }

    /// Waits until so many repositories are watched whole.
    pub(super) fn watches(&self, repository: &Repository, count: usize) -> Result<Status, Failure> {
        let begun = Instant::now();
        loop {
            let status = self.status(repository)?;
            let watched = &status.repositories;
            if let Some(reason) = watched.iter().find_map(|watched| watched.reason.as_ref()) {
                return Err(Failure::fact(format!("the daemon does not watch: {reason}")));
            }
            if watched.len() >= count && watched.iter().all(|one| one.watcher == "watching") {
                return Ok(status);
            }
            if begun.elapsed() > WATCHES_WITHIN {
                return Err(Failure::fact("the daemon does not come to watch the repository"));
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn stop(&self) {
        let folder: &Path = self.folder.parent().unwrap_or(&self.folder);
        let mut stop = hermetic::command(&self.tollgate, folder, &self.folder);
        stop.args(["daemon", "stop"]).stdin(Stdio::null());
        // There may be none, and nobody is helped by knowing.
        let _ = process::succeeds(&mut stop);
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.stop();
    }
}
