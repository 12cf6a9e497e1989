//! Functions that must hold for any bytes. Each reads its input as it likes, and panics where a
//! promise is broken.
//!
//! They run in two ways: in every test run, for a fixed number of inputs that [`Mutator`] makes of
//! the seeds, the same each time; and under libFuzzer, for as long as one likes, with
//! `cargo xtask fuzz`. An input that ever failed becomes a seed of its target.

#![expect(clippy::expect_used, reason = "what can't be set up has failed")]

mod configuration;
mod drive;
#[cfg(feature = "host")]
mod host;
mod input;
mod manifest;
mod mutate;
mod store;
mod text;

pub use drive::{Until, drive};
pub use mutate::Mutator;

/// A function that must hold for any bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub name: &'static str,
    /// Panics where a promise is broken. What it returns tells kinds of behaviour apart: an input
    /// with a new number is worth keeping.
    pub run: fn(&[u8]) -> u64,
    /// Inputs to begin with, and those that failed once.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Words that mean something to it.
    pub words: &'static [&'static [u8]],
    /// Inputs of a test run: about two seconds' worth.
    pub inputs: u64,
}

pub const TARGETS: &[Target] = &[
    configuration::TARGET,
    #[cfg(feature = "host")]
    host::TARGET,
    manifest::TARGET,
    store::TARGET,
    text::TARGET,
];

/// The target of that name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Runs one target on one input: what a coverage-guided fuzzer calls.
pub fn run(name: &str, data: &[u8]) {
    if let Some(target) = target(name) {
        (target.run)(data);
    }
}
