//! Repositories that libgit2 does not read say the same as those it reads.

use std::fs;
use std::os::unix::fs::symlink;

use tollgate_snapshot::{Environment, Kind, ReadError, Repository, Snapshot, SnapshotError};

use crate::scratch::{Scratch, content, git_in, judged, known, path, paths};

/// Those of which git itself makes everything else alike.
const FORMATS: [&[&str]; 4] = [
    &[],
    &["--object-format=sha256"],
    &["--ref-format=reftable"],
    &["--object-format=sha256", "--ref-format=reftable"],
];

/// All that a snapshot says, as text.
fn told(snapshot: &Snapshot) -> String {
    let mut text = format!(
        "{:?} {:?} {:?}\n{:?}\n{:?}\n",
        snapshot.describe(),
        snapshot.commit(),
        snapshot.tree(),
        snapshot.judged(),
        snapshot.files().unwrap(),
    );
    for file in snapshot.files().unwrap() {
        let listed = snapshot.list(file.path.parent().as_ref()).unwrap();
        let found = snapshot.find(&file.path).unwrap().unwrap();
        let read = snapshot.read(&found).map_err(|error| error.to_string());
        text += &format!("{listed:?} {read:?} {:?}\n", snapshot.size(&found).unwrap());
    }
    for base in snapshot.bases().unwrap() {
        let before = base.snapshot.files().unwrap();
        text += &format!("over {} {:?} {before:?}\n", base.tree, base.changed);
        let difference = snapshot.tree().map(|own| snapshot.difference(&own, &base.tree).unwrap());
        text += &format!("{difference:?}\n");
    }
    text
}

/// Everything a repository can be asked.
fn everything(scratch: &Scratch, zeros: &str) -> Vec<String> {
    let repository = scratch.open();
    let mut all = vec![format!(
        "{:?} {:?} {:?} {:?}",
        repository.root(),
        repository.git_dir().canonicalize().unwrap(),
        repository.common_dir().canonicalize().unwrap(),
        repository.head_tree().unwrap(),
    )];
    let mut one = |snapshot: Result<Snapshot, SnapshotError>| match snapshot {
        Ok(snapshot) => all.push(told(&snapshot)),
        Err(error) => all.push(format!("{:?}", std::mem::discriminant(&error))),
    };
    one(repository.index());
    one(repository.tracked());
    one(repository.paths(&[".".into()]));
    one(repository.paths(&["dir/ignored.log".into(), "link".into()]));
    for revision in ["HEAD", "side", "v1", "HEAD~1", "HEAD:dir", ":/second", "none", "HEAD:top"] {
        one(repository.revision(revision));
    }
    for range in ["v1..", "..side", "side...main", "main..main", "none..main", "HEAD^2..HEAD"] {
        match repository.range(range) {
            Ok(commits) => commits.into_iter().for_each(|commit| one(Ok(commit))),
            Err(error) => one(Err(error)),
        }
    }
    let id = |name: &str| scratch.git(&["rev-parse", name]).trim().to_owned();
    for (local, remote, name) in [
        (id("main"), Some(zeros.to_owned()), "none"),
        (id("main"), Some(id("v1")), "none"),
        (id("main"), None, "origin"),
        (id("main"), None, "https://example.org/ours.git"),
        (id("v1"), Some("12".repeat(zeros.len() / 2)), "origin"),
        (id("HEAD:dir"), None, "origin"),
        (id("HEAD:top"), None, "origin"),
        (zeros.to_owned(), Some(id("main")), "origin"),
        ("12".to_owned(), None, "origin"),
    ] {
        match repository.pushed(&local, remote.as_deref(), name) {
            Ok(commits) => commits.into_iter().for_each(|commit| one(Ok(commit))),
            Err(error) => one(Err(error)),
        }
    }
    all
}

/// A repository with a bit of everything in it.
fn full(scratch: &Scratch) {
    scratch.commit(&[("top", "1"), ("dir/a", "1"), ("dir/sub/b", "1"), ("gone/c", "1")]);
    scratch.git(&["tag", "-a", "-m", "t", "v1"]);
    scratch.git(&["switch", "-q", "-c", "side"]);
    scratch.commit(&[("dir/side", "side")]);
    scratch.git(&["switch", "-q", "main"]);
    scratch.write("top", "2");
    symlink("../outside", scratch.root().join("link")).unwrap();
    scratch.git(&["add", "."]);
    scratch.git(&["commit", "-q", "-m", "second"]);
    scratch.git(&["merge", "-q", "-m", "merge", "side"]);
    scratch.git(&["remote", "add", "origin", "https://example.org/ours.git"]);
    scratch.git(&["remote", "add", "origin/fork", "https://example.org/fork.git"]);
    scratch.git(&["update-ref", "refs/remotes/origin/main", "HEAD^1"]);
    scratch.git(&["update-ref", "refs/remotes/origin/fork/main", "HEAD"]);
    scratch.write("dir/a", "staged");
    scratch.write("dir/new", "new");
    scratch.write(".gitignore", "*.log\n!kept.log\n");
    scratch.git(&["add", "."]);
    scratch.git(&["rm", "-q", "-r", "gone"]);
    scratch.write("dir/a", "only in the working tree");
    for name in ["dir/ignored.log", "dir/kept.log", ":(top)odd", "untracked/x"] {
        scratch.write(name, "1");
    }
}

#[test]
fn git_and_libgit2_say_the_same_of_one_repository() {
    let scratch = Scratch::new();
    full(&scratch);
    let zeros = "0".repeat(40);
    let library = everything(&scratch, &zeros);
    scratch.leave_to_git();
    let program = everything(&scratch, &zeros);
    assert_eq!(library.len(), program.len());
    for (library, program) in library.iter().zip(&program) {
        assert_eq!(library, program);
    }
}

#[test]
fn every_format_is_judged_alike() {
    let outline = |options: &[&str]| {
        let scratch = Scratch::of_format(options);
        full(&scratch);
        let zeros = "0".repeat(scratch.git(&["rev-parse", "HEAD"]).trim().len());
        let snapshot = scratch.open().index().unwrap();
        assert_eq!(judged(&snapshot), [".gitignore", "dir/a", "dir/new"], "{options:?}");
        assert_eq!(content(&snapshot, "dir/a"), "staged");
        assert_eq!(content(&snapshot, "top"), "2");
        let [base] = snapshot.bases().unwrap() else { panic!("HEAD is the base") };
        let changed: Vec<String> = base.changed.iter().map(ToString::to_string).collect();
        assert_eq!(changed, [".gitignore", "dir/a", "dir/new", "gone/c"]);
        let head = scratch.git(&["rev-parse", "HEAD^{tree}"]);
        assert_eq!(base.tree.to_string(), head.trim());
        assert_eq!(scratch.open().head_tree().unwrap(), Some(base.tree));
        everything(&scratch, &zeros).len()
    };
    let counts: Vec<usize> = known(&FORMATS).into_iter().map(outline).collect();
    assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
}

#[test]
fn before_the_first_commit_all_that_is_staged_is_judged() {
    for options in known(&FORMATS) {
        let scratch = Scratch::of_format(options);
        assert_eq!(scratch.open().head_tree().unwrap(), None, "{options:?}");
        assert!(judged(&scratch.open().index().unwrap()).is_empty());
        scratch.write("a/b", "1");
        scratch.git(&["add", "."]);
        let snapshot = scratch.open().index().unwrap();
        assert_eq!(judged(&snapshot), ["a/b"]);
        assert_eq!(content(&snapshot, "a/b"), "1");
        assert!(snapshot.bases().unwrap().is_empty());
        let error = scratch.open().revision("HEAD").unwrap_err();
        assert!(matches!(error, SnapshotError::Revision { .. }), "{error}");
    }
}

#[test]
fn a_broken_head_is_an_error_and_no_first_commit() {
    for leave_to_git in [false, true] {
        let scratch = Scratch::new();
        scratch.commit(&[("a", "1")]);
        if leave_to_git {
            scratch.leave_to_git();
        }
        let branch = scratch.root().join(".git/refs/heads/main");
        for broken in ["broken", &"12".repeat(20)] {
            fs::write(&branch, broken).unwrap();
            assert!(scratch.open().index().is_err(), "{leave_to_git} {broken}");
            assert!(scratch.open().head_tree().is_err());
        }
    }
}

#[test]
fn every_place_of_a_sha256_repository_is_found() {
    let scratch = Scratch::of_format(&["--object-format=sha256"]);
    scratch.commit(&[("dir/a", "1")]);
    let below = Repository::open(&Environment::at(scratch.root().join("dir"))).unwrap();
    assert_eq!(below.root(), Some(scratch.root().as_path()));
    assert_eq!(judged(&below.paths(&["a".into()]).unwrap()), ["dir/a"]);
    scratch.git(&["worktree", "add", "-q", "../linked"]);
    let linked = scratch.around().join("linked");
    fs::write(linked.join("dir/a"), "2").unwrap();
    git_in(&linked, &["add", "."], b"");
    let repository = Repository::open(&Environment::at(&linked)).unwrap();
    assert_eq!(repository.root(), Some(linked.as_path()));
    assert_eq!(judged(&repository.index().unwrap()), ["dir/a"]);
    assert_eq!(repository.common_dir().canonicalize().unwrap(), scratch.root().join(".git"));
    assert!(judged(&scratch.open().index().unwrap()).is_empty());
    let inside = Repository::open(&Environment::at(scratch.root().join(".git"))).unwrap();
    assert_eq!(inside.root(), Some(scratch.root().as_path()));

    git_in(&scratch.around(), &["clone", "-q", "--bare", "root", "bare.git"], b"");
    let bare = scratch.around().join("bare.git");
    let repository = Repository::open(&Environment::at(&bare)).unwrap();
    assert_eq!(repository.root(), None);
    assert!(matches!(repository.tracked().unwrap_err(), SnapshotError::NoWorkTree { .. }));
    assert_eq!(judged(&repository.revision("main").unwrap()), ["dir/a"]);
    git_in(&bare, &["read-tree", "main"], b"");
    let work_tree = scratch.root();
    let variables = [("GIT_DIR", bare.as_os_str()), ("GIT_WORK_TREE", work_tree.as_os_str())];
    let repository = scratch.open_with(&variables);
    assert_eq!(repository.root(), Some(work_tree.as_path()));
    assert_eq!(judged(&repository.tracked().unwrap()), ["dir/a"]);
    assert!(judged(&repository.index().unwrap()).is_empty());
}

#[test]
fn a_path_with_a_line_feed_is_found() {
    let scratch = Scratch::new();
    let odd = scratch.around().join("a\nb");
    fs::create_dir(&odd).unwrap();
    git_in(&odd, &["init", "-q", "--object-format=sha256"], b"");
    fs::write(odd.join("f"), "1").unwrap();
    git_in(&odd, &["add", "."], b"");
    let repository = Repository::open(&Environment::at(&odd)).unwrap();
    assert_eq!(repository.root(), Some(odd.as_path()));
    assert_eq!(content(&repository.index().unwrap(), "f"), "1");
}

#[test]
fn objects_in_quarantine_are_read_by_git() {
    let scratch = Scratch::of_format(&["--object-format=sha256"]);
    scratch.commit(&[("a", "1")]);
    let objects = scratch.around().join("in:coming \"now\"");
    fs::create_dir(&objects).unwrap();
    scratch.write("a", "2");
    let add = crate::scratch::command(&scratch.root())
        .env("GIT_OBJECT_DIRECTORY", &objects)
        .args(["add", "a"])
        .status();
    assert!(add.unwrap().success());
    let snapshot = scratch.open().index().unwrap();
    assert!(matches!(snapshot.read(&snapshot.judged()[0]), Err(ReadError::Object { .. })));
    let quoted = format!("\"{}\"", objects.display().to_string().replace('"', "\\\""));
    for (name, value) in [
        ("GIT_OBJECT_DIRECTORY", objects.as_os_str()),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", quoted.as_ref()),
    ] {
        let repository = scratch.open_with(&[(name, value)]);
        let snapshot = repository.index().unwrap();
        assert_eq!(content(&snapshot, "a"), "2", "{name}");
        assert_eq!(judged(&repository.revision("HEAD").unwrap()), ["a"]);
    }
}

#[test]
fn a_merge_and_what_is_announced_are_told_from_a_change() {
    let scratch = Scratch::of_format(&["--object-format=sha256"]);
    scratch.commit(&[("a", "1"), ("b", "1")]);
    scratch.git(&["switch", "-q", "-c", "side"]);
    scratch.commit(&[("a", "side")]);
    scratch.git(&["switch", "-q", "main"]);
    scratch.commit(&[("a", "main")]);
    scratch.write("later", "1");
    scratch.git(&["add", "-N", "later"]);
    assert!(judged(&scratch.open().index().unwrap()).is_empty());
    scratch.git(&["reset", "-q"]);
    let merge = crate::scratch::command(&scratch.root()).args(["merge", "-q", "side"]).output();
    assert!(!merge.unwrap().status.success());
    let error = scratch.open().index().unwrap_err();
    assert!(matches!(&error, SnapshotError::Unmerged { paths } if *paths == [path("a")]));
    scratch.write("a", "both");
    scratch.git(&["add", "a"]);
    assert_eq!(judged(&scratch.open().index().unwrap()), ["a"]);
}

#[test]
fn damaged_objects_and_wrong_contents_are_refused() {
    let scratch = Scratch::of_format(&["--object-format=sha256"]);
    scratch.commit(&[("a", "1"), ("b", "2"), ("c", "3")]);
    let object = |name: &str| {
        let id = scratch.git(&["rev-parse", &format!("HEAD:{name}")]);
        scratch.root().join(".git/objects").join(&id[..2]).join(id[2..].trim())
    };
    fs::remove_file(object("a")).unwrap();
    fs::copy(object("c"), object("a")).unwrap();
    fs::remove_file(object("b")).unwrap();
    fs::write(object("b"), "no object").unwrap();
    let snapshot = scratch.open().revision("HEAD").unwrap();
    let read = |at: usize| snapshot.read(&snapshot.judged()[at]);
    assert!(matches!(read(0), Err(ReadError::Object { .. })), "{:?}", read(0));
    assert!(matches!(read(1), Err(ReadError::Object { .. })), "{:?}", read(1));
    // The process that met the damage is gone, and another answers.
    assert_eq!(read(2).unwrap(), b"3");
}

#[test]
fn many_threads_read_one_sha256_snapshot() {
    let scratch = Scratch::of_format(&["--object-format=sha256"]);
    let names: Vec<String> = (0..20).map(|n| format!("d{}/f{n}", n % 5)).collect();
    for name in &names {
        scratch.write(name, name);
    }
    scratch.git(&["add", "."]);
    let snapshot = scratch.open().index().unwrap();
    assert_eq!(paths(snapshot.judged()).len(), names.len());
    assert_eq!(snapshot.describe(), Kind::Index);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                names.iter().for_each(|name| assert_eq!(content(&snapshot, name), *name))
            });
        }
    });
}

/// Programs with windows start hooks with an empty `PATH`, and git tells its hooks where it is.
#[test]
fn git_is_found_without_a_path_and_by_none_that_is_relative() {
    let scratch = Scratch::of_format(&["--object-format=sha256"]);
    scratch.commit(&[("a", "1")]);
    let log = scratch.around().join("log");
    let fake = |folder: &std::path::Path| {
        fs::create_dir_all(folder).unwrap();
        let script = format!("#!/bin/sh\necho ran >>{}\nexit 1\n", log.display());
        fs::write(folder.join("git"), script).unwrap();
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(folder.join("git"), executable).unwrap();
    };
    fake(&scratch.root().join("bin"));
    for search in ["", "bin", ".:bin"] {
        let repository = scratch.open_with(&[("PATH", search.as_ref())]);
        assert_eq!(judged(&repository.revision("HEAD").unwrap()), ["a"], "{search}");
        assert!(!log.exists(), "{search}");
    }
    // One that can't read the repository does not hide another that can.
    let first = scratch.around().join("first");
    fake(&first);
    let repository = scratch.open_with(&[("GIT_EXEC_PATH", first.as_os_str())]);
    assert_eq!(judged(&repository.revision("HEAD").unwrap()), ["a"]);
    assert!(log.exists());
}

#[test]
fn nothing_is_written_where_git_reads() {
    let scratch = Scratch::of_format(&["--object-format=sha256"]);
    full(&scratch);
    let before = crate::scratch::state_of(&scratch.root());
    everything(&scratch, &"0".repeat(64));
    assert_eq!(crate::scratch::state_of(&scratch.root()), before);
}

#[test]
fn nothing_stands_in_for_an_object() {
    for leave_to_git in [false, true] {
        let scratch = Scratch::new();
        scratch.commit(&[("a", "1"), ("b", "2")]);
        scratch.git(&["replace", "HEAD:a", "HEAD:b"]);
        if leave_to_git {
            scratch.leave_to_git();
        }
        assert_eq!(content(&scratch.open().revision("HEAD").unwrap(), "a"), "1");
    }
}
