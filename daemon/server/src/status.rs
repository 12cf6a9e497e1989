//! What the daemon tells of itself.

use serde::{Deserialize, Serialize};

/// The answer to `tollgate daemon status`; its JSON form is what is told there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    pub pid: u32,
    pub version: String,
    /// The program it is a process of.
    pub program: String,
    pub uptime_s: u64,
    pub repositories: Vec<WatchedRepository>,
    /// Folders watched in all.
    pub watches: usize,
    pub cache: Cache,
    /// Resident; none where the system does not tell.
    pub memory_bytes: Option<u64>,
    /// It is about to judge what was changed, or at it: what is asked about may be known in a
    /// moment.
    pub warming: bool,
    /// How often so much happened at once that a watcher took everything for changed.
    pub rescans: u64,
    pub requests: Requests,
    /// The latest, oldest first.
    pub last_errors: Vec<String>,
}

/// A repository that is kept warm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedRepository {
    pub root: String,
    /// `watching`, `starting` or `blind`. Verdicts are the same in each case.
    pub watcher: String,
    /// Why it is blind.
    pub reason: Option<String>,
    /// Folders that are watched.
    pub watches: usize,
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cache {
    /// Verdicts in memory.
    pub verdicts: usize,
    /// Entries in the store, and its bytes on disk; none where there is none.
    pub entries: Option<u64>,
    pub bytes: Option<u64>,
}

/// Since the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    pub answered: u64,
    /// Of these, with a verdict that was there before the question.
    pub warm: u64,
    /// Left to the program itself.
    pub declined: u64,
}

/// Resident memory of this process, in bytes.
#[cfg(target_os = "linux")]
pub(crate) fn resident() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = pages.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

#[cfg(not(target_os = "linux"))]
pub(crate) const fn resident() -> Option<u64> {
    None
}
