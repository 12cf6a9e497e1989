//! What reaches `tollgate`, and what git makes of its answer.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use crate::scene::Scene;

#[test]
fn the_answer_decides_the_commit() {
    let scene = Scene::installed();
    scene.stage("a", "1");
    scene.answer(1);
    let output = scene.try_git(&["commit", "-qm", "one"], &[]);
    assert!(!output.status.success());
    assert_eq!(scene.log().lines().next(), Some("tollgate hook pre-commit"));
    scene.git(&["commit", "-qm", "one", "--no-verify"]);
    assert_eq!(scene.log(), "");
    scene.stage("a", "2");
    scene.answer(0);
    scene.git(&["commit", "-qm", "two"]);
}

#[test]
fn exit_codes_pass_through_untouched() {
    let scene = Scene::installed();
    for code in [0, 1, 2, 3, 4, 130] {
        scene.answer(code);
        let status = Command::new(scene.hooks().join("pre-commit")).status().unwrap();
        assert_eq!(status.code(), Some(code.into()));
    }
}

#[test]
fn a_signal_ends_tollgate_itself() {
    let scene = Scene::installed();
    std::fs::write(scene.root.join("tollgate"), "#!/bin/sh\nkill -TERM $$\n").unwrap();
    let status = Command::new(scene.hooks().join("pre-commit")).status().unwrap();
    assert_eq!(status.signal(), Some(15));
}

#[test]
fn the_index_that_is_committed_is_named() {
    let scene = Scene::installed();
    scene.stage("a", "1");
    scene.stage("b", "1");
    scene.git(&["commit", "-qm", "one"]);
    let index =
        |log: String| log.lines().find_map(|line| line.strip_prefix("index ")).unwrap().to_owned();
    assert!(index(scene.log()).ends_with(".git/index"));
    std::fs::write(scene.repository.join("a"), "2").unwrap();
    std::fs::write(scene.repository.join("b"), "2").unwrap();
    scene.git(&["commit", "-qm", "two", "--only", "a"]);
    let only = index(scene.log());
    assert!(only.contains("next-index-"), "{only}");
    scene.git(&["commit", "-qam", "three"]);
    let all = index(scene.log());
    assert!(all.ends_with(".git/index.lock"), "{all}");
}

#[test]
fn a_clean_merge_and_a_push_are_judged() {
    let scene = Scene::installed();
    scene.stage("a", "1");
    scene.git(&["commit", "-qm", "one"]);
    scene.git(&["checkout", "-qb", "side"]);
    scene.stage("b", "1");
    scene.git(&["commit", "-qm", "side"]);
    scene.git(&["checkout", "-q", "main"]);
    scene.stage("c", "1");
    scene.git(&["commit", "-qm", "main"]);
    scene.log();
    scene.git(&["merge", "-q", "-m", "merge", "side"]);
    assert_eq!(scene.log().lines().next(), Some("tollgate hook pre-merge-commit"));

    scene.git_in(&scene.root, &["init", "-q", "--bare", "remote"]);
    scene.git(&["push", "-q", "../remote", "main"]);
    let log = scene.log();
    assert!(log.contains("tollgate hook pre-push ../remote ../remote\n"), "{log}");
    assert!(log.contains("tollgate in: refs/heads/main "), "{log}");
    scene.answer(1);
    scene.git(&["commit", "-qm", "four", "--allow-empty", "--no-verify"]);
    assert!(!scene.try_git(&["push", "-q", "../remote", "main"], &[]).status.success());
}

#[test]
fn zero_skips_the_gate_in_one_line_and_nothing_else_does() {
    let scene = Scene::installed();
    scene.answer(1);
    let commit = ["commit", "-qm", "one", "--allow-empty"];
    for value in ["", "1", "00"] {
        assert!(!scene.try_git(&commit, &[("TOLLGATE", value)]).status.success(), "{value}");
    }
    scene.log();
    let output = scene.try_git(&commit, &[("TOLLGATE", "0")]);
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "tollgate: the gate is skipped (TOLLGATE=0)\n"
    );
    assert_eq!(scene.log(), "");
}

#[test]
fn a_missing_program_blocks_and_says_what_helps() {
    let scene = Scene::installed();
    let program = scene.root.join("tollgate");
    std::fs::remove_file(&program).unwrap();
    let output = Command::new(scene.hooks().join("pre-commit")).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains(&format!("can't run `{}`", program.display())), "{message}");
    assert!(message.contains("`tollgate install`") && message.contains("--no-verify`"));
    assert!(!scene.try_git(&["commit", "-qm", "x", "--allow-empty"], &[]).status.success());
}

#[test]
fn a_missing_or_damaged_note_blocks() {
    let scene = Scene::installed();
    for damage in [Some("tollgate-hook=7\n"), Some("nonsense"), None] {
        let note = scene.hooks().join("tollgate-hook.conf");
        match damage {
            Some(text) => std::fs::write(note, text).unwrap(),
            None => std::fs::remove_file(note).unwrap(),
        }
        let output = Command::new(scene.hooks().join("pre-commit")).output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{damage:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("tollgate-hook.conf"));
    }
    scene.install();
    assert!(Command::new(scene.hooks().join("pre-commit")).status().unwrap().success());
}

#[test]
fn nothing_of_the_environment_is_needed() {
    let scene = Scene::installed();
    let git =
        ["/usr/bin/git", "/usr/local/bin/git"].into_iter().find(|p| std::fs::exists(p).unwrap());
    let mut command = Command::new(git.unwrap());
    command.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
    command.args(["commit", "-qm", "one", "--allow-empty"]);
    let output =
        command.current_dir(&scene.repository).env_clear().env("PATH", "").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(scene.log().lines().next(), Some("tollgate hook pre-commit"));

    let mut hook = Command::new(".git/hooks/pre-commit");
    let status = hook.current_dir(&scene.repository).env_clear().status().unwrap();
    assert!(status.success());
}

#[test]
fn started_by_hand_it_says_what_it_is() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tollgate-hook"));
    let output = program.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("`tollgate install`"));
}

#[test]
fn the_way_past_the_gate_needs_no_note() {
    let scene = Scene::installed();
    let note = scene.hooks().join("tollgate-hook.conf");
    for is_there in [true, false] {
        if is_there {
            std::fs::write(&note, "damaged").unwrap();
        } else {
            std::fs::remove_file(&note).unwrap();
        }
        let mut hook = Command::new(scene.hooks().join("pre-commit"));
        assert_eq!(hook.output().unwrap().status.code(), Some(4));
        let output = hook.env("TOLLGATE", "0").output().unwrap();
        assert!(output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.starts_with("tollgate: the gate is skipped (TOLLGATE=0)"), "{said}");
        assert_eq!(said.lines().count(), 1);
    }
}
