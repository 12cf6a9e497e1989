//! The daemon from its start to its end, under real git: whatever becomes of it, each commit gets
//! the verdict it would get without one, and nothing of it is left over.

// Processes are found in `/proc`.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod scene;

mod attacked;
mod commands;
mod ending;
mod killed;
mod kinds;
mod places;
mod pushes;
mod replaced;
mod starting;
mod traced;
mod trees;
