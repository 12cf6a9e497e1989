//! Suppressions: what they cover, how long, and what findings are known by.

use std::collections::BTreeSet;

use tollgate_model::{Fingerprint, Verdict};
use tollgate_tests::Scratch;

use crate::bench::{gate, index, judge, judge_on};

#[test]
fn suppressions_need_a_reason() {
    let scratch = Scratch::new();
    scratch.stage("with.py", "x = 'flagme'  # tollgate:allow word/found it is a test\n");
    scratch.stage("above.py", "# tollgate:allow word it is a test\nx = 'flagme'\n");
    scratch.stage("without.py", "x = 'flagme'  # tollgate:allow word/found\n");
    let report = judge(&gate(&scratch, &["word"]), &index(&scratch), true).unwrap();
    let told: BTreeSet<_> = report
        .findings
        .iter()
        .map(|f| {
            (f.path.to_string(), f.rule.as_str(), f.suppressed.as_ref().map(|s| s.reason.as_str()))
        })
        .collect();
    let expected = BTreeSet::from([
        ("with.py".to_owned(), "word/found", Some("it is a test")),
        ("above.py".to_owned(), "word/found", Some("it is a test")),
        ("without.py".to_owned(), "word/found", None),
        ("without.py".to_owned(), "tollgate/suppression-without-reason", None),
    ]);
    assert_eq!(told, expected);
    assert_eq!(report.blocking(), 1);
}

#[test]
fn the_ignore_file_accepts_a_fingerprint_until_its_day() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "flagme\n");
    let gate = gate(&scratch, &["word"]);
    let found = judge(&gate, &index(&scratch), true).unwrap().findings.remove(0);
    let entry = format!("{} until=2026-03-31 known since the audit\n", found.fingerprint);
    scratch.stage(".tollgateignore", entry);
    // The line moves; the finding is the same.
    scratch.stage("a.txt", "\n\n  flagme\n");
    let on = |day: &str| judge_on(&gate, &index(&scratch), true, day.parse().unwrap()).unwrap();
    assert_eq!(on("2026-03-31").verdict, Verdict::Allow);
    assert_eq!(on("2026-04-01").verdict, Verdict::Block);
    assert_eq!(on("2026-04-01").date.unwrap().to_string(), "2026-04-01");
}

#[test]
fn a_fingerprint_does_not_depend_on_another_secret_of_the_line() {
    let scratch = Scratch::new();
    let token = |tail: &str| ["gh", "p_", "a8Kd03mQz71LxV5cRb2TnW9eYs4u", tail].concat();
    let gate = gate(&scratch, &["secrets"]);
    let mut prints = Vec::new();
    for second in ["HfJ6gP0q", "Zk2mX8vB"] {
        let line = format!("a = \"{}\"; b = \"{}\"\n", token("Uo3iWc7D"), token(second));
        scratch.stage("a.py", line);
        let report = judge(&gate, &index(&scratch), true).unwrap();
        let of: Vec<Fingerprint> =
            report.findings.iter().map(|finding| finding.fingerprint.clone()).collect();
        assert_eq!(of.len(), 2, "{:#?}", report.findings);
        prints.push(of);
    }
    assert_eq!(prints[0], prints[1]);
}

#[test]
fn a_missing_reason_is_known_by_its_line_wherever_it_moves() {
    let scratch = Scratch::new();
    let gate = gate(&scratch, &["word"]);
    let print = |text: &str| {
        scratch.stage("a.py", text);
        let report = judge(&gate, &index(&scratch), true).unwrap();
        let found = report.findings.iter().find(|f| f.check == "tollgate");
        found.map(|finding| finding.fingerprint.clone()).unwrap()
    };
    let there = print("x = 1  # tollgate:allow word/found\n");
    assert_eq!(there, print("\n\nx = 1  # tollgate:allow word/found\n"));
    scratch.stage(".tollgateignore", format!("{there} it is an example\n"));
    scratch.stage("tollgate.toml", "[gate]\nblock = \"low\"\n");
    assert_eq!(judge(&gate, &index(&scratch), true).unwrap().verdict, Verdict::Allow);
}

#[test]
fn a_file_that_no_check_judges_owes_no_reasons() {
    let scratch = Scratch::new();
    scratch.stage("vendor/a.py", "x = 1  # tollgate:allow word/found\n");
    scratch.stage("tollgate.toml", "[checks.word]\nexclude = [\"vendor/\"]\n");
    let report = judge(&gate(&scratch, &["word"]), &index(&scratch), true).unwrap();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
}
