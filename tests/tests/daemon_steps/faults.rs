//! That the comparison finds what it is for: daemons with faults on purpose.

use crate::assert_answered;
use crate::daemon::Trouble;
use crate::steps::Steps;

/// The difference by which a fault is found, within so many steps.
#[track_caller]
fn found(fault: &str, steps: usize, trouble: Trouble) -> String {
    let mut run = Steps::new(0xfa, &["--inject-fault", fault], trouble);
    for number in 1..=steps {
        if let Err(difference) = run.step() {
            println!("{fault} was found by step {number}");
            assert!(difference.contains("with the daemon"), "{difference}");
            return difference;
        }
    }
    panic!("{fault} went unnoticed for {steps} steps");
}

#[test]
fn an_index_that_is_another_one_by_now_is_found() {
    found("stale-index", 200, Trouble::None);
}

#[test]
fn a_repository_that_is_another_one_by_now_is_found() {
    found("stale-repository", 200, Trouble::Moved);
}

#[test]
fn an_event_that_was_dropped_is_found() {
    let difference = found("dropped-event", 200, Trouble::None);
    assert!(difference.contains("run --all with the daemon"), "{difference}");
}

/// Hooks do not depend on what a watcher tells.
#[test]
fn a_daemon_that_hears_nothing_is_right_all_the_same() {
    let mut deaf = Steps::new(0xdeaf, &["--inject-fault", "deaf"], Trouble::None);
    for number in 0..40 {
        if let Err(difference) = deaf.step() {
            panic!("step {number}: {difference}\n{}", deaf.story());
        }
    }
    assert!(deaf.daemon().log().contains("with a fault: Deaf"));
    let figures = deaf.figures();
    println!("deaf: {figures}");
    assert_answered(&figures);
    // Nothing was judged ahead: it knows only what was asked about before.
    assert!(figures.warm() < 80.0, "{figures}");
}
