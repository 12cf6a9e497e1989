//! The same where the daemon sees little, or much befalls it.

use crate::daemon::{Clock, Trouble};
use crate::figures::Figures;
use crate::steps::Steps;
use crate::{all, assert_answered, limited, run};

const LONG: usize = 2_000;

#[test]
fn every_verdict_is_right_where_git_reads_the_repository() {
    let format = ["--object-format=sha256", "--ref-format=reftable"];
    assert_answered(&all(Steps::of_format(0x256, &format), 0x256, 25));
}

/// Whatever writes more than two files at once is too much for it.
fn tiny_queue(steps: usize) {
    let figures = run(0x0e, steps, &["--queue", "3"], Trouble::None);
    assert_answered(&figures);
    assert!(figures.by_daemon.rescans > 0, "no event was lost: {figures}");
}

#[test]
fn every_verdict_is_right_with_room_for_three_events() {
    tiny_queue(30);
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_with_room_for_three_events() {
    tiny_queue(LONG);
}

fn befallen(figures: &Figures) {
    assert!(figures.befallen > 0 && figures.by_daemon.answered > 0, "{figures}");
}

#[test]
fn every_verdict_is_right_with_a_daemon_that_is_killed() {
    befallen(&run(0xdead, 40, &[], Trouble::Killed));
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_with_a_daemon_that_is_killed() {
    befallen(&run(0xdead, LONG, &[], Trouble::Killed));
}

#[test]
fn every_verdict_is_right_with_a_daemon_that_is_stopped_and_continued() {
    befallen(&run(0x57, 40, &[], Trouble::Stopped));
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_with_a_daemon_that_is_stopped_and_continued() {
    befallen(&run(0x57, LONG, &[], Trouble::Stopped));
}

#[test]
fn every_verdict_is_right_where_the_git_folder_is_another_one() {
    befallen(&run(0x90, 30, &[], Trouble::Moved));
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_where_the_git_folder_is_another_one() {
    befallen(&run(0x90, LONG, &[], Trouble::Moved));
}

/// For git, the daemon and the program alike, and so for the times of files that git writes.
fn set_clock(steps: usize) {
    if !Clock::can_be_set() {
        println!("skipped: libfaketime is not installed, so no clock was set back");
        return;
    }
    let figures = run(0xc10c, steps, &[], Trouble::Clock);
    assert_answered(&figures);
    befallen(&figures);
}

#[test]
fn every_verdict_is_right_with_a_clock_that_is_set_back() {
    set_clock(25);
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_with_a_clock_that_is_set_back() {
    set_clock(LONG);
}

#[test]
fn every_verdict_is_right_without_a_watch() {
    limited::without_watches("variants::tests_within::for_short");
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long for_long` runs it"]
fn for_long_without_a_watch() {
    limited::without_watches("variants::tests_within::for_long");
}

/// What other tests run in a namespace of its own.
mod tests_within {
    use super::*;

    fn without_watches(steps: usize) {
        if limited::is_without_watches() {
            assert_answered(&run(0xb11d, steps, &[], Trouble::None));
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
        without_watches(LONG);
    }
}
