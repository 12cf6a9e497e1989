//! Snapshots of real repositories, made by the git program itself.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that can't set its scene has failed")]

mod again;
mod cached;
mod formats;
mod history;
mod index;
mod kinds;
mod places;
mod property;
mod scratch;
mod worktree;
