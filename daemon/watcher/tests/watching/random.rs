//! Whatever is done to a tree: reading again exactly what is said to have changed gives the tree.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use tollgate_watcher::Options;

use crate::scene::Scene;

#[derive(Debug, Clone)]
enum Step {
    Write(PathBuf, u8),
    MakeFolders(PathBuf),
    Remove(PathBuf),
    Rename(PathBuf, PathBuf),
    SaveByRename(PathBuf, u8),
    Link(PathBuf),
    Rules(Vec<&'static str>),
    Outside(PathBuf),
    BackInside(PathBuf),
    CatchUp,
    Wait,
}

/// Few names, so that things happen to the same paths again and again.
fn path() -> impl Strategy<Value = PathBuf> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "x"]), 1..5)
        .prop_map(|parts| parts.iter().collect())
}

fn step(rules: bool) -> impl Strategy<Value = Step> {
    let patterns = prop::sample::subsequence(vec!["x", "/a/b/", "c/", "*.tmp", "/b"], 0..3);
    prop_oneof![
        6 => (path(), any::<u8>()).prop_map(|(path, byte)| Step::Write(path, byte)),
        3 => path().prop_map(Step::MakeFolders),
        3 => path().prop_map(Step::Remove),
        5 => (path(), path()).prop_map(|(from, to)| Step::Rename(from, to)),
        2 => (path(), any::<u8>()).prop_map(|(path, byte)| Step::SaveByRename(path, byte)),
        1 => path().prop_map(Step::Link),
        1 => patterns.prop_map(move |patterns| {
            if rules { Step::Rules(patterns) } else { Step::CatchUp }
        }),
        1 => path().prop_map(Step::Outside),
        1 => path().prop_map(Step::BackInside),
        4 => Just(Step::CatchUp),
        1 => Just(Step::Wait),
    ]
}

/// What can't be done is not done: that is a random step's lot.
fn perform(scene: &Scene, outside: &Path, step: &Step) {
    let at = |path: &Path| scene.root.join(path);
    match step {
        Step::Write(path, byte) => {
            let _ = fs::create_dir_all(at(path).parent().unwrap());
            // Not through a link.
            if !at(path).is_symlink() {
                let _ = fs::write(at(path), [*byte]);
            }
        }
        Step::MakeFolders(path) => drop(fs::create_dir_all(at(path))),
        Step::Remove(path) => {
            let _ = fs::remove_dir_all(at(path)).or_else(|_| fs::remove_file(at(path)));
        }
        Step::Rename(from, to) => drop(fs::rename(at(from), at(to))),
        Step::SaveByRename(path, byte) => {
            let temporary = at(path).with_extension("tmp");
            if fs::write(&temporary, [*byte, 1]).is_ok() {
                let _ = fs::rename(temporary, at(path));
            }
        }
        Step::Link(path) => drop(std::os::unix::fs::symlink("a", at(path))),
        Step::Rules(patterns) => {
            fs::write(scene.root.join(".gitignore"), patterns.join("\n")).unwrap();
        }
        Step::Outside(path) => {
            let _ = fs::remove_dir_all(outside);
            let _ = fs::rename(at(path), outside);
        }
        Step::BackInside(path) => drop(fs::rename(outside, at(path))),
        Step::Wait => std::thread::sleep(Duration::from_micros(300)),
        Step::CatchUp => {}
    }
}

fn play(steps: &[Step], options: Options) -> (usize, usize) {
    let mut scene = Scene::new(options);
    let outside = scene.folder.path().join("outside");
    scene.read_all();
    let (mut named, mut everything) = (0, 0);
    for step in steps.iter().chain([&Step::CatchUp]) {
        perform(&scene, &outside, step);
        if let Step::CatchUp = step {
            if scene.catch_up() { named += 1 } else { everything += 1 }
        }
    }
    (named, everything)
}

fn check(cases: u32, steps: usize, rules: bool, options: &Options) {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases,
        // What fails may depend on the moment.
        max_shrink_iters: 50,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let (mut named, mut everything) = (0, 0);
    let strategy = prop::collection::vec(step(rules), 1..steps);
    let outcome = runner.run(&strategy, |steps| -> TestCaseResult {
        let counted = std::panic::catch_unwind(|| play(&steps, options.clone()))
            .map_err(|_| TestCaseError::fail("a difference"))?;
        COUNTED.with(|all| {
            let (a, b) = all.get();
            all.set((a + counted.0, b + counted.1));
        });
        Ok(())
    });
    COUNTED.with(|all| (named, everything) = all.replace((0, 0)));
    outcome.unwrap();
    assert!(named > 0, "no round named its paths");
    assert!(everything > 0 || (!rules && options.queue > 100), "nothing was ever lost");
}

thread_local! {
    static COUNTED: std::cell::Cell<(usize, usize)> = const { std::cell::Cell::new((0, 0)) };
}

#[test]
fn random_steps() {
    check(12, 150, false, &Options::default());
}

#[test]
fn random_steps_and_rules() {
    check(8, 150, true, &Options { settle: Duration::from_millis(2), ..Options::default() });
}

#[test]
fn random_steps_with_a_tiny_queue() {
    let options = Options { queue: 4, settle: Duration::from_millis(2), ..Options::default() };
    check(8, 150, false, &options);
}

#[test]
#[ignore = "takes minutes"]
fn many_random_steps() {
    let quick = Options { settle: Duration::from_millis(1), ..Options::default() };
    check(400, 400, false, &quick);
    check(100, 300, true, &quick);
    check(100, 300, true, &Options { queue: 8, ..quick });
}
