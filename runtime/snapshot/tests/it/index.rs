//! What a commit would record.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;

use tollgate_snapshot::{EntryKind, Environment, FileKind, Kind, Repository, SnapshotError};

use crate::scratch::{Scratch, content, git_in, judged, path, paths, state_of};

#[test]
fn the_first_commit_is_judged_whole() {
    let scratch = Scratch::new();
    assert!(judged(&scratch.open().index().unwrap()).is_empty());
    scratch.write("a/b", "1");
    scratch.write("untracked", "1");
    scratch.git(&["add", "a/b"]);
    let snapshot = scratch.open().index().unwrap();
    assert_eq!(judged(&snapshot), ["a/b"]);
    assert_eq!((snapshot.describe(), snapshot.commit()), (Kind::Index, None));
}

#[test]
fn only_what_is_staged_counts_and_nothing_is_written() {
    let scratch = Scratch::new();
    scratch.commit(&[("keep", "1"), ("dir/gone", "1"), ("dir/change", "1"), ("x", "1")]);
    scratch.write("dir/change", "staged");
    scratch.write("new/file", "new");
    scratch.git(&["add", "."]);
    scratch.git(&["rm", "-q", "dir/gone"]);
    scratch.write("dir/change", "only in the working tree");
    scratch.write("x", "only in the working tree");
    fs::remove_file(scratch.root().join("new/file")).unwrap();
    let before = state_of(&scratch.root());
    let snapshot = scratch.open().index().unwrap();
    assert_eq!(judged(&snapshot), ["dir/change", "new/file"]);
    assert_eq!(content(&snapshot, "dir/change"), "staged");
    assert_eq!(content(&snapshot, "new/file"), "new");
    assert_eq!(content(&snapshot, "keep"), "1");
    assert_eq!(snapshot.find(&path("dir/gone")).unwrap(), None);
    assert_eq!(snapshot.find(&path("dir")).unwrap(), None);
    assert_eq!(paths(snapshot.files().unwrap()), ["dir/change", "keep", "new/file", "x"]);
    assert_eq!(state_of(&scratch.root()), before);
}

#[test]
fn a_deletion_alone_leaves_nothing_to_judge() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("b", "1")]);
    scratch.git(&["rm", "-q", "a"]);
    assert!(judged(&scratch.open().index().unwrap()).is_empty());
}

#[test]
fn a_change_of_mode_alone_is_a_change() {
    let scratch = Scratch::new();
    scratch.commit(&[("run.sh", "1"), ("b", "1")]);
    let place = scratch.root().join("run.sh");
    fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
    scratch.git(&["add", "run.sh"]);
    let snapshot = scratch.open().index().unwrap();
    assert_eq!(judged(&snapshot), ["run.sh"]);
    assert_eq!(snapshot.judged()[0].mode, 0o100_755);
}

#[test]
fn links_and_submodules_are_listed_by_kind() {
    let scratch = Scratch::new();
    let id = scratch.commit(&[("a", "1")]);
    std::os::unix::fs::symlink("../outside", scratch.root().join("link")).unwrap();
    scratch.git(&["add", "link"]);
    scratch.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{id},module")]);
    let snapshot = scratch.open().index().unwrap();
    let kinds: Vec<_> = snapshot.judged().iter().map(|file| file.kind).collect();
    assert_eq!(judged(&snapshot), ["link", "module"]);
    assert_eq!(kinds, [FileKind::Symlink, FileKind::Submodule]);
    assert_eq!(content(&snapshot, "link"), "../outside");
    assert!(snapshot.read(&snapshot.judged()[1]).is_err());
}

#[test]
fn folders_are_listed_in_byte_order() {
    let scratch = Scratch::new();
    for name in ["a.b", "a-b", "a/x", "a/y/z", "a0", "B"] {
        scratch.write(name, "1");
    }
    scratch.git(&["add", "."]);
    scratch.git(&["commit", "-q", "-m", "m"]);
    let staged = scratch.open().index().unwrap();
    let revision = scratch.open().revision("HEAD").unwrap();
    let tracked = scratch.open().tracked().unwrap();
    for snapshot in [&staged, &revision, &tracked] {
        let root: Vec<_> = snapshot.list(None).unwrap().unwrap();
        let names: Vec<_> = root.iter().map(|(path, _)| path.to_string()).collect();
        assert_eq!(names, ["B", "a", "a-b", "a.b", "a0"]);
        assert_eq!(root[1].1, EntryKind::Folder);
        let inner = snapshot.list(Some(&path("a"))).unwrap().unwrap();
        assert_eq!(inner, [(path("a/x"), EntryKind::File), (path("a/y"), EntryKind::Folder)]);
        assert_eq!(snapshot.list(Some(&path("a/x"))).unwrap(), None);
        assert_eq!(snapshot.list(Some(&path("none"))).unwrap(), None);
        assert_eq!(paths(snapshot.files().unwrap()), ["B", "a-b", "a.b", "a/x", "a/y/z", "a0"]);
    }
}

#[test]
fn names_need_be_neither_utf8_nor_one_line() {
    let scratch = Scratch::new();
    let odd = std::ffi::OsStr::from_bytes(b"dir/\xff\n");
    scratch.write(odd, "odd");
    scratch.git(&["add", "."]);
    for snapshot in [
        scratch.open().index().unwrap(),
        scratch.open().tracked().unwrap(),
        scratch.open().paths(&["dir".into()]).unwrap(),
        scratch.open().paths(&[odd.into()]).unwrap(),
    ] {
        assert_eq!(judged(&snapshot), [r"dir/\xff\x0a"]);
        assert_eq!(snapshot.read(&snapshot.judged()[0]).unwrap(), b"odd");
        assert!(snapshot.find(&snapshot.judged()[0].path).unwrap().is_some());
    }
}

#[test]
fn what_is_only_announced_is_not_committed() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    scratch.write("later", "1");
    scratch.git(&["add", "-N", "later"]);
    let snapshot = scratch.open().index().unwrap();
    assert!(judged(&snapshot).is_empty());
    assert_eq!(snapshot.find(&path("later")).unwrap(), None);
    assert_eq!(judged(&scratch.open().tracked().unwrap()), ["a", "later"]);
}

#[test]
fn a_merge_is_judged_once_it_is_resolved() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("b", "1")]);
    scratch.git(&["switch", "-q", "-c", "side"]);
    scratch.commit(&[("a", "side"), ("new", "1")]);
    scratch.git(&["switch", "-q", "main"]);
    scratch.commit(&[("a", "main")]);
    let merge = crate::scratch::command(&scratch.root()).args(["merge", "-q", "side"]).output();
    assert!(!merge.unwrap().status.success());
    let error = scratch.open().index().unwrap_err();
    assert!(matches!(&error, SnapshotError::Unmerged { paths } if *paths == [path("a")]));
    assert!(error.hint().is_some_and(|hint| hint.contains("git add")), "{error}");
    assert_eq!(judged(&scratch.open().tracked().unwrap()), ["a", "b", "new"]);
    scratch.write("a", "both");
    scratch.git(&["add", "a"]);
    let snapshot = scratch.open().index().unwrap();
    assert_eq!(judged(&snapshot), ["a", "new"]);
    assert_eq!(content(&snapshot, "a"), "both");
}

#[test]
fn hooks_of_git_commit_see_what_it_would_commit() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("b", "1")]);
    let hook = scratch.root().join(".git/hooks/pre-commit");
    let record = scratch.around().join("record");
    let script = format!(
        "#!/bin/sh\nprintf %s \"$GIT_INDEX_FILE\" >{0}\ncp \"$GIT_INDEX_FILE\" {0}.index\n",
        record.display()
    );
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, script).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let cases: [(&[&str], &[&str]); 3] = [
        (&["commit", "-q", "-a", "-m", "m"], &["a", "b"]),
        (&["commit", "-q", "--only", "a", "-m", "m"], &["a"]),
        (&["commit", "-q", "--amend", "-m", "m"], &["b"]),
    ];
    for (at, (arguments, expected)) in cases.iter().enumerate() {
        scratch.write("a", &format!("a{at}"));
        scratch.write("b", &format!("b{at}"));
        scratch.git(&["add", "b"]);
        let head = scratch.git(&["rev-parse", "HEAD"]);
        scratch.git(arguments);
        let index = scratch.around().join("record.index");
        let after = scratch.git(&["rev-parse", "HEAD"]);
        scratch.git(&["update-ref", "HEAD", head.trim()]);
        let snapshot = scratch.open_with(&[("GIT_INDEX_FILE", index.as_os_str())]).index();
        assert_eq!(judged(&snapshot.unwrap()), *expected, "{arguments:?}");
        scratch.git(&["update-ref", "HEAD", after.trim()]);
        assert!(!fs::read(&record).unwrap().is_empty());
        scratch.git(&["reset", "-q", "--hard"]);
    }
}

#[test]
fn a_missing_index_is_empty_and_a_broken_one_an_error() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    let index = scratch.root().join(".git/index");
    let whole = fs::read(&index).unwrap();
    for length in (0..whole.len()).step_by(7) {
        fs::write(&index, &whole[..length]).unwrap();
        let error = scratch.open().index().unwrap_err();
        assert!(matches!(error, SnapshotError::Index { .. }), "{length}: {error}");
    }
    fs::remove_file(&index).unwrap();
    let snapshot = scratch.open().index().unwrap();
    assert!(judged(&snapshot).is_empty());
    assert_eq!(snapshot.list(None).unwrap(), Some(Vec::new()));
}

#[test]
fn split_sparse_and_compressed_indexes_are_read_alike() {
    let scratch = Scratch::new();
    scratch.commit(&[("in/a", "1"), ("out/b", "1"), ("out/deep/c", "1"), ("top", "1")]);
    let expect = |scratch: &Scratch, changed: &[&str]| {
        let snapshot = scratch.open().index().unwrap();
        assert_eq!(judged(&snapshot), changed);
        let all = ["in/a", "out/b", "out/deep/c", "top"];
        assert_eq!(paths(snapshot.files().unwrap()), all);
        assert_eq!(content(&snapshot, "out/deep/c"), "1");
    };
    scratch.git(&["update-index", "--index-version", "4"]);
    expect(&scratch, &[]);
    scratch.git(&["update-index", "--split-index"]);
    scratch.write("in/a", "2");
    scratch.git(&["add", "in/a"]);
    expect(&scratch, &["in/a"]);
    scratch.git(&["update-index", "--no-split-index"]);
    scratch.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    expect(&scratch, &["in/a"]);
    assert_eq!(judged(&scratch.open().tracked().unwrap()), ["in/a", "top"]);
}

#[test]
fn an_index_named_relative_to_the_directory_is_found() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    scratch.write("a", "2");
    let other = scratch.around().join("other");
    fs::copy(scratch.root().join(".git/index"), &other).unwrap();
    git_in(&scratch.root(), &["add", "a"], b"");
    let environment = Environment::new(scratch.root(), |name| {
        (name == "GIT_INDEX_FILE").then(|| "../other".into())
    });
    assert!(judged(&Repository::open(&environment).unwrap().index().unwrap()).is_empty());
    assert_eq!(judged(&scratch.open().index().unwrap()), ["a"]);
}

/// A name that is longer than the flags of its entry can say is followed by as many zeros as any
/// other, and what comes after it is there.
#[test]
fn names_of_every_length_around_the_longest_that_flags_can_say() {
    for format in ["sha1", "sha256"] {
        for version in ["2", "3", "4"] {
            for length in (4_085..4_110).step_by(if version == "4" { 8 } else { 1 }) {
                let scratch = Scratch::of_format(&[&format!("--object-format={format}")]);
                if version == "4" {
                    scratch.git(&["config", "index.version", "4"]);
                }
                let id = scratch.git(&["hash-object", "-w", "--stdin"]);
                let id = id.trim();
                let long = vec!["d".repeat(100); 60].join("/")[..length].to_owned();
                let names = ["a", long.as_str(), "e", "z"];
                let lines: String =
                    names.iter().map(|name| format!("100644 {id}\t{name}\n")).collect();
                git_in(&scratch.root(), &["update-index", "--index-info"], lines.as_bytes());
                if version == "3" {
                    // What has extended flags makes it a version 3.
                    scratch.git(&["update-index", "--skip-worktree", "z"]);
                }
                let snapshot = scratch.open().index().unwrap();
                let found = paths(snapshot.files().unwrap());
                assert_eq!(found, names, "{format}, version {version}, {length} bytes");
            }
        }
    }
}
