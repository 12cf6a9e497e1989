//! Merges are judged by the tree they would record: clean ones by `pre-merge-commit`, those with
//! conflicts by `pre-commit`.

use tollgate_tests::{Scratch, token_line};

use crate::{assert_passed, assert_stopped};

/// Two branches that have gone apart; `topic` brings `brought` into `topic.py`.
fn apart(brought: &str) -> Scratch {
    let scratch = Scratch::gated();
    scratch.git(&["switch", "-q", "-c", "topic"]);
    scratch.stage("topic.py", brought);
    scratch.commit("on topic");
    scratch.git(&["switch", "-q", "main"]);
    scratch.stage("main.py", "x = 1\n");
    scratch.commit("on main");
    scratch
}

#[test]
fn a_clean_merge() {
    let scratch = apart(&token_line());
    let before = scratch.head();
    assert_stopped(&scratch.try_git(&["merge", "-q", "topic"]), "topic.py:1");
    assert_eq!(scratch.head(), before);

    let scratch = apart("x = 1\n");
    assert_passed(&scratch.try_git(&["merge", "-q", "topic"]));
    assert_eq!(scratch.git(&["rev-list", "--count", "--min-parents=2", "HEAD"]), "1\n");
}

#[test]
fn a_merge_that_only_looks_away_from_a_token() {
    // It is in the working tree of main, but no part of the merge.
    let scratch = apart("x = 1\n");
    scratch.write("untracked.py", token_line());
    assert_passed(&scratch.try_git(&["merge", "-q", "topic"]));
}

#[test]
fn a_merge_with_conflicts() {
    let conflicting = || {
        let scratch = Scratch::gated();
        scratch.git(&["switch", "-q", "-c", "topic"]);
        scratch.stage("app.py", "x = 1\n");
        scratch.commit("on topic");
        scratch.git(&["switch", "-q", "main"]);
        scratch.stage("app.py", "x = 2\n");
        scratch.commit("on main");
        assert_eq!(scratch.try_git(&["merge", "-q", "topic"]).code, 1);
        scratch
    };
    let scratch = conflicting();
    scratch.stage("app.py", ["x = 3\n", &token_line()].concat());
    assert_stopped(&scratch.hooked_commit(&[]), "app.py:2");
    assert_stopped(
        &scratch.try_git(&["-c", "core.editor=true", "merge", "--continue"]),
        "app.py:2",
    );

    scratch.stage("app.py", "x = 3\n");
    scratch.write("app.py", token_line());
    assert_passed(&scratch.hooked_commit(&[]));
    assert_eq!(scratch.git(&["rev-list", "--count", "--min-parents=2", "HEAD"]), "1\n");
}

#[test]
fn a_squashed_merge_and_a_revert() {
    let scratch = apart(&token_line());
    scratch.git(&["merge", "-q", "--squash", "topic"]);
    assert_stopped(&scratch.hooked_commit(&[]), "topic.py:1");
    scratch.git(&["reset", "-q", "--hard"]);

    // Taking a removal back brings the token in again.
    scratch.stage("app.py", token_line());
    scratch.commit("with the token");
    scratch.git(&["rm", "-q", "app.py"]);
    assert_passed(&scratch.hooked_commit(&[]));
    scratch.git(&["revert", "--no-commit", "HEAD"]);
    assert_stopped(&scratch.hooked_commit(&[]), "app.py:1");
}
