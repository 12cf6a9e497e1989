//! One daemon comes, however many want one.

use std::thread;

use crate::scene::{Scene, assert_passed, assert_stopped, until};
use tollgate_tests::token_line;

/// In five repositories four times at once, by hooks of which some meet a daemon that is about to
/// listen.
#[test]
fn twenty_first_hooks_at_once_leave_one_daemon() {
    let scene = Scene::new();
    let mut roots = vec![scene.root()];
    roots.extend((1..5).map(|number| scene.repository(&format!("repository{number}"))));
    // Four working trees each, since one index has room for one commit at a time.
    let mut places = Vec::new();
    for (number, root) in roots.iter().enumerate() {
        places.push(root.clone());
        for tree in 1..4 {
            let linked = scene.beside(&format!("linked{number}-{tree}"));
            let (name, path) = (format!("side{tree}"), linked.to_str().unwrap());
            scene.git(root, &["worktree", "add", "-q", "-b", &name, path]).expect(0);
            places.push(linked);
        }
    }
    assert_eq!(places.len(), 20);
    assert_eq!(scene.daemons(), Vec::<u32>::new());
    let staged: Vec<_> = places
        .iter()
        .enumerate()
        .map(|(number, place)| {
            let is_bad = number % 3 == 1;
            let name = scene.stage(place, &if is_bad { token_line() } else { "x = 1\n".into() });
            (place, name, is_bad, scene.head(place))
        })
        .collect();
    let answers: Vec<_> = thread::scope(|scope| {
        let commits: Vec<_> = staged
            .iter()
            .map(|(place, ..)| {
                let mut git = scene.command_in(place, "git");
                git.args(["commit", "-q", "-m", "at once"]);
                scope.spawn(move || tollgate_tests::run(&mut git, b""))
            })
            .collect();
        commits.into_iter().map(|commit| commit.join().unwrap()).collect()
    });
    for ((place, name, is_bad, head), answer) in staged.iter().zip(&answers) {
        if *is_bad {
            assert_stopped(answer, &format!("{name}:1"));
            assert_eq!(&scene.head(place), head);
            scene.git(place, &["reset", "-q", "--hard"]).expect(0);
        } else {
            assert_passed(answer);
            assert_ne!(&scene.head(place), head);
        }
    }
    until("one daemon answers", || scene.status().is_some());
    until("the others are gone", || scene.daemons().len() == 1);
    assert_eq!(scene.daemons(), [scene.pid()]);
    let before = scene.answered();
    roots.iter().for_each(|root| scene.judges_rightly(root));
    assert_eq!(scene.answered(), before + 10, "{}", scene.log());
}

/// Whoever looks whether there is a daemon takes its lock for a moment: one that starts then must
/// not think that another is there.
#[test]
fn a_look_at_its_lock_keeps_no_daemon_from_starting() {
    let scene = Scene::new();
    std::fs::create_dir_all(scene.home()).unwrap();
    let folder = scene.endpoint().folder().to_owned();
    scene.tollgate(&["daemon", "start"]).expect(0);
    scene.tollgate(&["daemon", "stop"]).expect(0);
    let lock = std::fs::File::create(scene.endpoint().life_lock()).unwrap();
    lock.lock().unwrap();
    scene.spawn(&[]);
    thread::sleep(std::time::Duration::from_millis(100));
    lock.unlock().unwrap();
    until("the daemon answers", || scene.status().is_some());
    assert!(folder.is_dir());
}

#[test]
fn it_is_started_and_stopped_again_and_again() {
    let scene = Scene::new();
    for _ in 0..5 {
        let started = scene.tollgate(&["daemon", "start"]).expect(0);
        assert!(started.text().contains("started"), "{}", started.text());
        let pid = scene.pid();
        scene.judges_rightly(&scene.root());
        scene.tollgate(&["daemon", "stop"]).expect(0);
        assert!(!scene.daemons().contains(&pid), "it is not gone");
    }
}

/// A file that happens to be open in the shell that commits is not kept open for hours.
#[test]
fn it_keeps_no_file_of_whoever_starts_it() {
    let scene = Scene::new();
    let lock = scene.beside("lock");
    scene.stage(&scene.root(), "x = 1\n");
    let script = format!("exec 9>'{}'; flock 9; git commit -q -m locked", lock.display());
    let mut shell = scene.command_in(&scene.root(), "sh");
    tollgate_tests::run(shell.args(["-c", &script]), b"").expect(0);
    until("a daemon answers", || scene.status().is_some());
    std::fs::File::open(&lock).unwrap().try_lock().expect("nobody holds it");
}

#[test]
fn who_wants_none_has_none() {
    let scene = Scene::new();
    let without = |program: &str, arguments: &[&str]| {
        let mut command = scene.command_in(&scene.root(), program);
        tollgate_tests::run(command.args(arguments).env("TOLLGATE_DAEMON", "0"), b"")
    };
    let commits = || {
        scene.stage(&scene.root(), "x = 1\n");
        assert_passed(&without("git", &["commit", "-q", "-m", "harmless"]));
        let name = scene.stage(&scene.root(), &token_line());
        let answer = without("git", &["commit", "-q", "-m", "a token"]);
        assert_stopped(&answer, &format!("{name}:1"));
        let program = scene.program.to_str().unwrap();
        assert_eq!(without(program, &["run", "--all"]).code, 1);
        scene.git(&scene.root(), &["rm", "-q", "-f", &name]).expect(0);
    };
    commits();
    assert_eq!(scene.daemons(), Vec::<u32>::new());
    // And one that runs is left alone.
    scene.serve(&[]);
    commits();
    assert_eq!(scene.answered(), 0);
    scene.passes(&scene.root());
    assert_eq!(scene.answered(), 1);
}
