//! The commits of a range: each judged, the first that brings a finding named.

use std::sync::Arc;

use tollgate_model::Verdict;
use tollgate_tests::Scratch;

use crate::bench::{gate, judge, repository};

#[test]
fn each_commit_of_a_range_is_judged_and_the_first_is_named() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "x\n");
    scratch.commit("root");
    scratch.stage("a.txt", "flagme\n");
    scratch.commit("in");
    let culprit = scratch.git(&["rev-parse", "HEAD"]);
    scratch.stage("a.txt", "y\nflagme\n");
    scratch.commit("moved");
    scratch.stage("a.txt", "y\n");
    scratch.commit("out");
    let commits = repository(&scratch).range("HEAD~3..HEAD").unwrap();
    let snapshots: Vec<_> = commits.into_iter().map(Arc::new).collect();
    let report = judge(&gate(&scratch, &["word"]), &snapshots, true).unwrap();
    let [finding] = report.findings.as_slice() else { panic!("{:#?}", report.findings) };
    assert_eq!(finding.commit.as_deref(), Some(culprit.trim()));
    assert_eq!(report.verdict, Verdict::Block);
}

#[test]
fn an_exception_that_a_later_commit_takes_away_no_longer_holds() {
    let scratch = Scratch::new();
    scratch.commit("root");
    scratch.stage("a.py", "# tollgate:allow word/found for now\nx = 'flagme'\n");
    scratch.commit("in, with an exception");
    scratch.stage("a.py", "x = 'flagme'\n");
    scratch.commit("the exception goes");
    let commits = repository(&scratch).range("HEAD~2..HEAD").unwrap();
    let snapshots: Vec<_> = commits.into_iter().map(Arc::new).collect();
    let report = judge(&gate(&scratch, &["word"]), &snapshots, true).unwrap();
    assert_eq!((report.verdict, report.findings.len()), (Verdict::Block, 1));
}
