//! Single files, as editors and people change them, and what is ignored.

use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use tollgate_watcher::{Changes, Options, Why};

use crate::scene::Scene;

fn with_file() -> Scene {
    let mut scene = Scene::prepared(Options::default(), |root| {
        fs::create_dir_all(root.join("src")).unwrap();
        fs::write(root.join("src/file"), "first").unwrap();
        fs::write(root.join("src/other"), "other").unwrap();
    });
    scene.read_all();
    scene
}

#[test]
fn an_atomic_save() {
    let mut scene = with_file();
    scene.write("src/.file.swp", "second");
    fs::rename(scene.root.join("src/.file.swp"), scene.root.join("src/file")).unwrap();
    assert_eq!(scene.changed_paths(), ["src/.file.swp", "src/file"]);
}

#[test]
fn truncating_and_writing() {
    let mut scene = with_file();
    scene.write("src/file", "second");
    assert_eq!(scene.changed_paths(), ["src/file"]);
    let mut file = fs::OpenOptions::new().append(true).open(scene.root.join("src/file")).unwrap();
    file.write_all(b"more").unwrap();
    // Told while the file is still open.
    assert_eq!(scene.changed_paths(), ["src/file"]);
    // And when it is closed: writing through mmap has no other event.
    drop(file);
    assert_eq!(scene.changed_paths(), ["src/file"]);
}

#[test]
fn deleting_linking_and_changing_the_mode() {
    let mut scene = with_file();
    fs::remove_file(scene.root.join("src/file")).unwrap();
    assert_eq!(scene.changed_paths(), ["src/file"]);
    fs::hard_link(scene.root.join("src/other"), scene.root.join("src/file")).unwrap();
    assert_eq!(scene.changed_paths(), ["src/file"]);
    std::os::unix::fs::symlink("/", scene.root.join("src/link")).unwrap();
    assert_eq!(scene.changed_paths(), ["src/link"]);
    let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
    fs::set_permissions(scene.root.join("src/file"), mode).unwrap();
    assert_eq!(scene.changed_paths(), ["src/file"]);
}

#[test]
fn reading_everything_makes_no_event() {
    let mut scene = with_file();
    scene.quiet();
    let token = scene.watcher().token();
    for _ in 0..3 {
        crate::scene::scan(&scene.root);
    }
    assert!(scene.changed_paths().is_empty());
    assert_eq!(scene.watcher().token(), token);
    assert_eq!(scene.quiet(), None);
}

#[test]
fn a_settled_change_is_told_once_and_a_steady_stream_in_the_middle() {
    let scene = with_file();
    assert!(scene.told().everything.is_some());
    scene.write("src/file", "second");
    let told = scene.told();
    assert!(told.tree && !told.index && told.everything.is_none());

    let options = Options {
        settle: Duration::from_millis(200),
        settle_at_most: Duration::from_millis(600),
        ..Options::default()
    };
    let scene = Scene::new(options);
    scene.barrier();
    scene.quiet();
    let began = Instant::now();
    let (mut number, mut last, mut steady) = (0, began, true);
    let first = loop {
        number += 1;
        // On a busy machine this thread may be the one that is late.
        steady &= last.elapsed() < Duration::from_millis(100);
        last = Instant::now();
        scene.write("file", &number.to_string());
        if let Ok(told) = scene.settled.recv_timeout(Duration::from_millis(10)) {
            break told;
        }
        assert!(began.elapsed() < crate::scene::LONG);
    };
    assert!(first.tree);
    steady &= last.elapsed() < Duration::from_millis(100);
    assert!(!steady || began.elapsed() >= Duration::from_millis(500));
}

#[test]
fn what_is_ignored_costs_no_watch_and_is_not_told() {
    let mut scene = Scene::prepared(Options::default(), |root| {
        fs::write(root.join(".gitignore"), "node_modules/\n*.log\n").unwrap();
        for number in 0..50 {
            fs::create_dir_all(root.join(format!("node_modules/m{number}/lib"))).unwrap();
        }
        fs::create_dir_all(root.join("src")).unwrap();
    });
    scene.read_all();
    let folders = scene.folders();
    assert!(folders < 20, "{folders}");
    scene.write("node_modules/m1/lib/file", "x");
    scene.write("src/a.log", "x");
    fs::remove_dir_all(scene.root.join("node_modules/m2")).unwrap();
    assert!(scene.changed_paths().is_empty());
    fs::remove_dir_all(scene.root.join("node_modules")).unwrap();
    assert!(scene.changed_paths().is_empty());
    // Also when it appears later.
    scene.write("src/node_modules/m/file", "x");
    assert!(scene.changed_paths().is_empty());
    assert_eq!(scene.folders(), folders);
}

#[test]
fn what_is_no_longer_ignored_is_watched() {
    let mut scene = Scene::prepared(Options::default(), |root| {
        fs::write(root.join(".gitignore"), "target/\n").unwrap();
        fs::create_dir_all(root.join("target/debug")).unwrap();
    });
    scene.read_all();
    let folders = scene.folders();
    scene.write("target/debug/file", "1");
    assert!(scene.changed_paths().is_empty());
    scene.quiet();

    scene.write(".gitignore", "# nothing\n");
    let told = scene.told();
    assert!(told.rules && told.everything == Some(Why::Rules), "{told:?}");
    assert_eq!(scene.changes(), Changes::Everything { why: Why::Rules });
    scene.read_all();
    assert_eq!(scene.folders(), folders + 2);
    scene.write("target/debug/file", "2");
    assert_eq!(scene.changed_paths(), ["target/debug/file"]);

    scene.write(".gitignore", "target/\n");
    scene.quiet();
    scene.read_all();
    assert_eq!(scene.folders(), folders);

    // Rules that come and go with their folder have no event of their own.
    let outside = scene.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join(".gitignore"), "x").unwrap();
    for (from, to) in [(&outside, &scene.root.join("in")), (&scene.root.join("in"), &outside)] {
        fs::rename(from, to).unwrap();
        assert!(scene.told().rules);
    }

    // git's own list counts as well.
    scene.write(".git/info/exclude", "target/\n");
    assert!(scene.told().rules);
}
