//! pre-push: every commit the remote lacks is judged, and none that it has.

use std::path::PathBuf;

use tollgate_tests::{Answer, Scratch, run, token_line};

use crate::{assert_passed, assert_stopped};

/// A gated repository with an empty bare remote called `origin`.
fn with_remote() -> (Scratch, PathBuf) {
    let scratch = Scratch::gated();
    let remote = scratch.beside("remote.git");
    scratch.git(&["init", "-q", "--bare", remote.to_str().unwrap()]);
    scratch.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
    (scratch, remote)
}

fn commit(scratch: &Scratch, path: &str, content: &str) {
    scratch.stage(path, content);
    scratch.commit(path);
}

fn push(scratch: &Scratch, arguments: &[&str]) -> Answer {
    scratch.try_git(&[&["push", "-q"], arguments].concat())
}

/// What a reference of the remote points at.
fn at_remote(scratch: &Scratch, reference: &str) -> Option<String> {
    let text = scratch.git(&["ls-remote", "origin", reference]);
    text.split_whitespace().next().map(str::to_owned)
}

#[test]
fn a_secret_three_commits_back_is_refused() {
    let (scratch, _) = with_remote();
    assert_passed(&push(&scratch, &["origin", "main"]));
    let known = at_remote(&scratch, "refs/heads/main");
    assert!(known.is_some());

    commit(&scratch, "app.py", &["x = 1\n", &token_line()].concat());
    let guilty = scratch.head().unwrap();
    commit(&scratch, "app.py", "x = 1\n");
    commit(&scratch, "a.py", "x = 2\n");
    commit(&scratch, "b.py", "x = 3\n");
    let answer = push(&scratch, &["origin", "main"]);
    assert_stopped(&answer, "app.py:2");
    assert!(answer.text().contains(guilty.trim()), "{}", answer.text());
    assert_eq!(at_remote(&scratch, "refs/heads/main"), known);

    scratch.git(&["reset", "-q", "--soft", known.as_deref().unwrap()]);
    scratch.commit("all in one, without the secret");
    assert_passed(&push(&scratch, &["origin", "main"]));
    assert_ne!(at_remote(&scratch, "refs/heads/main"), known);
}

#[test]
fn what_the_remote_has_is_not_judged_again() {
    let (scratch, _) = with_remote();
    commit(&scratch, "app.py", &token_line());
    assert_stopped(&push(&scratch, &["origin", "main"]), "app.py:1");
    assert_passed(&push(&scratch, &["--no-verify", "origin", "main"]));

    commit(&scratch, "clean.py", "x = 1\n");
    assert_passed(&push(&scratch, &["origin", "main"]));
    // New branches and tags from there bring nothing that is new.
    assert_passed(&push(&scratch, &["origin", "HEAD:refs/heads/topic"]));
    assert_passed(&push(&scratch, &["origin", "HEAD~1:refs/heads/at-the-token"]));
    scratch.git(&["tag", "v1"]);
    scratch.git(&["tag", "-m", "annotated", "v2"]);
    assert_passed(&push(&scratch, &["origin", "v1", "v2"]));
    assert!(at_remote(&scratch, "refs/tags/v2").is_some());

    scratch.git(&["switch", "-q", "-c", "other"]);
    commit(&scratch, "more.py", &token_line());
    assert_stopped(&push(&scratch, &["origin", "other"]), "more.py:1");
}

#[test]
fn the_first_push_to_an_empty_remote() {
    let (scratch, _) = with_remote();
    commit(&scratch, "app.py", &token_line());
    commit(&scratch, "app.py", "x = 1\n");
    assert_stopped(&push(&scratch, &["origin", "main"]), "app.py:1");
    assert_eq!(at_remote(&scratch, "refs/heads/main"), None);

    let (scratch, _) = with_remote();
    assert_passed(&push(&scratch, &["origin", "main"]));
}

#[test]
fn deleting_passes_whatever_there_was() {
    let (scratch, _) = with_remote();
    commit(&scratch, "app.py", &token_line());
    assert_passed(&push(&scratch, &["--no-verify", "origin", "main", "HEAD:refs/heads/gone"]));
    assert_passed(&push(&scratch, &["origin", "--delete", "gone"]));
    assert_eq!(at_remote(&scratch, "refs/heads/gone"), None);
}

#[test]
fn a_tag_brings_its_commits() {
    let (scratch, _) = with_remote();
    assert_passed(&push(&scratch, &["origin", "main"]));
    scratch.git(&["switch", "-q", "--detach"]);
    commit(&scratch, "app.py", &token_line());
    scratch.git(&["tag", "light"]);
    scratch.git(&["tag", "-m", "annotated", "heavy"]);
    assert_stopped(&push(&scratch, &["origin", "light"]), "app.py:1");
    assert_stopped(&push(&scratch, &["origin", "heavy"]), "app.py:1");
    scratch.git(&["switch", "-q", "main"]);
    assert_passed(&push(&scratch, &["origin", "main"]));
}

#[test]
fn several_branches_at_once() {
    let (scratch, _) = with_remote();
    scratch.git(&["switch", "-q", "-c", "topic"]);
    commit(&scratch, "app.py", &token_line());
    scratch.git(&["branch", "same"]);
    let answer = push(&scratch, &["origin", "main", "topic", "same"]);
    assert_stopped(&answer, "app.py:1");
    assert_eq!(answer.text().matches("app.py:1:").count(), 1, "{}", answer.text());
    assert_eq!(at_remote(&scratch, "refs/heads/main"), None, "a push is refused as a whole");
    assert_passed(&push(&scratch, &["origin", "main"]));
}

#[test]
fn over_a_commit_that_is_not_known_here() {
    let (scratch, remote) = with_remote();
    assert_passed(&push(&scratch, &["origin", "main"]));
    let other = scratch.beside("other");
    scratch.git(&["clone", "-q", remote.to_str().unwrap(), other.to_str().unwrap()]);
    for arguments in [&["commit", "-q", "--allow-empty", "-m", "theirs"][..], &["push", "-q"]] {
        run(scratch.command_in(&other, "git").args(arguments), b"").expect(0);
    }
    commit(&scratch, "app.py", &token_line());
    assert_stopped(&push(&scratch, &["--force", "origin", "main"]), "app.py:1");
    scratch.git(&["reset", "-q", "--hard", "HEAD~1"]);
    commit(&scratch, "app.py", "x = 1\n");
    assert_passed(&push(&scratch, &["--force", "origin", "main"]));
}

#[test]
fn to_a_place_that_is_no_remote_of_ours() {
    let (scratch, remote) = with_remote();
    let url = format!("file://{}", remote.display());
    commit(&scratch, "app.py", &token_line());
    assert_stopped(&push(&scratch, &[&url, "main"]), "app.py:1");
    assert_passed(&push(&scratch, &["--no-verify", &url, "main"]));
    commit(&scratch, "clean.py", "x = 1\n");
    assert_passed(&push(&scratch, &[&url, "main"]));
}

#[test]
fn the_configuration_of_the_newest_commit_counts() {
    let (scratch, _) = with_remote();
    commit(&scratch, "app.py", &token_line());
    commit(&scratch, "tollgate.toml", "[checks.secrets]\nexclude = [\"app.py\"]\n");
    // Not committed, so no part of what is pushed.
    scratch.write("tollgate.toml", "[gate]\nblock = \"low\"\n");
    assert_passed(&push(&scratch, &["origin", "main"]));
}
