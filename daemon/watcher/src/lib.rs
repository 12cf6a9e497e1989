//! Tells which paths of a working tree may have changed.
//!
//! A [`Watcher`] looks at one working tree and at its git directories. Whoever has read the tree
//! keeps a [`Token`]; later [`Watcher::since`] names the paths that may differ, or says that
//! everything may. [`Watcher::barrier`] waits until everything that was changed before it is known.
//!
//! It makes things faster and never different: verdicts on an index or a commit don't ask it, and
//! whenever it is not sure it says that everything may have changed. It never fails to start:
//! where there is nothing to watch with it is blind, says why, and answers accordingly.

mod answer;
mod classify;
mod cookies;
mod folders;
mod git_dirs;
mod journal;
mod options;
mod places;
mod platform;
mod queue;
mod settle;
mod shared;
mod token;
mod tree;
mod watcher;
mod worker;

pub use answer::{BarrierError, Changes, Settled, Since, State, Why};
pub use options::{Filter, Options};
pub use places::Places;
pub use token::{Token, TokenError};
pub use watcher::Watcher;
