//! Commits: one, those of a range, those of a push.

use tollgate_snapshot::{Environment, Kind, Repository, Snapshot, SnapshotError};

use crate::scratch::{Scratch, content, git_in, judged};

const NONE: &str = "0000000000000000000000000000000000000000";

fn ids(snapshots: &[Snapshot]) -> Vec<String> {
    snapshots.iter().map(|snapshot| snapshot.commit().unwrap().to_string()).collect()
}

#[test]
fn a_revision_is_judged_whole() {
    let scratch = Scratch::new();
    let first = scratch.commit(&[("a", "1"), ("dir/b", "1")]);
    scratch.git(&["tag", "-a", "-m", "t", "v1"]);
    scratch.commit(&[("a", "2")]);
    let snapshot = scratch.open().revision("v1").unwrap();
    assert_eq!(judged(&snapshot), ["a", "dir/b"]);
    assert_eq!(snapshot.commit().unwrap().to_string(), first);
    assert_eq!((snapshot.describe(), content(&snapshot, "a").as_str()), (Kind::Revision, "1"));
    let error = scratch.open().revision("none").unwrap_err();
    assert!(error.to_string().contains("`none`"), "{error}");
}

#[test]
fn each_commit_of_a_range_is_judged_for_what_it_brought() {
    let scratch = Scratch::new();
    let root = scratch.commit(&[("a", "1"), ("b", "1")]);
    let two = scratch.commit(&[("a", "2")]);
    scratch.git(&["switch", "-q", "-c", "side", &root]);
    let side = scratch.commit(&[("b", "side"), ("dir/c", "1")]);
    scratch.git(&["switch", "-q", "main"]);
    scratch.git(&["merge", "-q", "--no-commit", "side"]);
    scratch.write("evil", "slipped in");
    scratch.git(&["add", "evil"]);
    let merge = scratch.commit(&[]);
    let repository = scratch.open();
    let commits = repository.range(&format!("{root}..main")).unwrap();
    assert_eq!(commits.len(), 3);
    assert_eq!(commits[2].commit().unwrap().to_string(), merge);
    for commit in &commits {
        let id = commit.commit().unwrap().to_string();
        let expected = match id.as_str() {
            id if id == two => vec!["a"],
            id if id == side => vec!["b", "dir/c"],
            _ => vec!["evil"],
        };
        assert_eq!(judged(commit), expected, "{id}");
        assert_eq!(commit.describe(), Kind::Commit);
    }
    // Anything else of the commit can still be found.
    assert_eq!(content(&commits[2], "dir/c"), "1");
    assert_eq!(ids(&repository.range(&format!("{two}...side")).unwrap()).len(), 2);
    assert_eq!(ids(&repository.range(&format!("{merge}^1..")).unwrap()), [side, merge]);
    assert!(repository.range("main..main").unwrap().is_empty());
    for wrong in ["main", "..", "...", "a..b..c"] {
        assert!(matches!(repository.range(wrong), Err(SnapshotError::Range { .. })), "{wrong}");
    }
    assert!(matches!(repository.range("none..main"), Err(SnapshotError::Revision { .. })));
}

#[test]
fn a_push_is_judged_for_what_the_remote_lacks() {
    let scratch = Scratch::new();
    let one = scratch.commit(&[("a", "1")]);
    let two = scratch.commit(&[("a", "2")]);
    scratch.git(&["tag", "-a", "-m", "t", "v1"]);
    let tag = scratch.git(&["rev-parse", "v1"]).trim().to_owned();
    let repository = scratch.open();
    let pushed =
        |remote: Option<&str>, name: &str| ids(&repository.pushed(&tag, remote, name).unwrap());
    let both = [one.clone(), two.clone()];
    assert_eq!(pushed(Some(NONE), "origin"), both);
    assert_eq!(judged(&repository.pushed(&one, None, "origin").unwrap()[0]), ["a"]);
    assert_eq!(pushed(Some(&one), "origin"), std::slice::from_ref(&two));
    assert_eq!(pushed(Some(&"12".repeat(20)), "origin"), both);
    assert!(repository.pushed(NONE, Some(&one), "origin").unwrap().is_empty());
    assert!(repository.pushed("broken", None, "origin").is_err());

    scratch.git(&["remote", "add", "origin", "https://example.org/ours.git"]);
    scratch.git(&["remote", "add", "origin/fork", "https://example.org/fork.git"]);
    scratch.git(&["update-ref", "refs/remotes/origin/fork/main", &two]);
    assert_eq!(pushed(None, "origin"), both, "another remote's branches say nothing");
    scratch.git(&["update-ref", "refs/remotes/origin/main", &one]);
    assert_eq!(pushed(None, "origin"), std::slice::from_ref(&two));
    assert_eq!(pushed(None, "https://example.org/ours.git"), [two]);
    assert_eq!(pushed(None, "https://example.org/new.git"), both);
    assert!(pushed(None, "origin/fork").is_empty());
}

#[test]
fn a_pushed_tag_may_stand_on_a_single_blob() {
    let scratch = Scratch::new();
    let blob = git_in(&scratch.root(), &["hash-object", "-w", "--stdin"], b"key");
    let snapshots = scratch.open().pushed(blob.trim(), None, "origin").unwrap();
    assert_eq!(judged(&snapshots[0]), [blob.trim()]);
    assert_eq!(content(&snapshots[0], blob.trim()), "key");
}

#[test]
fn a_shallow_clone_ends_without_error() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("b", "1")]);
    scratch.commit(&[("a", "2")]);
    let last = scratch.commit(&[("a", "3")]);
    let url = format!("file://{}", scratch.root().display());
    git_in(&scratch.around(), &["clone", "-q", "--depth", "1", &url, "shallow"], b"");
    let shallow = Environment::at(scratch.around().join("shallow"));
    let commits = Repository::open(&shallow).unwrap().pushed(&last, None, "none").unwrap();
    assert_eq!(ids(&commits), [last]);
    assert_eq!(judged(&commits[0]), ["a", "b"]);
}
