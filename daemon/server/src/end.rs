//! When the daemon ends by itself.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_protocol::FileState;

use crate::place::identity;
use crate::status::resident;

/// Why a daemon ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to.
    Stopped,
    /// The system or the user sent a signal.
    Signalled,
    /// Nobody asked anything for long.
    Idle,
    /// Every repository it knew is gone.
    NoRepositories,
    /// Its socket or lock was removed or is somebody else's.
    Displaced,
    /// What it keeps results in was removed.
    Homeless,
    /// The program it is a process of was replaced.
    Replaced,
    /// It needed more memory than it may.
    Heavy,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stopped => "it was asked to stop",
            Self::Signalled => "a signal came",
            Self::Idle => "nobody asked for long",
            Self::NoRepositories => "its repositories are gone",
            Self::Displaced => "its socket or lock is no longer its own",
            Self::Homeless => "its home is gone",
            Self::Replaced => "the program was replaced",
            Self::Heavy => "it needed too much memory",
        })
    }
}

/// What has to stay as it is for the daemon to go on.
#[derive(Debug)]
pub(crate) struct Conditions {
    pub(crate) program: PathBuf,
    /// Of the program when the daemon started.
    pub(crate) state: FileState,
    /// Socket and lock, with what they were when they were made.
    pub(crate) own: Vec<(PathBuf, (u64, u64))>,
    /// What it keeps results in, where it can.
    pub(crate) home: Option<PathBuf>,
    pub(crate) idle: Duration,
    pub(crate) memory: u64,
}

impl Conditions {
    /// Whether the program is still the one this daemon is a process of.
    pub(crate) fn is_current(&self) -> bool {
        self.program.metadata().is_ok_and(|found| FileState::of(&found) == self.state)
    }

    /// Whether a socket or lock is the one that was made.
    pub(crate) fn owns(&self, path: &Path) -> bool {
        self.own.iter().any(|(own, known)| own == path && identity(path) == Some(*known))
    }

    /// Why to end now, whatever is under way.
    pub(crate) fn end(&self) -> Option<Ended> {
        if !self.own.iter().all(|(path, _)| self.owns(path)) {
            return Some(Ended::Displaced);
        }
        if self.home.as_ref().is_some_and(|home| !home.is_dir()) {
            return Some(Ended::Homeless);
        }
        if !self.is_current() {
            return Some(Ended::Replaced);
        }
        resident().is_some_and(|bytes| bytes > self.memory).then_some(Ended::Heavy)
    }
}
