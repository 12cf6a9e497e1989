//! The installed program under real git.
#![cfg(unix)]

mod chain;
mod places;
mod run;
mod scene;
