//! The acceptance test of the daemon: whatever is done to files and repositories, at random and for
//! long, each hook says with the daemon what it says without, to the byte and the exit code, and so
//! does `run --all`.
//!
//! Every question is asked twice, on the same files, in the same environment: first as a user asks,
//! through `tollgate-hook`, which asks the daemon; then the program by itself, as in CI, with nothing
//! kept from before. With `TOLLGATE_STEPS_SEED`, a run is another one, or the one that failed again;
//! with `TOLLGATE_STEPS`, it is as long as that.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]
#![expect(clippy::print_stdout, reason = "the figures are what a long run is for")]

mod asked;
mod daemon;
mod dice;
mod faults;
mod figures;
mod files;
mod history;
mod limited;
mod places;
mod replaced;
mod settings;
mod stand;
mod steps;
mod variants;

use crate::daemon::{Daemon, Trouble};
use crate::figures::Figures;
use crate::steps::Steps;

/// Of a run without trouble, the least share of verdicts that the daemon has to give, in percent,
/// and of hooks after a pause whose verdict it has to know before they ask.
const SHARE: f64 = 95.0;

/// So many steps from a seed; any difference fails.
#[track_caller]
fn run(seed: u64, count: usize, options: &[&str], trouble: Trouble) -> Figures {
    let seed = number("TOLLGATE_STEPS_SEED").unwrap_or(seed);
    let count = number("TOLLGATE_STEPS").map_or(count, |count| usize::try_from(count).unwrap());
    all(Steps::new(seed, options, trouble), seed, count)
}

#[track_caller]
fn all(mut steps: Steps, seed: u64, count: usize) -> Figures {
    println!("seed {seed:#x}");
    for number in 0..count {
        if let Err(difference) = steps.step() {
            panic!("seed {seed:#x}, step {number}: {difference}\n{}", steps.story());
        }
    }
    let figures = steps.figures();
    println!("seed {seed:#x}: {figures}");
    assert_alive(&figures);
    figures
}

#[expect(clippy::disallowed_methods, reason = "whoever runs a test again tells it how")]
fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    let number = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    Some(number.unwrap_or_else(|error| panic!("{variable}={text}: {error}")))
}

/// Commits are made to the end: a repository in which nothing can be done proves nothing.
#[track_caller]
fn assert_alive(figures: &Figures) {
    assert!(figures.in_between * 10 >= figures.steps * 4, "{figures}");
}

#[track_caller]
fn assert_answered(figures: &Figures) {
    assert!(figures.answered() >= SHARE, "{figures}");
}

#[test]
fn every_verdict_is_that_of_the_program_alone() {
    let figures = run(0x5eed, 80, &[], Trouble::None);
    assert_answered(&figures);
    // Of some forty, a few may be late on a busy machine; the long run is held to its share.
    assert!(figures.warm() >= 85.0, "{figures}");
    assert!(figures.hooks > 40 && figures.stopped > 10, "{figures}");
}

#[test]
#[ignore = "takes half an hour; `cargo xtask test --long for_long` runs it"]
fn every_verdict_is_that_of_the_program_alone_for_long() {
    let figures = run(0x10ad, 20_000, &[], Trouble::None);
    assert_answered(&figures);
    assert!(figures.warm() >= SHARE, "{figures}");
}

#[test]
fn a_daemon_starts_once_and_stops() {
    let stand = stand::Stand::new();
    let mut daemon = Daemon::start(&stand, &[], None);
    assert!(daemon.is_running());
    daemon.kill();
    assert!(!daemon.is_running());
}
