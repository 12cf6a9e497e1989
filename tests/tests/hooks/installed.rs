//! Hooks come and go without a trace, and former ones keep running.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use tollgate_tests::{Scratch, Standing, run, token_line};

use crate::{assert_passed, assert_stopped};

/// Puts a hook of the user's own in place, two years old.
fn own_hook(scratch: &Scratch, name: &str, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let path = scratch.root().join(".git/hooks").join(name);
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
    let time = SystemTime::now() - Duration::from_secs(2 * 365 * 86_400);
    fs::File::open(&path).unwrap().set_modified(time).unwrap();
    path
}

/// Names, bytes, modes and times of the hooks folder; inodes and ctimes are not part of what a
/// user has.
fn hooks(scratch: &Scratch) -> Vec<(String, Vec<u8>, fs::Permissions, SystemTime)> {
    let mut hooks: Vec<_> = fs::read_dir(scratch.root().join(".git/hooks"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let found = path.metadata().unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap(), found.permissions(), found.modified().unwrap())
        })
        .collect();
    hooks.sort_by(|one, other| one.0.cmp(&other.0));
    hooks
}

#[test]
fn uninstall_gives_the_repository_back_byte_for_byte() {
    let scratch = Scratch::new();
    scratch.stage("README.md", "a project\n");
    scratch.commit("first");
    own_hook(&scratch, "pre-commit", "#!/bin/sh\n# \u{fc}ber alles \r\nexit 0\n");
    own_hook(&scratch, "pre-push", "#!/bin/sh\ncat >/dev/null\n");
    own_hook(&scratch, "commit-msg", "#!/bin/sh\nexit 0\n");
    let before = hooks(&scratch);
    let (config, info) = (scratch.root().join(".git/config"), scratch.root().join(".git/info"));
    let standing = [&config, &info].map(|path| Standing::of(path, &[]));

    for times in 1..3 {
        for _ in 0..times {
            scratch.tollgate(&["install"]).expect(0);
        }
        assert_ne!(hooks(&scratch), before);
        scratch.stage("app.py", token_line());
        assert_stopped(&scratch.hooked_commit(&[]), "app.py:1");
        scratch.git(&["rm", "-q", "-f", "app.py"]);
        scratch.tollgate(&["uninstall"]).expect(0);
        assert_eq!(hooks(&scratch), before);
    }
    scratch.stage("app.py", token_line());
    assert_passed(&scratch.hooked_commit(&[]));
    for (standing, path) in standing.iter().zip([&config, &info]) {
        standing.assert_same(&Standing::of(path, &[]));
    }
}

#[test]
fn a_former_hook_runs_and_its_failure_stops() {
    let scratch = Scratch::new();
    let log = scratch.beside("log");
    let script = format!(
        "#!/bin/sh\necho former >>'{}'\ntest ! -e \"$PWD/refuse\" || exit 7\n",
        log.display()
    );
    own_hook(&scratch, "pre-commit", &script);
    scratch.tollgate(&["install"]).expect(0);
    let ran = || fs::read_to_string(&log).unwrap_or_default().lines().count();

    scratch.stage("app.py", "x = 1\n");
    assert_passed(&scratch.hooked_commit(&[]));
    assert_eq!(ran(), 1);
    scratch.stage("app.py", token_line());
    assert_stopped(&scratch.hooked_commit(&[]), "app.py:1");
    assert_eq!(ran(), 2);
    // Where it fails, the gate has nothing to add.
    scratch.stage("app.py", "x = 2\n");
    scratch.write("refuse", "");
    let answer = scratch.hooked_commit(&[]);
    assert_eq!((answer.code, ran()), (1, 3));
    assert!(!answer.text().contains("tollgate"), "{}", answer.text());
}

#[test]
fn a_program_that_is_gone_is_no_pass() {
    let scratch = Scratch::new();
    let folder = scratch.beside("bin");
    fs::create_dir(&folder).unwrap();
    // As package managers do it: a link, and it is the link that is recorded.
    std::os::unix::fs::symlink(tollgate_tests::program("tollgate"), folder.join("tollgate"))
        .unwrap();
    run(scratch.command(folder.join("tollgate")).arg("install"), b"").expect(0);
    scratch.stage("app.py", "x = 1\n");
    assert_passed(&scratch.hooked_commit(&[]));

    fs::remove_dir_all(&folder).unwrap();
    scratch.stage("app.py", "x = 2\n");
    let answer = scratch.hooked_commit(&[]);
    assert_ne!(answer.code, 0);
    assert!(answer.text().contains("tollgate install"), "{}", answer.text());
    let hook = scratch.root().join(".git/hooks/pre-commit");
    run(&mut scratch.command(hook), b"").expect(4);
}
