//! What git does: checkouts, commits, linked worktrees, repositories without a tree.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use tollgate_watcher::{Changes, Options, Places, State};

use crate::scene::{Scene, git};

fn commit_files(root: &Path, count: usize, text: &str) {
    for number in 0..count {
        let folder = root.join(format!("d{}/e{}", number % 10, number % 37));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("f{number}")), text).unwrap();
    }
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "-m", text]);
}

/// Branches with so many files each, without the time that writing them takes.
fn import(root: &Path, branches: &[(&str, usize, &str)]) {
    let mut stream = String::new();
    for (name, count, text) in branches {
        let author = "committer A <a@example.org> 0 +0000\ndata 0\n";
        writeln!(stream, "commit refs/heads/{name}\n{author}").unwrap();
        for number in 0..*count {
            let path = format!("d{}/e{}/f{number}", number % 10, number % 37);
            writeln!(stream, "M 644 inline {path}\ndata {}\n{text}", text.len()).unwrap();
        }
        writeln!(stream, "M 644 inline kept\ndata 0\n").unwrap();
    }
    let file = root.join(".git/stream");
    fs::write(&file, stream).unwrap();
    let status = Command::new("git")
        .current_dir(root)
        .args(["fast-import", "--quiet"])
        .stdin(fs::File::open(&file).unwrap())
        .status();
    assert!(status.unwrap().success());
}

#[test]
fn checking_out_thousands_of_files() {
    let mut scene = Scene::prepared(Options::default(), |root| {
        import(root, &[("empty", 0, ""), ("one", 2_000, "one"), ("two", 2_000, "two")]);
        git(root, &["checkout", "--quiet", "two"]);
    });
    scene.read_all();
    scene.quiet();
    for branch in ["one", "empty", "two"] {
        git(&scene.root, &["checkout", "--quiet", branch]);
        assert!(scene.catch_up(), "{branch}");
        let told = scene.told();
        assert!(told.tree && told.index && told.refs, "{branch}: {told:?}");
        assert!(!told.config && told.everything.is_none(), "{branch}: {told:?}");
    }
}

#[test]
fn the_index_references_and_configuration_are_told_apart() {
    let scene = Scene::new(Options::default());
    scene.barrier();
    scene.write("file", "x");
    scene.quiet();
    git(&scene.root, &["add", "file"]);
    let told = scene.told();
    assert!(told.index && !told.refs && !told.tree && !told.config, "{told:?}");
    git(&scene.root, &["commit", "--quiet", "-m", "first"]);
    assert!(scene.told().refs);
    git(&scene.root, &["branch", "deep/er/name"]);
    let told = scene.told();
    assert!(told.refs && !told.index && !told.tree, "{told:?}");
    // In a folder that is new.
    git(&scene.root, &["commit", "--quiet", "--allow-empty", "-m", "second"]);
    scene.quiet();
    git(&scene.root, &["branch", "--force", "deep/er/name", "HEAD"]);
    assert!(scene.told().refs);
    git(&scene.root, &["pack-refs", "--all"]);
    assert!(scene.told().refs);
    git(&scene.root, &["config", "some.thing", "1"]);
    let told = scene.told();
    assert!(told.config && !told.index && !told.refs && !told.tree, "{told:?}");
    git(&scene.root, &["status"]);
    scene.quiet();
    git(&scene.root, &["status"]);
    assert_eq!(scene.quiet(), None);
}

#[test]
fn a_linked_worktree() {
    let folder = tempfile::tempdir().unwrap();
    let base = fs::canonicalize(folder.path()).unwrap();
    let main = base.join("main");
    fs::create_dir(&main).unwrap();
    git(&main, &["init", "--quiet", "--initial-branch=main"]);
    commit_files(&main, 10, "one");
    git(&main, &["worktree", "add", "--quiet", "../linked"]);
    let root = base.join("linked");
    let places = Places {
        root: Some(root.clone()),
        git_dir: main.join(".git/worktrees/linked"),
        common_dir: main.join(".git"),
    };
    let mut scene = Scene::at(folder, root, places, Options::default());
    scene.read_all();
    scene.quiet();
    scene.write("d0/file", "x");
    assert!(scene.changed_paths().contains(&"d0/file".to_owned()));
    scene.quiet();
    git(&scene.root, &["add", "."]);
    let told = scene.told();
    assert!(told.index && !told.refs && !told.tree, "{told:?}");
    git(&scene.root, &["commit", "--quiet", "-m", "two"]);
    assert!(scene.told().refs);
    // The other worktree's index and files are none of ours.
    fs::write(main.join("elsewhere"), "x").unwrap();
    git(&main, &["add", "."]);
    assert_eq!(scene.quiet(), None);
    assert!(scene.changed_paths().is_empty());
    // Nor does our folder keep git from removing it.
    git(&main, &["worktree", "remove", "--force", "../linked"]);
    assert!(scene.told().gone);
    assert!(!main.join(".git/worktrees").exists());
    assert!(matches!(scene.watcher().state(), State::Blind { .. }));
}

#[test]
fn a_bare_repository() {
    let folder = tempfile::tempdir().unwrap();
    let base = fs::canonicalize(folder.path()).unwrap();
    let bare = base.join("bare.git");
    git(&base, &["init", "--quiet", "--bare", "bare.git"]);
    let source = base.join("source");
    git(&base, &["init", "--quiet", "--initial-branch=main", "source"]);
    commit_files(&source, 1, "one");
    let places = Places { root: None, git_dir: bare.clone(), common_dir: bare.clone() };
    let scene = Scene::at(folder, base, places, Options::default());
    let token = scene.barrier();
    scene.quiet();
    git(&source, &["push", "--quiet", bare.to_str().unwrap(), "main"]);
    let told = scene.told();
    assert!(told.refs && !told.tree && !told.index, "{told:?}");
    assert_eq!(scene.watcher().since(&token).changes, Changes::Paths(Vec::new()));
}

#[test]
fn a_git_directory_in_the_tree_under_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(folder.path()).unwrap().join("tree");
    fs::create_dir(&root).unwrap();
    let git_dir = root.join("state");
    git(&root, &["init", "--quiet", "--separate-git-dir", "state"]);
    let places = Places { root: Some(root.clone()), git_dir: git_dir.clone(), common_dir: git_dir };
    let mut scene = Scene::at(folder, root, places, Options::default());
    scene.read_all();
    scene.quiet();
    scene.write("file", "x");
    git(&scene.root, &["add", "file"]);
    assert_eq!(scene.changed_paths(), ["file"]);
    assert!(scene.told().index);
}

#[test]
fn references_beyond_the_limit_are_admitted() {
    let options = Options { ref_folders: 3, ..Options::default() };
    let scene = Scene::new(options);
    scene.barrier();
    assert!(matches!(scene.watcher().state(), State::Watching { unseen_refs: false, .. }));
    scene.write("file", "x");
    git(&scene.root, &["add", "file"]);
    git(&scene.root, &["commit", "--quiet", "-m", "first"]);
    git(&scene.root, &["branch", "a/b/c/d"]);
    scene.barrier();
    assert!(matches!(scene.watcher().state(), State::Watching { unseen_refs: true, .. }));
}
