//! It ends when there is no more use for it, and leaves nothing.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use crate::scene::{Scene, signal, until};

const OFTEN: [&str; 2] = ["--look-every", "50"];

fn started() -> Scene {
    let scene = Scene::new();
    scene.serve(&OFTEN);
    scene.judges_rightly(&scene.root());
    assert_eq!(scene.answered(), 2, "{}", scene.log());
    scene
}

/// It ended, for this reason, without its socket, and the next hook is judged as ever.
#[track_caller]
fn ended(scene: &Scene, why: &str) {
    scene.ends();
    let log = scene.log();
    assert!(log.contains(&format!("ended: {why}")), "{log}");
    assert!(!scene.endpoint().socket().exists(), "its socket is left");
    scene.judges_rightly(&scene.root());
}

#[test]
fn without_its_socket() {
    let scene = started();
    fs::remove_file(scene.endpoint().socket()).unwrap();
    ended(&scene, "its socket or lock is no longer its own");
}

#[test]
fn without_its_lock() {
    let scene = started();
    fs::remove_file(scene.endpoint().life_lock()).unwrap();
    ended(&scene, "its socket or lock is no longer its own");
}

#[test]
fn with_somebody_elses_socket_in_its_place_which_stays() {
    let scene = started();
    let socket = scene.endpoint().socket();
    fs::remove_file(&socket).unwrap();
    let _other = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    scene.ends();
    assert!(socket.exists(), "it took another's socket away");
}

#[test]
fn without_its_home() {
    let scene = started();
    fs::remove_dir_all(scene.home()).unwrap();
    scene.ends();
    scene.judges_rightly(&scene.root());
}

/// The socket is elsewhere then, and says nothing of the home.
#[test]
fn without_its_home_of_a_long_path() {
    let name = "h".repeat(200);
    let scratch = tollgate_tests::Scratch::new();
    let scene = Scene::within(scratch, tollgate_tests::program("tollgate"), &name);
    scene.serve(&OFTEN);
    scene.judges_rightly(&scene.root());
    assert_eq!(scene.answered(), 2);
    let folder = scene.endpoint().folder().to_owned();
    assert!(folder.starts_with("/tmp"), "{}", folder.display());
    fs::remove_dir_all(scene.home()).unwrap();
    scene.ends();
    assert!(!scene.endpoint().socket().exists());
}

#[test]
fn when_nobody_asked_for_long() {
    let scene = Scene::new();
    scene.serve(&["--look-every", "50", "--idle", "2"]);
    for _ in 0..4 {
        thread::sleep(Duration::from_millis(800));
        scene.judges_rightly(&scene.root());
    }
    assert_eq!(scene.answered(), 8, "it ended in use: {}", scene.log());
    ended(&scene, "nobody asked for long");
}

#[test]
fn when_it_needs_too_much_memory() {
    let scene = Scene::new();
    scene.spawn(&["--look-every", "50", "--memory", "1"]);
    until("it has been there", || scene.log().contains("started"));
    ended(&scene, "it needed too much memory");
}

#[test]
fn when_all_its_repositories_are_gone() {
    let scene = started();
    let second = scene.repository("second");
    scene.judges_rightly(&second);
    until("both are watched", || {
        let status = scene.status().unwrap();
        let repositories = status["repositories"].as_array().unwrap();
        repositories.len() == 2 && repositories.iter().all(|one| one["watcher"] == "watching")
    });
    fs::remove_dir_all(&second).unwrap();
    until("one is left", || scene.status().unwrap()["repositories"].as_array().unwrap().len() == 1);
    fs::remove_dir_all(scene.root()).unwrap();
    scene.ends();
    assert!(scene.log().contains("ended: its repositories are gone"), "{}", scene.log());
    assert!(!scene.endpoint().socket().exists());
}

/// A working tree that is removed without a word to git.
#[test]
fn when_a_linked_working_tree_is_all_it_knew() {
    let scene = Scene::new();
    scene.serve(&OFTEN);
    let linked = scene.beside("linked");
    let path = linked.to_str().unwrap();
    scene.git(&scene.root(), &["worktree", "add", "-q", "-b", "side", path]).expect(0);
    scene.judges_rightly(&linked);
    assert_eq!(scene.answered(), 2);
    fs::remove_dir_all(&linked).unwrap();
    scene.ends();
    assert!(scene.log().contains("ended: its repositories are gone"), "{}", scene.log());
}

#[test]
fn on_a_signal() {
    for kind in [Signal::TERM, Signal::INT] {
        let scene = started();
        let pid = scene.pid();
        // The terminal it was started from is closed: no reason to end.
        signal(pid, Signal::HUP);
        thread::sleep(Duration::from_millis(50));
        scene.judges_rightly(&scene.root());
        assert_eq!(scene.pid(), pid);
        signal(pid, kind);
        ended(&scene, "a signal came");
    }
}

fn worktrees(count: usize) {
    let scene = started();
    let root = scene.root();
    let watches = |scene: &Scene| {
        let status = scene.status().unwrap();
        let repositories = status["repositories"].as_array().unwrap().clone();
        let starting = repositories.iter().any(|one| one["watcher"] == "starting");
        (!starting).then(|| (repositories.len(), status["watches"].as_u64().unwrap()))
    };
    let mut before = None;
    until("the repository is watched", || {
        before = watches(&scene);
        before.is_some_and(|(_, watches)| watches > 0)
    });
    let pid = scene.pid();
    let threads = || fs::read_dir(format!("/proc/{pid}/task")).unwrap().count();
    let files = || fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
    let (threads_before, files_before) = (threads(), files());
    let mut most = 0;
    for number in 0..count {
        let tree = scene.beside(&format!("tree{number}"));
        let (branch, path) = (format!("branch{number}"), tree.to_str().unwrap().to_owned());
        scene.git(&root, &["worktree", "add", "-q", "-b", &branch, &path]).expect(0);
        fs::create_dir_all(tree.join("deep/down")).unwrap();
        if number % 5 == 0 {
            scene.stops(&tree);
        }
        scene.passes(&tree);
        most = most.max(scene.status().unwrap()["repositories"].as_array().unwrap().len());
        if number % 2 == 0 {
            scene.git(&root, &["worktree", "remove", "--force", &path]).expect(0);
        } else {
            fs::remove_dir_all(&tree).unwrap();
        }
    }
    assert!(most >= 2);
    scene.git(&root, &["worktree", "prune"]).expect(0);
    until("their watches are given back", || {
        let now = watches(&scene);
        // Objects and references of their commits have folders in the common part.
        now.is_some_and(|(repositories, watches)| {
            repositories == 1 && watches <= before.unwrap().1 + count as u64
        })
    });
    until("their threads are gone", || threads() <= threads_before + 8);
    until("their files are closed", || files() <= files_before + 8);
    assert_eq!(scene.pid(), pid);
    fs::remove_dir_all(scene.home()).unwrap();
    scene.ends();
    assert!(!Path::new(&scene.endpoint().socket()).exists());
}

#[test]
fn ten_linked_worktrees_leave_nothing() {
    worktrees(10);
}

#[test]
#[ignore = "takes a minute"]
fn a_hundred_linked_worktrees_leave_nothing() {
    worktrees(100);
}
