//! Stored results: used wherever they still hold, and nowhere else.

use std::sync::Arc;

use tollgate_model::Verdict;
use tollgate_tests::Scratch;

use crate::bench::{essence, gate, index, judge, judge_both, places, repository, tracked};

#[test]
fn a_second_run_examines_nothing_and_finds_the_same() {
    let scratch = Scratch::new();
    for n in 0..40 {
        let text = if n % 10 == 3 { "a\nflagme here\n" } else { "nothing\n" };
        scratch.stage(&format!("d{}/f{n}.txt", n % 4), format!("{n}\n{text}"));
    }
    let gate = gate(&scratch, &["word", "state"]);
    for snapshots in [index(&scratch), tracked(&scratch)] {
        let fresh = judge(&gate, &snapshots, false).unwrap();
        let first = judge(&gate, &snapshots, true).unwrap();
        let second = judge(&gate, &snapshots, true).unwrap();
        assert_eq!(fresh.verdict, Verdict::Block);
        assert_eq!(fresh.findings.iter().filter(|f| f.check == "word").count(), 4);
        assert_eq!(essence(&fresh), essence(&first));
        assert_eq!(essence(&first), essence(&second));
        assert_eq!((fresh.stats.cached, second.stats.cached), (0, 40));
    }
}

#[test]
fn a_result_ends_when_anything_it_read_has_changed() {
    let scratch = Scratch::new();
    scratch.stage("d/a.txt", "b.txt\n");
    scratch.stage("d/b.txt", "one");
    scratch.commit("first");
    let gate = gate(&scratch, &["reader"]);
    let judged = |cached: u64| {
        let snapshots = vec![Arc::new(repository(&scratch).revision("HEAD").unwrap())];
        let report = judge(&gate, &snapshots, true).unwrap();
        assert_eq!(essence(&judge(&gate, &snapshots, false).unwrap()), essence(&report));
        assert_eq!(report.stats.cached, cached, "{:#?}", places(&report));
    };
    judged(0);
    judged(2);
    scratch.stage("d/b.txt", "two");
    scratch.commit("the sibling changes");
    judged(0);
    scratch.stage("elsewhere.rs", "");
    scratch.commit("a file nobody lists");
    judged(2);
    scratch.stage("d/c.rs", "");
    scratch.commit("a file in the list");
    judged(1);
    scratch.git(&["reset", "-q", "--hard", "HEAD~1"]);
    judged(3);
}

#[test]
fn equal_files_do_not_push_each_others_results_out() {
    let scratch = Scratch::new();
    for n in 0..12 {
        scratch.stage(&format!("d{n}/__init__.py"), "same\n");
    }
    let gate = gate(&scratch, &["reader"]);
    judge_both(&gate, &index(&scratch));
    assert_eq!(judge_both(&gate, &index(&scratch)).stats.cached, 12);
}

#[test]
fn a_finding_that_names_its_own_file_is_tied_to_the_name() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "named\n");
    let gate = gate(&scratch, &["liar"]);
    assert_eq!(places(&judge_both(&gate, &index(&scratch))), ["a.txt:1:liar/lie"]);
    scratch.git(&["mv", "a.txt", "b.txt"]);
    assert_eq!(judge_both(&gate, &index(&scratch)).findings.len(), 0);
}
