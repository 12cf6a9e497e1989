//! Each target on its seeds and on so many inputs made of them, the same in every run.

#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

use tollgate_fuzz::{TARGETS, Until, drive, target};

/// Another one finds other things, and belongs to a change of its own.
const SEED: u64 = 1;

#[track_caller]
fn holds(name: &str) {
    let target = target(name).expect("a target");
    let (inputs, kept) =
        drive(target, SEED, Until::Inputs(target.inputs)).unwrap_or_else(|why| panic!("{why}"));
    assert!(inputs >= target.inputs);
    // Inputs that behave alike all the way down fuzz nothing.
    let seeds = (target.seeds)().len();
    assert!(kept > seeds, "{kept} inputs kept, {seeds} of them seeds");
}

#[test]
fn configuration() {
    holds("configuration");
}

#[test]
fn host() {
    holds("host");
}

#[test]
fn manifest() {
    holds("manifest");
}

#[test]
fn store() {
    holds("store");
}

#[test]
fn text() {
    holds("text");
}

#[test]
fn every_target_is_run() {
    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names, ["configuration", "host", "manifest", "store", "text"]);
}
