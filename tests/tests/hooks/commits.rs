//! Each way to commit is judged by what it would record.

use tollgate_tests::{Answer, Scratch, TOKEN_RULE, assert_not_kept, run, token_line};

use crate::{assert_passed, assert_stopped};

const CLEAN: &str = "TOKEN = read_token()\n";

#[test]
fn a_token_in_the_index_stops_the_commit_and_is_printed_nowhere() {
    let scratch = Scratch::gated();
    let before = scratch.head();
    scratch.stage("src/app.py", ["import os\n", &token_line()].concat());
    let answer = scratch.hooked_commit(&[]);
    assert_eq!(answer.code, 1);
    assert_stopped(&answer, "src/app.py:2");
    assert_eq!(scratch.head(), before);
    assert_not_kept(&scratch.home());
    // Told from what is kept, it is told no worse.
    assert_stopped(&scratch.hooked_commit(&[]), "src/app.py:2");

    scratch.stage("src/app.py", CLEAN);
    assert_passed(&scratch.hooked_commit(&[]));
    assert_ne!(scratch.head(), before);
}

#[test]
fn the_hook_itself_ends_with_the_code_for_block() {
    let scratch = Scratch::gated();
    let hook = || run(&mut scratch.command(scratch.root().join(".git/hooks/pre-commit")), b"");
    scratch.stage("app.py", token_line());
    assert_stopped(&hook().expect(1), "app.py:1");
    scratch.stage("app.py", CLEAN);
    assert_passed(&hook());
}

#[test]
fn only_in_the_working_tree_it_does_not_stop() {
    let scratch = Scratch::gated();
    scratch.stage("app.py", CLEAN);
    scratch.write("app.py", token_line());
    scratch.write("untracked.py", token_line());
    assert_passed(&scratch.hooked_commit(&[]));
}

#[test]
fn only_in_the_index_it_stops() {
    for gone in [false, true] {
        let scratch = Scratch::gated();
        scratch.stage("app.py", token_line());
        if gone {
            std::fs::remove_file(scratch.root().join("app.py")).unwrap();
        } else {
            scratch.write("app.py", CLEAN);
        }
        assert_stopped(&scratch.hooked_commit(&[]), "app.py:1");
    }
}

#[test]
fn what_is_in_head_already_is_not_judged_again() {
    let scratch = Scratch::gated();
    scratch.stage("old.py", token_line());
    scratch.commit("before anybody looked");
    scratch.stage("new.py", CLEAN);
    assert_passed(&scratch.hooked_commit(&[]));
    scratch.git(&["rm", "-q", "old.py"]);
    assert_passed(&scratch.hooked_commit(&[]));
}

#[test]
fn commit_all() {
    let scratch = Scratch::gated();
    scratch.stage("app.py", CLEAN);
    scratch.commit("tracked");
    scratch.write("app.py", token_line());
    assert_stopped(&scratch.hooked_commit(&["-a"]), "app.py:1");
    // The other way round: what is staged is not what it would record.
    scratch.git(&["add", "app.py"]);
    scratch.write("app.py", [CLEAN, "# more\n"].concat());
    assert_passed(&scratch.hooked_commit(&["-a"]));
}

#[test]
fn commit_only_some_files() {
    let scratch = Scratch::gated();
    for path in ["clean.py", "app.py"] {
        scratch.stage(path, "\n");
    }
    scratch.commit("tracked");
    scratch.stage("app.py", token_line());
    scratch.write("clean.py", CLEAN);
    assert_stopped(&scratch.hooked_commit(&["--only", "app.py"]), "app.py:1");
    assert_stopped(&scratch.hooked_commit(&["--include", "clean.py"]), "app.py:1");
    assert_passed(&scratch.hooked_commit(&["--only", "clean.py"]));
    assert_stopped(&scratch.hooked_commit(&[]), "app.py:1");
}

#[test]
fn commit_some_hunks() {
    let scratch = Scratch::gated();
    let filler = "nothing = None\n".repeat(30);
    scratch.stage("app.py", ["first = 1\n", &filler, "last = 1\n"].concat());
    scratch.commit("tracked");
    let changed = ["first = 2\n", &filler, &token_line()].concat();
    let commit = |answers: &[u8]| {
        scratch.write("app.py", &changed);
        let mut command = scratch.command("git");
        let answer = run(command.args(["commit", "-q", "-m", "hunks", "-p"]), answers);
        // On standard output git itself shows the hunks it asks about.
        Answer { stdout: String::new(), ..answer }
    };
    let with_token = commit(b"n\ny\n");
    assert_stopped(&with_token, "app.py:32");
    let without = commit(b"y\nn\n");
    assert_passed(&without);
    assert_eq!(scratch.git(&["show", "HEAD:app.py"]).lines().next(), Some("first = 2"));
    assert_eq!(scratch.read("app.py"), changed.as_bytes());
}

#[test]
fn amend() {
    let scratch = Scratch::gated();
    let before = scratch.head();
    scratch.stage("app.py", token_line());
    assert_stopped(&scratch.hooked_commit(&["--amend"]), "app.py:1");
    assert_eq!(scratch.head(), before);
    scratch.commit("with the token");
    scratch.stage("app.py", CLEAN);
    assert_passed(&scratch.hooked_commit(&["--amend"]));
    assert!(!scratch.git(&["show", "HEAD"]).contains("gh"));
}

#[test]
fn the_very_first_commit() {
    let scratch = Scratch::new();
    scratch.tollgate(&["install"]).expect(0);
    scratch.stage("app.py", token_line());
    assert_stopped(&scratch.hooked_commit(&[]), "app.py:1");
    assert_eq!(scratch.head(), None);
    scratch.stage("app.py", CLEAN);
    assert_passed(&scratch.hooked_commit(&[]));
    assert!(scratch.head().is_some());
}

#[test]
fn an_empty_commit_and_a_mode_pass() {
    let scratch = Scratch::gated();
    assert_passed(&scratch.hooked_commit(&["--allow-empty"]));
    scratch.git(&["update-index", "--chmod=+x", "README.md"]);
    assert_passed(&scratch.hooked_commit(&[]));
}

#[test]
fn the_ways_past_the_gate() {
    let scratch = Scratch::gated();
    scratch.stage("a.py", token_line());
    assert_passed(&scratch.hooked_commit(&["--no-verify"]));

    let skipping = |variable: &str, value: &str| {
        let mut command = scratch.command("git");
        command.args(["commit", "-q", "-m", "skipped"]).env(variable, value);
        run(&mut command, b"")
    };
    scratch.stage("b.py", token_line());
    assert_stopped(&skipping("TOLLGATE", "1"), "b.py:1");
    let skipped = skipping("TOLLGATE", "0").expect(0);
    assert_eq!(skipped.text().lines().count(), 1, "{}", skipped.text());
    assert!(skipped.text().contains("TOLLGATE=0"), "{}", skipped.text());

    scratch.stage("c.py", token_line());
    let skipped = skipping("TOLLGATE_SKIP", "secrets").expect(0);
    assert!(!skipped.text().contains(TOKEN_RULE), "{}", skipped.text());
}

#[test]
fn from_a_folder_and_through_an_alias() {
    let scratch = Scratch::gated();
    scratch.stage("deep/down/app.py", token_line());
    let folder = scratch.root().join("deep/down");
    let commit = || {
        let mut command = scratch.command_in(&folder, "git");
        run(command.args(["-c", "alias.ci=commit -q", "ci", "-m", "x"]), b"")
    };
    assert_stopped(&commit(), "deep/down/app.py:1");
    scratch.stage("deep/down/app.py", CLEAN);
    assert_passed(&commit());
}
