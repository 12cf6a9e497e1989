//! Too many events, too many changes, no watches left.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tollgate_watcher::{BarrierError, Changes, Options, State, Why};

use crate::scene::{LONG, Scene};

fn many_folders(root: &Path) {
    for number in 0..100 {
        fs::create_dir_all(root.join(format!("folder{number}"))).unwrap();
    }
}

fn assert_blind(scene: &Scene, because: &str) {
    let error = scene.watcher().barrier(LONG).unwrap_err();
    assert!(matches!(error, BarrierError::Blind(_)), "{error}");
    let State::Blind { reason } = scene.watcher().state() else { panic!() };
    assert!(reason.contains(because), "{reason}");
    let token = scene.watcher().token();
    let why = Why::Blind(reason);
    assert_eq!(scene.watcher().since(&token).changes, Changes::Everything { why: why.clone() });
    assert_eq!(scene.told().everything, Some(why));
}

#[test]
fn an_overflow_says_that_everything_changed() {
    let options = Options { queue: 2, settle: Duration::from_millis(5), ..Options::default() };
    let mut scene = Scene::new(options);
    scene.read_all();
    let mut overflows = 0;
    for round in 0..6 {
        for number in 0..50 {
            scene.write(&format!("d{round}/f{number}"), "x");
        }
        overflows += usize::from(!scene.catch_up());
    }
    assert!(overflows > 0);
    scene.read_all();
    scene.write("file", "x");
    scene.catch_up();
}

#[test]
fn more_changes_than_are_remembered() {
    let options = Options { journal: 10, ..Options::default() };
    let mut scene = Scene::new(options);
    scene.read_all();
    for number in 0..11 {
        scene.write(&format!("f{number}"), "x");
    }
    assert_eq!(scene.changes(), Changes::Everything { why: Why::Truncated });
    for number in 0..10 {
        scene.write(&format!("f{number}"), "y");
    }
    assert_eq!(scene.changed_paths().len(), 10);
}

#[test]
fn more_folders_than_allowed_make_it_blind() {
    let options = Options { folders: Some(50), ..Options::default() };
    assert_blind(&Scene::prepared(options, many_folders), "more than 50 folders");
}

#[test]
fn a_refused_watch_makes_it_blind_also_later() {
    let options = Options { refuse_watch: Some(60), ..Options::default() };
    assert_blind(&Scene::prepared(options.clone(), many_folders), "can't watch more");
    let scene = Scene::new(options);
    scene.barrier();
    scene.quiet();
    many_folders(&scene.root);
    scene.quiet();
    assert!(matches!(scene.watcher().state(), State::Blind { .. }));
}

/// Runs a test of this program in a user namespace, which has limits of its own. `false` where
/// there are none to be had.
fn with_limit(limit: &str, value: usize, test: &str) -> bool {
    let script = format!("echo {value} > /proc/sys/user/{limit} && exec \"$0\" \"$@\"");
    let probe = Command::new("unshare").args(["-Ur", "sh", "-c", &script, "true"]).status();
    if !probe.is_ok_and(|status| status.success()) {
        return false;
    }
    let output = Command::new("unshare")
        .args(["-Ur", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--test-threads=1"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("1 passed"), "{text}");
    true
}

/// What the tests within look at, so that they do nothing where their limit is not set.
fn limit_is(limit: &str, value: usize) -> bool {
    fs::read_to_string(format!("/proc/sys/user/{limit}"))
        .is_ok_and(|text| text.trim() == value.to_string())
}

#[test]
fn the_systems_limits_make_it_blind() {
    let watches = with_limit("max_inotify_watches", 40, "limits::within_forty_watches");
    let instances = with_limit("max_inotify_instances", 0, "limits::without_instances");
    assert_eq!(watches, instances);
}

#[test]
#[ignore = "is run by another test, in a namespace of its own"]
fn within_forty_watches() {
    if limit_is("max_inotify_watches", 40) {
        assert_blind(&Scene::prepared(Options::default(), many_folders), "can't watch more");
        // All were given back, so that a smaller tree can be watched.
        let mut scene = Scene::new(Options::default());
        scene.read_all();
        scene.write("file", "x");
        assert_eq!(scene.changed_paths(), ["file"]);
    }
}

#[test]
#[ignore = "is run by another test, in a namespace of its own"]
fn without_instances() {
    if limit_is("max_inotify_instances", 0) {
        assert_blind(&Scene::new(Options::default()), "open files");
    }
}

#[test]
fn what_can_not_be_watched_is_always_named() {
    use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat};
    let mut scene = Scene::new(Options::default());
    scene.read_all();
    let folders = scene.folders();
    let name = "n".repeat(250);
    let mut at = openat(CWD, &scene.root, OFlags::DIRECTORY, Mode::empty()).unwrap();
    // Deeper than the system takes a path.
    for _ in 0..20 {
        mkdirat(&at, &name, Mode::RWXU).unwrap();
        at = openat(&at, &name, OFlags::DIRECTORY, Mode::empty()).unwrap();
    }
    let Changes::Paths(first) = scene.changes() else { panic!() };
    let Changes::Paths(second) = scene.changes() else { panic!() };
    assert!(first.len() > second.len());
    assert_eq!(second.len(), 1);
    assert!(scene.folders() > folders);
    // Also when it is gone, for whoever asked while it was there.
    fs::rename(scene.root.join(&name), scene.folder.path().join("outside")).unwrap();
    let Changes::Paths(third) = scene.changes() else { panic!() };
    assert!(third.contains(&second[0]));
    assert!(scene.changed_paths().is_empty());
    assert_eq!(scene.folders(), folders);
}
