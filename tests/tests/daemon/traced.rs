//! What a hook does that the daemon answers, call by call.

use std::fs;
use std::process::Command;

use tollgate_tests::run;

use crate::scene::Scene;

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn a_hook_that_is_answered_starts_nothing_and_reads_no_object() {
    let scene = Scene::new();
    let log = scene.beside("trace");
    let can = Command::new("strace").arg("-o").arg(&log).arg("true").status();
    if !can.is_ok_and(|status| status.success()) {
        eprintln!("skipped: strace is missing, or may not trace");
        return;
    }
    scene.serve(&[]);
    scene.judges_rightly(&scene.root());
    scene.stage(&scene.root(), "x = 1\n");
    let hook = scene.root().join(".git/hooks/pre-commit");
    let ask = |traced: bool| {
        let mut command = if traced {
            let mut strace = scene.command_in(&scene.root(), "strace");
            strace.args(["-f", "-o"]).arg(&log).arg(&hook);
            strace
        } else {
            scene.command_in(&scene.root(), &hook)
        };
        run(command.env("GIT_INDEX_FILE", ".git/index"), b"").expect(0);
    };
    // Once before, so that the verdict is known.
    ask(false);
    let before = scene.answered();
    ask(true);
    assert_eq!(scene.answered(), before + 1);
    let trace = fs::read_to_string(&log).unwrap();
    let calls = trace.lines().filter(|line| line.contains('(')).count();
    let count = |name: &str| trace.lines().filter(|line| line.contains(name)).count();
    let starts = ["execve(", "fork(", "vfork(", "clone(", "clone3("].map(count);
    assert_eq!(starts, [1, 0, 0, 0, 0], "{calls} calls:\n{trace}");
    assert_eq!(count(".git/objects"), 0, "{calls} calls:\n{trace}");
    assert_eq!(count("connect("), 1, "{calls} calls:\n{trace}");
    // Each costs whoever commits about a microsecond; many more are worth a look.
    assert!(calls <= 110, "{calls} calls:\n{trace}");
}
