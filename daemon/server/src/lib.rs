//! The daemon: one process per user and installed program, which keeps many repositories warm and
//! answers their hooks.
//!
//! What it answers is what the program would say by itself: it runs the same code ([`Program`]),
//! and is faster only for what it has in memory ([`Warm`]). Whatever is not as it should be, it
//! declines to answer, and the hook goes the way without it.

mod ask_run;
mod connection;
mod control;
mod counters;
mod end;
mod injected;
mod log;
mod place;
mod program;
mod repositories;
mod serve;
mod start;
mod status;
mod verdicts;
mod warm;
mod warmer;
mod working_tree;

pub use ask_run::{RUN, RunAnswer, ask_run};
#[cfg(unix)]
pub use control::kill;
pub use control::{AskError, ask_status, ask_stop, has_ended};
pub use end::Ended;
pub use injected::Injected;
pub use program::{Answer, Program};
pub use serve::{ServeError, Settings, serve};
pub use start::{StartError, Started, start};
pub use status::{Status, WatchedRepository};
pub use verdicts::{Judged, Lasting};
pub use warm::Warm;
