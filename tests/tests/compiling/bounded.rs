//! A module that no compiler gets through is one check without an answer.

use std::fs;
use std::time::{Duration, Instant};

use tollgate_tests::{Scratch, endless_to_compile, too_many_locals, vast_to_compile};

use crate::{assert_no_answer, assert_right, check, judge, judge_within, modules, project, word};

#[test]
fn one_that_takes_all_its_time_is_named_and_not_tried_again_at_once() {
    let scratch = project(&endless_to_compile(20_000));
    let within = "-S -t 1";
    assert_no_answer(&judge_within(&scratch, within), "processor time");
    assert!(modules(&scratch, "cwasm").is_empty());

    let start = Instant::now();
    let again = judge(&scratch);
    assert_no_answer(&again, "it is tried again in 60 min, or after `tollgate cache clear`");
    assert!(start.elapsed() < Duration::from_secs(20), "it was compiled again");

    scratch.tollgate(&["cache", "clear"]).expect(0);
    let anew = judge_within(&scratch, within);
    assert_no_answer(&anew, "processor time");
    assert!(!anew.stdout.contains("tried again"), "{}", anew.stdout);

    // Another version of the module is another module.
    scratch.write("word.wasm", word());
    assert_right(&judge(&scratch));
}

#[test]
fn no_answer_is_no_pass() {
    let scratch = project(&endless_to_compile(20_000));
    scratch.stage("app.py", "x = 1\n");
    assert_eq!(judge_within(&scratch, "-S -t 1").code, 3);
    let hook = scratch.tollgate(&["hook", "pre-commit"]).expect(3);
    assert!(hook.stderr.contains("no answer") && hook.stderr.contains("word"), "{}", hook.stderr);
}

#[test]
fn one_that_takes_all_its_memory_is_named() {
    let scratch = project(&vast_to_compile(1_000));
    assert_no_answer(&judge_within(&scratch, "-S -v 1500000"), "GiB of memory");
    assert_eq!(modules(&scratch, "failed").len(), 1);
}

#[test]
fn one_whose_functions_are_beyond_any_real_one_is_not_compiled_at_all() {
    let scratch = project(&too_many_locals());
    assert_no_answer(&judge(&scratch), "locals");
    assert!(modules(&scratch, "cwasm").is_empty() && modules(&scratch, "failed").is_empty());
}

#[test]
fn a_compiled_module_in_place_of_a_module_is_refused() {
    let scratch = project(&word());
    assert_right(&judge(&scratch));
    let kept = modules(&scratch, "cwasm").remove(0);
    let bytes = fs::read(kept).unwrap();
    // As it is kept, and what is in it.
    for (bytes, why) in [(&bytes[..], "no WebAssembly"), (&bytes[32..], "compiled")] {
        scratch.write("word.wasm", bytes);
        let answer = judge(&scratch);
        assert_eq!(answer.code, 2, "{}", answer.text());
        assert!(answer.stderr.contains(why), "{why}: {}", answer.stderr);
    }
}

#[test]
fn the_command_is_for_the_program_itself() {
    let scratch = Scratch::new();
    for arguments in [&["compile-module"][..], &["compile-module", "work", "fast"]] {
        let answer = scratch.tollgate(arguments).expect(2);
        assert!(answer.stderr.contains("hint:"), "{}", answer.stderr);
    }
    assert!(!scratch.tollgate(&["--help"]).stdout.contains("compile-module"));
    // Whatever it is fed, it says no more than that it could not do it.
    let name = "0".repeat(64);
    for arguments in [&["work", "ordinary"][..], &["supervise", "ordinary", &name]] {
        let mut command = scratch.command(tollgate_tests::program("tollgate"));
        let answer =
            tollgate_tests::run(command.arg("compile-module").args(arguments), b"\0asm what");
        assert!(answer.stdout.starts_with("failed "), "{}", answer.text());
    }
}

#[test]
fn a_check_that_compiles_is_not_held_up_by_one_that_does_not() {
    let scratch = project(&endless_to_compile(20_000));
    scratch.write("good.wasm", word());
    let both = "[checks.word]\nmodule = \"word.wasm\"\n[checks.good]\nmodule = \"good.wasm\"\n";
    scratch.stage("tollgate.toml", both);
    let answer = judge_within(&scratch, "-S -t 1");
    assert_no_answer(&answer, "processor time");
    assert_eq!(check(&answer.json(), "good")["outcome"], "failed");
    assert_eq!(modules(&scratch, "cwasm").len(), 1);
}
