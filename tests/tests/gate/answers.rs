//! No answer is told as that, and a check that is switched off is no answer owed.

use std::num::NonZeroUsize;

use tollgate_model::{Outcome, Verdict};
use tollgate_tests::Scratch;

use crate::bench::{essence, gate, index, judge};

#[test]
fn no_answer_is_not_a_pass_unless_the_user_says_so() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "panic");
    scratch.stage("b.txt", "calm");
    let gate = gate(&scratch, &["trap", "word"]);
    let report = judge(&gate, &index(&scratch), true).unwrap();
    assert_eq!((report.verdict, report.exit().code()), (Verdict::Block, 3));
    let trap = &report.checks[0];
    assert_eq!((trap.id.as_str(), trap.outcome), ("trap", Outcome::Errored));
    assert!(trap.error.as_ref().unwrap().starts_with("a.txt: the check crashed: "), "{trap:?}");
    assert_eq!(report.checks[1].outcome, Outcome::Passed);
    scratch.stage("tollgate.toml", "[gate]\nno-answer = \"allow\"\n");
    assert_eq!(judge(&gate, &index(&scratch), true).unwrap().verdict, Verdict::Allow);
}

#[test]
fn a_check_out_of_time_is_told_as_that() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "x");
    scratch.stage("tollgate.toml", "[checks.endless]\nlimits.deadline = \"20ms\"\n");
    let report = judge(&gate(&scratch, &["endless"]), &index(&scratch), true).unwrap();
    assert_eq!((report.checks[0].outcome, report.exit().code()), (Outcome::TimedOut, 3));
}

/// The same report with one thread and many, from stored results and from none.
#[test]
fn a_check_that_runs_out_of_time_again_and_again_is_given_up() {
    let scratch = Scratch::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        scratch.stage(&format!("{name}.txt"), name);
    }
    let limits = "[checks.endless]\nexclude = [\"*.toml\"]\n\
                  limits = { deadline = \"10ms\", time-outs = 2 }\n";
    scratch.stage("tollgate.toml", limits);
    let mut gate = gate(&scratch, &["endless"]);
    let mut reports = Vec::new();
    for (threads, reuse) in [(1, false), (4, false), (3, true), (2, true)] {
        gate.threads = NonZeroUsize::new(threads).unwrap();
        reports.push(essence(&judge(&gate, &index(&scratch), reuse).unwrap()));
    }
    assert!(reports.iter().all(|report| *report == reports[0]), "{reports:#?}");
    let report = judge(&gate, &index(&scratch), true).unwrap();
    let told = |word: &str| {
        let errors = report.checks[0].errors.iter();
        errors.filter(|error| error.message.contains(word)).count()
    };
    assert_eq!((told("ran out of time on 2 inputs before"), told("not examined")), (4, 4));
    assert_eq!((report.checks[0].errors.len(), report.exit().code()), (6, 3));
}

#[test]
fn a_check_that_is_switched_off_is_skipped_and_misses_no_module() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "flagme");
    let text =
        "[checks.word]\nenabled = false\n[checks.own]\nenabled = false\nmodule = \"gone.wasm\"\n";
    scratch.stage("tollgate.toml", text);
    let report = judge(&gate(&scratch, &["word"]), &index(&scratch), true).unwrap();
    let outcomes: Vec<_> = report.checks.iter().map(|c| (c.id.as_str(), c.outcome)).collect();
    assert_eq!((outcomes, report.verdict), (vec![("word", Outcome::Skipped)], Verdict::Allow));
}
