//! Former hooks run first, as git would have run them.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::scene::Scene;

const WRITES: &str = "#!/bin/sh\necho \"former $*\" >>\"$LOG\"\n";

#[test]
fn the_former_hook_runs_first_and_then_the_gate() {
    let scene = Scene::new();
    scene.put_hook("pre-commit", WRITES);
    scene.install();
    scene.git(&["commit", "-qm", "one", "--allow-empty"]);
    let log = scene.log();
    assert!(log.starts_with("former \ntollgate hook pre-commit\n"), "{log}");
}

#[test]
fn its_failure_is_the_hooks() {
    let scene = Scene::new();
    scene.put_hook("pre-commit", "#!/bin/sh\nexit 77\n");
    scene.install();
    let status = Command::new(scene.hooks().join("pre-commit")).status().unwrap();
    assert_eq!(status.code(), Some(77));
    scene.put_hook("pre-commit.before-tollgate", "#!/bin/sh\nkill -TERM $$\n");
    let status = Command::new(scene.hooks().join("pre-commit")).status().unwrap();
    assert_eq!(status.code(), Some(128 + 15));
    assert_eq!(scene.log(), "", "the gate was not asked");
    assert!(!scene.try_git(&["commit", "-qm", "x", "--allow-empty"], &[]).status.success());
}

#[test]
fn it_runs_when_the_gate_is_skipped() {
    let scene = Scene::new();
    scene.put_hook("pre-commit", WRITES);
    scene.install();
    let commit = ["commit", "-qm", "one", "--allow-empty"];
    assert!(scene.try_git(&commit, &[("TOLLGATE", "0")]).status.success());
    assert_eq!(scene.log(), "former \n");
}

#[test]
fn both_read_all_refs_of_a_push() {
    for reads in [true, false] {
        let scene = Scene::new();
        let loop_ = "while read -r line; do echo \"former in: $line\" >>\"$LOG\"; done\n";
        let text = if reads { [WRITES, loop_].concat() } else { WRITES.to_owned() };
        scene.put_hook("pre-push", &text);
        scene.install();
        scene.git(&["commit", "-qm", "one", "--allow-empty"]);
        scene.git_in(&scene.root, &["init", "-q", "--bare", "remote"]);
        // More than a pipe holds.
        for number in 0..8 {
            scene.git(&["branch", &format!("{number}-{}", "long/".repeat(20))[..60]]);
        }
        scene.log();
        scene.git(&["push", "-q", "--all", "../remote"]);
        let log = scene.log();
        let lines = |prefix: &str| -> Vec<String> {
            log.lines().filter_map(|line| line.strip_prefix(prefix)).map(str::to_owned).collect()
        };
        assert_eq!(lines("tollgate in: ").len(), 9, "{log}");
        assert_eq!(lines("former "), {
            let mut expected = vec!["../remote ../remote".to_owned()];
            if reads {
                expected.extend(lines("tollgate in: ").iter().map(|line| format!("in: {line}")));
            }
            expected
        });
    }
}

#[test]
fn input_larger_than_a_pipe_reaches_both() {
    use std::io::Write;
    for former in ["cat >\"$LOG.former\"\n", "exec true\n"] {
        let scene = Scene::new();
        scene.put_hook("pre-push", &["#!/bin/sh\n", former].concat());
        scene.install();
        std::fs::write(scene.root.join("tollgate"), "#!/bin/sh\ncat >\"$LOG.gate\"\n").unwrap();
        let mut hook = Command::new(scene.hooks().join("pre-push"));
        let log = scene.root.join("log");
        let mut child = hook.env("LOG", &log).stdin(std::process::Stdio::piped()).spawn().unwrap();
        let input = b"refs/heads/a 1 refs/heads/a 0\n".repeat(100_000);
        child.stdin.take().unwrap().write_all(&input).unwrap();
        assert!(child.wait().unwrap().success());
        assert!(std::fs::read(log.with_extension("gate")).unwrap() == input);
        if former.starts_with("cat") {
            assert!(std::fs::read(log.with_extension("former")).unwrap() == input);
        }
    }
}

#[test]
fn what_git_would_not_run_is_passed_over() {
    let scene = Scene::new();
    scene.put_hook("pre-commit", "#!/bin/sh\nexit 1\n");
    let path = scene.hooks().join("pre-commit");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    std::os::unix::fs::symlink("nowhere", scene.hooks().join("pre-push")).unwrap();
    scene.install();
    for hook in ["pre-commit", "pre-push"] {
        let mut hook = Command::new(scene.hooks().join(hook));
        assert!(hook.stdin(std::process::Stdio::null()).status().unwrap().success());
    }
}

#[test]
fn links_programs_and_scripts_without_a_first_line_run() {
    let scene = Scene::new();
    scene.put_hook("real.sh", "#!/bin/sh\necho linked >>\"$LOG\"\nexit 5\n");
    std::os::unix::fs::symlink("real.sh", scene.hooks().join("pre-commit")).unwrap();
    std::fs::copy("/bin/false", scene.hooks().join("pre-push")).unwrap();
    scene.put_hook("pre-merge-commit", "echo \"bare $1\" >>\"$LOG\"\nexit 6\n");
    scene.install();
    let code = |hook: &str| {
        let mut command = Command::new(scene.hooks().join(hook));
        command.arg("one").env("LOG", scene.root.join("log")).stdin(std::process::Stdio::null());
        command.status().unwrap().code().unwrap()
    };
    assert_eq!((code("pre-commit"), code("pre-push"), code("pre-merge-commit")), (5, 1, 6));
    assert_eq!(scene.log(), "linked\nbare one\n");
}

#[test]
fn beside_a_program_that_runs_renamed_hooks_each_runs_once() {
    let scene = Scene::new();
    scene.put_hook("pre-commit", WRITES);
    scene.install();
    // Another hook program takes the place, runs what it renamed, and is then kept by us.
    let hooks = scene.hooks();
    std::fs::rename(hooks.join("pre-commit"), hooks.join("pre-commit.legacy")).unwrap();
    let other = "#!/bin/sh\n\"${0%/*}/pre-commit.legacy\" \"$@\" || exit\necho other >>\"$LOG\"\n";
    scene.put_hook("pre-commit", other);
    let commit = || {
        scene.git(&["commit", "-qm", "x", "--allow-empty"]);
        let log = scene.log();
        log.lines().filter(|line| !line.starts_with("index")).collect::<Vec<_>>().join(",")
    };
    assert_eq!(commit(), "former ,tollgate hook pre-commit,other");
    scene.install();
    assert_eq!(commit(), "former ,other,tollgate hook pre-commit");
}
