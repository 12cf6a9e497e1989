//! The watcher against real folders and real git.

#![expect(clippy::unwrap_used, reason = "in a test, a failure to set the scene is a failure")]

mod bursts;
mod edits;
mod git;
mod life;
mod limits;
mod random;
mod scene;
