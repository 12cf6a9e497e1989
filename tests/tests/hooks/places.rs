//! Linked worktrees and submodules: each is judged by its own index.

use std::path::Path;

use tollgate_tests::{Answer, Scratch, run, token_line};

use crate::{assert_passed, assert_stopped};

fn git_in(scratch: &Scratch, folder: &Path, arguments: &[&str]) -> Answer {
    run(scratch.command_in(folder, "git").args(arguments), b"")
}

fn stage_in(scratch: &Scratch, folder: &Path, path: &str, content: &str) {
    std::fs::write(folder.join(path), content).unwrap();
    git_in(scratch, folder, &["add", path]).expect(0);
}

#[test]
fn a_linked_worktree() {
    let scratch = Scratch::gated();
    let linked = scratch.beside("linked");
    scratch.git(&["worktree", "add", "-q", "-b", "side", linked.to_str().unwrap()]);
    let commit = || git_in(&scratch, &linked, &["commit", "-q", "-m", "x"]);

    stage_in(&scratch, &linked, "app.py", &token_line());
    assert_stopped(&commit(), "app.py:1");
    // The main one's index is another.
    scratch.stage("other.py", "x = 1\n");
    assert_passed(&scratch.hooked_commit(&[]));

    scratch.stage("other.py", token_line());
    stage_in(&scratch, &linked, "app.py", "x = 1\n");
    assert_passed(&commit());
    assert_stopped(&scratch.hooked_commit(&[]), "other.py:1");
}

#[test]
fn a_submodule_and_the_project_around_it() {
    let library = Scratch::new();
    library.stage("lib.py", "x = 1\n");
    library.commit("a library");
    let scratch = Scratch::gated();
    scratch.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        library.root().to_str().unwrap(),
        "lib",
    ]);
    // Its content is another repository's, whatever is in there.
    std::fs::write(scratch.root().join("lib/untracked.py"), token_line()).unwrap();
    assert_passed(&scratch.hooked_commit(&[]));

    let lib = scratch.root().join("lib");
    let commit = || git_in(&scratch, &lib, &["commit", "-q", "-m", "x"]);
    let mut install = scratch.command_in(&lib, tollgate_tests::program("tollgate"));
    run(install.arg("install"), b"").expect(0);
    stage_in(&scratch, &lib, "lib.py", &token_line());
    assert_stopped(&commit(), "lib.py:1");
    stage_in(&scratch, &lib, "lib.py", "x = 2\n");
    assert_passed(&commit());

    scratch.stage("app.py", token_line());
    scratch.git(&["add", "lib"]);
    assert_stopped(&scratch.hooked_commit(&[]), "app.py:1");
    scratch.git(&["rm", "-q", "--cached", "app.py"]);
    assert_passed(&scratch.hooked_commit(&[]));
    assert!(scratch.git(&["show", "--stat", "HEAD"]).contains("lib"));
}

#[test]
fn a_repository_without_its_folder_around_it() {
    let scratch = Scratch::new();
    let (bare, tree) = (scratch.beside("apart.git"), scratch.beside("tree"));
    let (bare_text, tree_text) = (bare.to_str().unwrap(), tree.to_str().unwrap());
    scratch.git(&["init", "-q", "--bare", bare_text]);
    std::fs::create_dir(&tree).unwrap();
    let variables = [("GIT_DIR", bare_text), ("GIT_WORK_TREE", tree_text)];
    let git = |arguments: &[&str]| {
        run(scratch.command_in(&tree, "git").args(arguments).envs(variables), b"")
    };
    let mut install = scratch.command_in(&tree, tollgate_tests::program("tollgate"));
    run(install.arg("install").envs(variables), b"").expect(0);
    std::fs::write(tree.join("dotfile"), token_line()).unwrap();
    git(&["add", "dotfile"]).expect(0);
    assert_stopped(&git(&["commit", "-q", "-m", "x"]), "dotfile:1");
    std::fs::write(tree.join("dotfile"), "set -u\n").unwrap();
    git(&["add", "dotfile"]).expect(0);
    assert_passed(&git(&["commit", "-q", "-m", "x"]));
}
