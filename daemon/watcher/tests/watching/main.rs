//! The watcher against real folders and real git.

// Elsewhere the system watches recursively, and there is no /proc to look into.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "in a test, a failure to set the scene is a failure")]

mod bursts;
mod edits;
mod git;
mod life;
mod limits;
mod random;
mod scene;
