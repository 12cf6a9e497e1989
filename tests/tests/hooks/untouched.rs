//! A hook only reads: index, working tree and all their times stay, also when it is killed.

use tollgate_tests::{Scratch, Standing, run, token_line};

use crate::assert_stopped;

/// A repository in which index, working tree and `HEAD` all differ.
fn in_between() -> Scratch {
    let scratch = Scratch::gated();
    scratch.stage("staged.py", token_line());
    scratch.write("staged.py", "x = 1\n");
    scratch.stage("deleted.py", "x = 1\n");
    std::fs::remove_file(scratch.root().join("deleted.py")).unwrap();
    scratch.write("untracked.py", token_line());
    scratch.write("README.md", "changed\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink("staged.py", scratch.root().join("link")).unwrap();
    scratch
}

#[test]
fn nothing_below_the_repository_changes() {
    let scratch = in_between();
    scratch.git(&["branch", "topic"]);
    let head = scratch.head().unwrap();
    let hook = |name: &str| {
        let mut hook = scratch.command(scratch.root().join(".git/hooks").join(name));
        // As git does it.
        hook.env("GIT_INDEX_FILE", ".git/index").env("GIT_PREFIX", "");
        hook
    };
    let zeros = "0".repeat(40);
    let pushed = format!("refs/heads/topic {} refs/heads/topic {zeros}\n", head.trim());
    // Everything, git's own folder included.
    let before = Standing::of(scratch.root(), &[]);
    assert!(before.len() > 20);
    assert_stopped(&run(&mut hook("pre-commit"), b""), "staged.py:1");
    assert_stopped(&run(&mut hook("pre-merge-commit"), b""), "staged.py:1");
    let mut pre_push = hook("pre-push");
    run(pre_push.env_remove("GIT_INDEX_FILE").args(["origin", "url"]), pushed.as_bytes()).expect(0);
    before.assert_same(&Standing::of(scratch.root(), &[]));

    scratch.tollgate(&["run"]).expect(1);
    scratch.tollgate(&["run", "--all"]).expect(0);
    scratch.tollgate(&["run", "--rev", "HEAD"]).expect(0);
    scratch.tollgate(&["run", "."]).expect(1);
    before.assert_same(&Standing::of(scratch.root(), &[]));
}

#[test]
fn a_stopped_commit_changes_nothing() {
    let scratch = in_between();
    // git itself writes its cache of trees into the index when it commits; let it do so before.
    scratch.git(&["write-tree"]);
    let before = index_and_tree(&scratch);
    for arguments in [&[][..], &["--amend"], &["--include", "README.md"]] {
        assert_stopped(&scratch.hooked_commit(arguments), "staged.py:1");
        for (before, now) in before.iter().zip(index_and_tree(&scratch)) {
            before.assert_same(&now);
        }
    }
}

/// The index and the working tree, without git's own folder.
fn index_and_tree(scratch: &Scratch) -> [Standing; 2] {
    let index = scratch.root().join(".git/index");
    [Standing::of(&index, &[]), Standing::of(scratch.root(), &[".git"])]
}

// Thirty kills in all. Two tests, since most of the time is spent waiting and runners have two
// cores.

#[test]
#[cfg(target_os = "linux")]
fn killed_at_random_moments_nothing_is_lost() {
    killed(15, 1);
}

#[test]
#[cfg(target_os = "linux")]
fn killed_at_other_random_moments_nothing_is_lost() {
    killed(15, 2);
}

/// Kills so many hooks while a check keeps them busy for a second, after waits that `seed` decides.
#[cfg(target_os = "linux")]
fn killed(times: u64, seed: u64) {
    let scratch = Scratch::gated();
    let module = tollgate_tests::guests_folder().join("slow.wasm").canonicalize().unwrap();
    let configuration = format!(
        "[checks.slow]\nmodule = \"{}\"\nlimits = {{ deadline = \"60s\" }}\n\
         [checks.slow.options]\nmilliseconds = 1000\n",
        module.display()
    );
    scratch.stage("tollgate.toml", configuration);
    scratch.commit("a slow check");
    scratch.write("untracked.py", token_line());
    let head = scratch.head();

    let mut state = seed;
    let mut died = 0;
    for round in 0..times {
        // New each time: a verdict that is known already would leave nothing to kill.
        scratch.stage("app.py", format!("# {round}\n{}", token_line()));
        scratch.write("app.py", format!("# not staged {round}\n"));
        scratch.git(&["write-tree"]);
        let before = index_and_tree(&scratch);
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let wait = std::time::Duration::from_micros((state >> 33) % 950_000);
        let text = commit_and_kill(&scratch, wait);
        died += u64::from(text.contains("signal 9"));
        for (before, now) in before.iter().zip(index_and_tree(&scratch)) {
            before.assert_same(&now);
        }
        assert_eq!(scratch.head(), head, "round {round}: {text}");
        assert!(!scratch.root().join(".git/index.lock").exists(), "round {round}");
    }
    assert!(died * 5 >= times * 4, "only {died} of {times} were at work when they were killed");

    assert_stopped(&scratch.hooked_commit(&[]), "app.py:2");
    scratch.stage("app.py", "x = 1\n");
    let passed = scratch.hooked_commit(&[]).expect(0);
    // A store that had suffered would say so.
    assert_eq!(passed.text(), "");
}

/// Lets git commit, and kills its hook that much after it has started. Returns what git said.
#[cfg(target_os = "linux")]
fn commit_and_kill(scratch: &Scratch, wait: std::time::Duration) -> String {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let git = scratch
        .command("git")
        .args(["commit", "-q", "-m", "killed"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let children = format!("/proc/{0}/task/{0}/children", git.id());
    let start = Instant::now();
    let child = || {
        let text = std::fs::read_to_string(&children).unwrap();
        text.split_whitespace().next().map(str::to_owned)
    };
    let hook = loop {
        if let Some(child) = child() {
            break child;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "git started no hook");
        std::thread::sleep(Duration::from_millis(1));
    };
    std::thread::sleep(wait);
    // One that has ended by itself is no child any more, and its number may be another's.
    if child().is_some_and(|child| child == hook) {
        run(Command::new("kill").args(["-KILL", &hook]), b"").expect(0);
    }
    let output = git.wait_with_output().unwrap();
    assert!(!output.status.success(), "a hook that was killed let the commit pass");
    String::from_utf8_lossy(&output.stderr).into_owned()
}
