//! What a watcher says: its state, what changed, and why it can't tell.

use std::fmt;
use std::path::PathBuf;

use crate::token::Token;

/// How well a watcher sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Folders are being registered, at the start or anew. Tokens answer "everything" until it is
    /// done.
    Starting,
    /// Events arrive.
    Watching {
        /// Folders with a watch of their own, those of git included. On systems that watch
        /// recursively, the number of such watches.
        folders: usize,
        /// There are more folders below `refs` than are watched: a changed reference may go
        /// untold. Paths of the working tree are not concerned.
        unseen_refs: bool,
    },
    /// Nothing is seen and everything may have changed, for good: another watcher may do better
    /// later.
    Blind { reason: String },
}

/// An answer together with the token to ask with next time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// Was taken together with `changes`: whatever is not in them has a later number.
    pub token: Token,
    pub changes: Changes,
}

/// What may differ from the time of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// Whatever was known may be wrong.
    Everything { why: Why },
    /// Relative to the working tree, sorted, without duplicates. A path stands for itself and for
    /// whatever its reader *knew* below it, since a folder that is moved or removed takes what is in
    /// it along. What is *new* below a folder is named by itself. Nothing is said of ignored paths.
    /// By the time it is read, a folder above a path may be a link: then the path is gone.
    Paths(Vec<PathBuf>),
}

/// Why everything may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Folders are still being registered, or were after the token was given out.
    Starting,
    /// The token is of another watcher, or of none.
    OtherInstance,
    /// More paths changed since than are remembered.
    Truncated,
    /// Events came faster than they could be taken.
    Overflow,
    /// What is ignored changed.
    Rules,
    /// A watch was lost.
    WatchLost(String),
    /// The watcher sees nothing.
    Blind(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starting => f.write_str("watching began after that"),
            Self::OtherInstance => f.write_str("that was another watcher"),
            Self::Truncated => f.write_str("more paths changed than are remembered"),
            Self::Overflow => f.write_str("events came faster than they could be taken"),
            Self::Rules => f.write_str("what is ignored changed"),
            Self::WatchLost(reason) => write!(f, "a watch was lost: {reason}"),
            Self::Blind(reason) => write!(f, "not watching: {reason}"),
        }
    }
}

/// A barrier that can't promise anything: assume that everything changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BarrierError {
    #[error("no event came in time")]
    TimedOut,
    #[error("watching had to begin anew: {0}")]
    Aborted(Why),
    #[error("not watching: {0}")]
    Blind(String),
    #[error("no file of ours could be made in the git directory: {0}")]
    Cookie(String),
    #[error("the listener itself waited for an event")]
    InListener,
}

/// What happened, told once it is quiet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// When it was told.
    pub token: Token,
    /// Paths of the working tree changed.
    pub tree: bool,
    /// The index was replaced or written.
    pub index: bool,
    /// `HEAD` or a reference changed.
    pub refs: bool,
    /// git's configuration of this repository changed.
    pub config: bool,
    /// Files that say what is ignored changed; `everything` is then set as well.
    pub rules: bool,
    /// Everything may have changed. Also told once when watching has begun.
    pub everything: Option<Why>,
    /// The working tree or a git directory is no longer there: nothing more will be told.
    pub gone: bool,
}
