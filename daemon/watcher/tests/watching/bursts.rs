//! Folders that appear with something in them, which watchers are known to miss.

use std::fs;

use tollgate_watcher::Options;

use crate::scene::Scene;

#[test]
fn no_file_in_a_new_folder_is_missed() {
    let mut scene = Scene::new(Options::default());
    scene.read_all();
    for round in 0..200 {
        let path = format!("t{round}/a/b");
        fs::create_dir_all(scene.root.join(&path)).unwrap();
        fs::write(scene.root.join(&path).join("file"), "x").unwrap();
    }
    let changed = scene.changed_paths();
    let missed: Vec<_> = (0..200)
        .map(|round| format!("t{round}/a/b/file"))
        .filter(|path| !changed.contains(path))
        .collect();
    assert!(missed.is_empty(), "{} of 200: {missed:?}", missed.len());
}

#[test]
fn no_file_is_missed_when_each_is_asked_about_at_once() {
    let mut scene = Scene::new(Options::default());
    scene.read_all();
    for round in 0..200 {
        let path = format!("t{round}/a/b/file");
        scene.write(&path, "x");
        assert!(scene.changed_paths().contains(&path), "{path}");
    }
}

#[test]
fn files_that_are_written_later_in_new_folders_are_seen() {
    let mut scene = Scene::new(Options::default());
    scene.read_all();
    scene.write("a/b/c/d/file", "1");
    scene.changes();
    scene.write("a/b/c/d/file", "2");
    assert_eq!(scene.changed_paths(), ["a/b/c/d/file"]);
}

#[test]
fn a_folder_may_be_made_removed_and_made_again() {
    let mut scene = Scene::new(Options::default());
    scene.read_all();
    for round in 0..100 {
        scene.write("a/b/file", &round.to_string());
        if round % 3 != 0 {
            fs::remove_dir_all(scene.root.join("a")).unwrap();
            scene.write("a/b/c/file", "again");
        }
        if round % 7 == 0 {
            fs::rename(scene.root.join("a"), scene.root.join("c")).unwrap();
            scene.write("a/b/file", "third");
            scene.write("c/b/other", "fourth");
            assert!(scene.catch_up());
            fs::remove_dir_all(scene.root.join("c")).unwrap();
        }
        assert!(scene.catch_up());
    }
}

#[test]
fn a_folder_that_replaces_an_empty_one_in_use_is_seen() {
    let mut scene = Scene::prepared(Options::default(), |root| {
        fs::create_dir_all(root.join("new")).unwrap();
        fs::create_dir_all(root.join("old")).unwrap();
    });
    scene.read_all();
    // While it is open, the system keeps the old folder and its watch.
    let _open = fs::File::open(scene.root.join("old")).unwrap();
    fs::rename(scene.root.join("new"), scene.root.join("old")).unwrap();
    assert!(scene.catch_up());
    scene.write("old/file", "x");
    assert!(scene.changed_paths().contains(&"old/file".to_owned()));
}

#[test]
fn renamed_folders_are_watched_under_their_new_names() {
    let mut scene = Scene::prepared(Options::default(), |root| {
        fs::create_dir_all(root.join("one/deep/er")).unwrap();
        fs::write(root.join("one/deep/er/file"), "1").unwrap();
    });
    scene.read_all();
    let folders = scene.folders();
    fs::rename(scene.root.join("one"), scene.root.join("two")).unwrap();
    let changed = scene.changed_paths();
    assert_eq!(changed, ["one", "two", "two/deep", "two/deep/er", "two/deep/er/file"]);
    scene.write("two/deep/er/file", "2");
    assert_eq!(scene.changed_paths(), ["two/deep/er/file"]);
    assert_eq!(scene.folders(), folders);

    // Out of the tree: nothing more is heard of it. And back in.
    let outside = scene.folder.path().join("outside");
    fs::rename(scene.root.join("two"), &outside).unwrap();
    assert_eq!(scene.changed_paths(), ["two"]);
    assert_eq!(scene.folders(), folders - 3);
    fs::write(outside.join("deep/er/file"), "3").unwrap();
    assert!(scene.changed_paths().is_empty());
    fs::rename(&outside, scene.root.join("one")).unwrap();
    assert!(scene.changed_paths().contains(&"one/deep/er/file".to_owned()));
    assert_eq!(scene.folders(), folders);
}
