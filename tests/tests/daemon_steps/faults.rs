//! That the comparison finds what it is for: daemons with faults on purpose.

use crate::daemon::Trouble;
use crate::steps::Steps;

/// The steps until a fault is found; none where it is not within so many.
fn found_after(fault: &str, steps: usize) -> Option<(usize, String)> {
    let mut run = Steps::new(0xfa, &["--inject-fault", fault], Trouble::None);
    (0..steps).find_map(|number| Some((number, run.step().err()?)))
}

#[test]
fn an_index_that_is_another_one_by_now_is_found() {
    let (steps, difference) = found_after("stale-index", 200).expect("it went unnoticed");
    println!("a stale index was found after {steps} steps");
    assert!(difference.contains("with the daemon"), "{difference}");
}

#[test]
fn an_event_that_was_dropped_is_found() {
    let (steps, difference) = found_after("dropped-event", 200).expect("it went unnoticed");
    println!("a dropped event was found after {steps} steps");
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
    assert!(deaf.daemon().is_some_and(|daemon| daemon.log().contains("with a fault: Deaf")));
    let figures = deaf.figures();
    println!("deaf: {figures}");
    assert!(figures.answered() >= crate::ANSWERED, "{figures}");
}
