//! The acceptance test of the daemon: whatever is done to files and repositories, at random and for
//! long, each hook says with the daemon what it says without, to the byte and the exit code.
//!
//! Every hook is asked twice, on the same index, in the same environment: first `tollgate-hook`,
//! which asks the daemon, then the program by itself, with nothing kept from before.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]
#![expect(clippy::print_stdout, reason = "the figures are what a long run is for")]

mod asked;
mod daemon;
mod dice;
mod faults;
mod files;
mod history;
mod limited;
mod places;
mod replaced;
mod settings;
mod stand;
mod steps;

use crate::daemon::{Clock, Daemon, Trouble};
use crate::steps::{Figures, Steps};

/// Of a run without trouble, the least share of hooks that the daemon has to answer, in percent.
const ANSWERED: u64 = 95;

/// So many steps from a seed; any difference fails.
#[track_caller]
fn run(seed: u64, count: usize, options: &[&str], trouble: Trouble) -> Figures {
    let mut steps = Steps::new(seed, options, trouble);
    for number in 0..count {
        if let Err(difference) = steps.step() {
            panic!("seed {seed:#x}, step {number}: {difference}\n{}", steps.story());
        }
    }
    let figures = steps.figures();
    println!("seed {seed:#x}: {figures}");
    figures
}

#[test]
fn every_verdict_is_that_of_the_program_alone() {
    let figures = run(0x5eed, 80, &[], Trouble::None);
    assert!(figures.answered() >= ANSWERED, "{figures}");
    assert!(figures.hooks > 40 && figures.stopped > 10 && figures.warm > 0, "{figures}");
}

#[test]
fn every_verdict_is_right_where_git_reads_the_repository() {
    let mut steps = Steps::of_format(0x256, &["--object-format=sha256", "--ref-format=reftable"]);
    for number in 0..25 {
        if let Err(difference) = steps.step() {
            panic!("step {number}: {difference}\n{}", steps.story());
        }
    }
    let figures = steps.figures();
    println!("read by git: {figures}");
    assert!(figures.answered() >= ANSWERED, "{figures}");
}

#[test]
#[ignore = "takes a quarter of an hour; `cargo xtask test --long for_long` runs it"]
fn every_verdict_is_that_of_the_program_alone_for_long() {
    let figures = run(0x10ad, 20_000, &[], Trouble::None);
    assert!(figures.answered() >= ANSWERED, "{figures}");
}

#[test]
fn every_verdict_is_right_with_room_for_three_events() {
    let figures = run(0x0e, 30, &["--queue", "3"], Trouble::None);
    assert!(figures.answered() >= ANSWERED, "{figures}");
}

#[test]
fn every_verdict_is_right_with_a_daemon_that_is_killed() {
    run(0xdead, 40, &[], Trouble::Killed);
}

#[test]
fn every_verdict_is_right_with_a_daemon_that_is_stopped_and_continued() {
    run(0x57, 25, &[], Trouble::Stopped);
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_with_room_for_three_events() {
    let figures = run(0x0e, 2_000, &["--queue", "3"], Trouble::None);
    assert!(figures.answered() >= ANSWERED, "{figures}");
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_without_a_watch() {
    limited::without_watches("tests_within::for_long");
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_with_a_daemon_that_is_stopped_and_continued() {
    run(0x57, 2_000, &[], Trouble::Stopped);
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_with_a_daemon_that_is_killed() {
    run(0xdead, 2_000, &[], Trouble::Killed);
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_with_a_clock_that_is_set_back() {
    if !Clock::can_be_set() {
        println!("skipped: libfaketime is not installed");
        return;
    }
    let figures = run(0xc10c, 2_000, &[], Trouble::Clock);
    assert!(figures.answered() >= ANSWERED, "{figures}");
}

/// What other tests run in a namespace of its own.
mod tests_within {
    use super::*;

    fn without_watches(steps: usize) {
        if limited::is_without_watches() {
            let figures = run(0xb11d, steps, &[], Trouble::None);
            assert!(figures.answered() >= ANSWERED, "{figures}");
        }
    }

    #[test]
    #[ignore = "is run by another test, in a namespace of its own"]
    fn for_short() {
        without_watches(20);
    }

    #[test]
    #[ignore = "is run by another test, in a namespace of its own"]
    fn for_long() {
        without_watches(2_000);
    }
}

#[test]
fn every_verdict_is_right_without_a_watch() {
    limited::without_watches("tests_within::for_short");
}

#[test]
fn a_daemon_starts_once_and_stops() {
    let stand = stand::Stand::new();
    let mut daemon = Daemon::start(&stand, &[], None);
    assert!(daemon.is_running());
    daemon.kill();
    assert!(!daemon.is_running());
}
