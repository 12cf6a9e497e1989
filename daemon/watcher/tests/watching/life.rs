//! Starting, ending, and what others remove under the watcher's feet.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tollgate_watcher::{BarrierError, Changes, Options, State, Token, Why};

use crate::scene::{LONG, Scene, places};

/// Watches of this process in files of this tree; other tests have theirs.
fn watches_on(root: &Path) -> usize {
    use std::os::unix::fs::MetadataExt;
    let mut inodes = std::collections::BTreeSet::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        inodes.insert(fs::metadata(&folder).unwrap().ino());
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            }
        }
    }
    let mut count = 0;
    for entry in fs::read_dir("/proc/self/fdinfo").unwrap().flatten() {
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        count += text
            .lines()
            .filter_map(|line| line.strip_prefix("inotify ")?.split("ino:").nth(1))
            .filter_map(|rest| u64::from_str_radix(rest.split(' ').next()?, 16).ok())
            .filter(|inode| inodes.contains(inode))
            .count();
    }
    count
}

#[test]
fn a_dropped_watcher_leaves_nothing() {
    let mut scene = Scene::prepared(Options::default(), |root| {
        fs::create_dir_all(root.join("a/b/c")).unwrap();
    });
    scene.barrier();
    let ours = scene.root.join(".git/tollgate");
    assert!(ours.is_dir());
    assert_eq!(fs::read_dir(&ours).unwrap().count(), 0);
    assert_eq!(watches_on(&scene.root), scene.folders());
    scene.watcher = None;
    assert!(!ours.exists());
    assert_eq!(watches_on(&scene.root), 0);
}

#[test]
fn what_others_keep_in_our_folder_stays_and_stale_cookies_go() {
    let mut scene = Scene::prepared(Options::default(), |root| {
        fs::create_dir(root.join(".git/tollgate")).unwrap();
        fs::write(root.join(".git/tollgate/cookie-1-2-3"), "").unwrap();
        fs::write(root.join(".git/tollgate/note"), "").unwrap();
    });
    scene.barrier();
    scene.watcher = None;
    let left: Vec<_> = fs::read_dir(scene.root.join(".git/tollgate"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["note"]);
}

#[test]
fn the_cookie_folder_may_be_removed_at_any_time() {
    let mut scene = Scene::new(Options::default());
    scene.read_all();
    let ours = scene.root.join(".git/tollgate");
    for round in 0..50 {
        fs::remove_dir_all(&ours).unwrap();
        if round % 2 == 0 {
            fs::create_dir(&ours).unwrap();
        }
        scene.write("file", &round.to_string());
        assert_eq!(scene.changed_paths(), ["file"]);
    }
}

#[test]
fn two_watchers_of_one_tree_share_the_folder() {
    let mut scene = Scene::new(Options::default());
    scene.read_all();
    for _ in 0..10 {
        let other = tollgate_watcher::Watcher::start(
            places(&scene.root),
            crate::scene::Rules::new(&scene.root),
            Options::default(),
            |_| (),
        );
        other.barrier(LONG).unwrap();
        scene.write("file", "x");
        assert_eq!(scene.changed_paths(), ["file"]);
        drop(other);
        scene.write("file", "y");
        assert_eq!(scene.changed_paths(), ["file"]);
    }
}

#[test]
fn barriers_of_many_threads() {
    let scene = Scene::new(Options::default());
    scene.barrier();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let scene = (&scene.root, scene.watcher());
            scope.spawn(move || {
                for round in 0..50 {
                    let token = scene.1.token();
                    let name = format!("{thread}-{round}");
                    fs::write(scene.0.join(&name), "x").unwrap();
                    scene.1.barrier(LONG).unwrap();
                    let Changes::Paths(paths) = scene.1.since(&token).changes else { panic!() };
                    assert!(paths.iter().any(|path| path.as_os_str() == name.as_str()));
                }
            });
        }
    });
}

fn assert_gone(scene: &Scene) {
    assert!(matches!(scene.watcher().barrier(LONG), Err(BarrierError::Blind(_))));
    let told = scene.told();
    assert!(told.gone, "{told:?}");
    assert!(matches!(scene.watcher().state(), State::Blind { .. }));
    let token = scene.watcher().token();
    let Changes::Everything { why: Why::Blind(_) } = scene.watcher().since(&token).changes else {
        panic!();
    };
}

#[test]
fn a_removed_tree_is_gone() {
    let scene = Scene::prepared(Options::default(), |root| {
        fs::create_dir_all(root.join("a/b/c")).unwrap();
    });
    scene.barrier();
    fs::remove_dir_all(&scene.root).unwrap();
    assert!(!scene.root.exists());
    assert!(scene.told().gone);
    assert!(!scene.root.exists());
}

#[test]
fn a_tree_that_was_renamed_or_replaced_is_gone() {
    for replaced in [false, true] {
        let scene = Scene::new(Options::default());
        scene.barrier();
        fs::rename(&scene.root, scene.folder.path().join("other")).unwrap();
        if replaced {
            fs::create_dir_all(scene.root.join(".git")).unwrap();
        }
        assert_gone(&scene);
    }
}

#[test]
fn a_folder_above_the_tree_that_was_renamed_is_noticed_by_a_barrier() {
    let folder = tempfile::tempdir().unwrap();
    let above = fs::canonicalize(folder.path()).unwrap().join("above");
    fs::create_dir_all(above.join("tree/.git")).unwrap();
    let root = above.join("tree");
    let scene = Scene::at(folder, root.clone(), places(&root), Options::default());
    scene.barrier();
    fs::rename(&above, above.with_file_name("elsewhere")).unwrap();
    assert_gone(&scene);
}

#[test]
fn a_removed_git_directory_is_gone() {
    let scene = Scene::new(Options::default());
    scene.barrier();
    fs::remove_dir_all(scene.root.join(".git")).unwrap();
    assert!(!scene.root.join(".git").exists());
    assert_gone(&scene);
}

#[test]
fn a_tree_that_is_not_there_makes_it_blind_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("none");
    let scene = Scene::at(folder, root.clone(), places(&root), Options::default());
    assert!(matches!(scene.watcher().barrier(LONG), Err(BarrierError::Blind(_))));
    assert!(scene.told().everything.is_some());
}

#[test]
fn tokens_of_others_and_of_the_future_get_everything() {
    let scene = Scene::new(Options::default());
    scene.barrier();
    let own = scene.watcher().token();
    assert_eq!(scene.watcher().since(&own).changes, Changes::Paths(Vec::new()));
    let (instance, sequence) =
        own.to_string().split_once(':').map(|(i, s)| (i.to_owned(), s.to_owned())).unwrap();
    let later: Token =
        format!("{instance}:{}", sequence.parse::<u64>().unwrap() + 1).parse().unwrap();
    let other: Token = format!("{:016x}:{sequence}", !u64::from_str_radix(&instance, 16).unwrap())
        .parse()
        .unwrap();
    for token in [later, other] {
        let why = Why::OtherInstance;
        assert_eq!(scene.watcher().since(&token).changes, Changes::Everything { why });
    }
}

#[test]
fn starting_does_not_wait_and_earlier_tokens_get_everything() {
    let scene = Scene::prepared(Options::default(), |root| {
        for number in 0..500 {
            fs::create_dir_all(root.join(format!("{number}"))).unwrap();
        }
    });
    let early = scene.watcher().token();
    assert!(matches!(scene.watcher().since(&early).changes, Changes::Everything { .. }));
    scene.barrier();
    let why = Why::Starting;
    assert_eq!(scene.watcher().since(&early).changes, Changes::Everything { why });
}

#[test]
fn a_listener_that_panics_makes_it_blind() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let watcher = tollgate_watcher::Watcher::start(
        places(folder.path()),
        crate::scene::Rules::new(folder.path()),
        Options::default(),
        |_| panic!("on purpose"),
    );
    let began = Instant::now();
    while !matches!(watcher.state(), State::Blind { .. }) {
        assert!(began.elapsed() < LONG);
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
#[ignore = "waits for a minute"]
fn an_idle_watcher_takes_no_time() {
    let scene = Scene::prepared(Options::default(), |root| {
        for number in 0..200 {
            fs::create_dir_all(root.join(format!("{number}"))).unwrap();
        }
    });
    scene.barrier();
    scene.quiet();
    // Of all threads that belong to a watcher; those of other tests sleep or are gone.
    let ticks = || -> Vec<(String, u64)> {
        let mut all = Vec::new();
        for task in fs::read_dir("/proc/self/task").unwrap().flatten() {
            let Ok(stat) = fs::read_to_string(task.path().join("schedstat")) else { continue };
            let name = fs::read_to_string(task.path().join("comm")).unwrap_or_default();
            if name.starts_with("tollgate-watch") || name.starts_with("notify-rs") {
                let ran = stat.split(' ').next().unwrap().parse().unwrap();
                all.push((format!("{name}{:?}", task.file_name()), ran));
            }
        }
        all.sort();
        all
    };
    let before = ticks();
    assert!(before.len() >= 2, "{before:?}");
    std::thread::sleep(Duration::from_secs(60));
    assert_eq!(ticks(), before, "nanoseconds on a processor");
}
