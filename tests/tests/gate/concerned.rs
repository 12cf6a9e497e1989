//! Files that did not change, judged for what changed around them; hook and CI alike.

use std::sync::Arc;

use tollgate_model::Report;
use tollgate_snapshot::Snapshot;
use tollgate_tests::Scratch;

use crate::bench::{essence, gate, index, judge, judge_both, repository};

/// Both files ask for what their first line names, list their folder, and glob `*.txt`.
fn standing() -> Scratch {
    let scratch = Scratch::new();
    scratch.stage("app/Dockerfile", "context.ignore\n");
    scratch.stage("app/context.ignore", "old");
    scratch.stage("lib/reads-nothing-there", "absent\n");
    scratch.commit("first");
    scratch
}

fn judged(report: &Report) -> Vec<String> {
    let mut paths: Vec<String> =
        report.findings.iter().map(|finding| finding.path.to_string()).collect();
    paths.dedup();
    paths
}

fn commit(scratch: &Scratch) -> Vec<Arc<Snapshot>> {
    repository(scratch).range("HEAD~1..HEAD").unwrap().into_iter().map(Arc::new).collect()
}

#[test]
fn staging_only_the_context_judges_the_file_that_reads_it() {
    let scratch = standing();
    let gate = gate(&scratch, &["reader"]);
    scratch.stage("app/context.ignore", "new");
    let staged = judge_both(&gate, &index(&scratch));
    assert_eq!(judged(&staged), ["app/Dockerfile", "app/context.ignore"]);
    let told: Vec<&str> = staged.findings.iter().map(|f| f.message.as_str()).collect();
    assert!(told.contains(&"read: new"), "{told:?}");

    scratch.commit("context");
    let mut committed = judge_both(&gate, &commit(&scratch));
    for finding in &mut committed.findings {
        assert!(finding.commit.take().is_some());
    }
    assert_eq!(essence(&staged), essence(&committed));
    // CI starts with nothing kept.
    let fresh = crate::bench::gate(&Scratch::new(), &["reader"]);
    let mut anew = judge(&fresh, &commit(&scratch), true).unwrap();
    anew.findings.iter_mut().for_each(|finding| finding.commit = None);
    assert_eq!(essence(&staged), essence(&anew));
}

#[test]
fn what_nobody_asked_about_concerns_nobody() {
    let scratch = standing();
    let gate = gate(&scratch, &["reader"]);
    scratch.stage("docs/new.md", "nothing\n");
    assert_eq!(judged(&judge_both(&gate, &index(&scratch))), ["docs/new.md"]);
}

#[test]
fn a_removal_concerns_whoever_asked_for_the_file() {
    let scratch = standing();
    let gate = gate(&scratch, &["reader"]);
    scratch.git(&["rm", "-q", "app/context.ignore"]);
    let staged = judge_both(&gate, &index(&scratch));
    assert_eq!(judged(&staged), ["app/Dockerfile"]);
    // And what stands where nothing stood.
    scratch.git(&["reset", "-q", "--hard"]);
    scratch.stage("lib/absent", "there\n");
    let staged = judge_both(&gate, &index(&scratch));
    assert_eq!(judged(&staged), ["lib/absent", "lib/reads-nothing-there"]);
}

#[test]
fn a_glob_that_finds_another_file_concerns_all_who_asked_it() {
    let scratch = standing();
    let gate = gate(&scratch, &["reader"]);
    scratch.stage("far/away.txt", "nothing\n");
    let staged = judge_both(&gate, &index(&scratch));
    assert_eq!(
        judged(&staged),
        ["app/Dockerfile", "app/context.ignore", "far/away.txt", "lib/reads-nothing-there"]
    );
}

/// A change that comes to the same: the answers are as they were.
#[test]
fn an_answer_that_stays_the_same_concerns_nobody() {
    let scratch = standing();
    let gate = gate(&scratch, &["reader"]);
    scratch.stage("lib/inner/new.md", "");
    scratch.commit("a folder");
    // `lib` is listed as before, whatever is in the folder below; that one is not.
    scratch.stage("lib/inner/more.md", "");
    let staged = judge_both(&gate, &index(&scratch));
    assert_eq!(judged(&staged), ["lib/inner/more.md", "lib/inner/new.md"]);
}

/// In a merge, a file is concerned only where no parent had it with the same answers.
#[test]
fn a_merge_concerns_what_neither_parent_has_seen() {
    let scratch = standing();
    let gate = gate(&scratch, &["reader"]);
    scratch.git(&["checkout", "-q", "-b", "side"]);
    scratch.stage("app/context.ignore", "side");
    scratch.commit("side");
    scratch.git(&["checkout", "-q", "main"]);
    scratch.stage("other.md", "nothing\n");
    scratch.commit("main");
    scratch.git(&["merge", "-q", "--no-ff", "--no-verify", "-m", "merge", "side"]);
    let merge = judge_both(&gate, &commit(&scratch)[1..]);
    assert_eq!(judged(&merge), [""; 0], "the side has judged it with this context");
}

/// What the store happens to know does not decide whom a check is given up for.
#[test]
fn a_check_that_is_given_up_says_the_same_again() {
    let scratch = Scratch::new();
    let limits = "limits = { deadline = \"1ms\", exchanged = \"1MiB\", time-outs = 1 }";
    scratch.stage("tollgate.toml", format!("[checks.reader]\nexclude = [\"*.toml\"]\n{limits}\n"));
    // Read whole by whoever names it, which is more than may be exchanged.
    scratch.stage("big", vec![b'x'; 2 << 20]);
    for name in ["a", "b", "c"] {
        scratch.stage(name, "big\n");
    }
    scratch.stage("d", "other\n");
    scratch.commit("first");
    let gate = gate(&scratch, &["reader"]);
    scratch.stage("other", "new\n");
    let first = judge_both(&gate, &index(&scratch));
    assert_eq!(essence(&first), essence(&judge_both(&gate, &index(&scratch))));
    assert_eq!(first.exit().code(), 3);
}
