//! The installed program under real git.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops where its scene can not be set")]

mod chain;
mod places;
mod run;
mod scene;
