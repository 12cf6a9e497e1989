//! `tollgate run --all` and `run PATH` through the daemon, where what is asked about changes in ways
//! that no watch tells of.

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_tests::{run, token_line};

use crate::scene::{Scene, until};

/// Asks with the daemon and without, after which both say the same; the exit code.
#[track_caller]
fn asked(scene: &Scene, arguments: &[&str]) -> i32 {
    let answered = scene.answered();
    let program = scene.program.to_str().unwrap();
    let ask = |more: &[&str]| {
        let mut command = scene.command_in(&scene.root(), program);
        let command = command.args(["run", "--format", "json"]).args(arguments).args(more);
        let answer = run(command, b"");
        let report = answer.json();
        (answer.code, report["verdict"].clone(), report["findings"].clone())
    };
    let said = ask(&[]);
    assert_eq!(scene.answered(), answered + 1, "{}", scene.log());
    assert_eq!(said, ask(&["--no-daemon", "--no-cache"]), "{arguments:?}");
    said.0
}

/// Of the user, whose configuration of git counts.
fn home(scene: &Scene) -> PathBuf {
    scene.root().parent().unwrap().to_owned()
}

fn watched() -> Scene {
    let scene = Scene::new();
    fs::create_dir_all(home(&scene).join(".config/git")).unwrap();
    scene.serve(&[]);
    scene
}

fn is_watching(scene: &Scene) -> bool {
    let status = scene.status().unwrap();
    let repositories = status["repositories"].as_array().unwrap();
    repositories.iter().any(|repository| repository["watcher"] == "watching")
}

fn write(place: &Path, text: &str) {
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

/// A folder that was ignored when watching began has no watch, whatever the rules say later.
#[test]
fn what_the_user_does_not_ignore_any_more() {
    let scene = watched();
    let rules = home(&scene).join(".config/git/ignore");
    write(&rules, "out/\n");
    write(&scene.root().join("out/s.txt"), "fine\n");
    asked(&scene, &["--all"]);
    until("it is watched", || is_watching(&scene));
    write(&rules, "");
    scene.git(&scene.root(), &["add", "-f", "out/s.txt"]).expect(0);
    assert_eq!(asked(&scene, &["--all"]), 0);
    for _ in 0..2 {
        write(&scene.root().join("out/s.txt"), &token_line());
        assert_eq!(asked(&scene, &["--all"]), 1);
        write(&scene.root().join("out/s.txt"), "fine again\n");
        assert_eq!(asked(&scene, &["--all"]), 0);
    }
}

#[test]
fn what_is_ignored_is_asked_each_time() {
    let scene = watched();
    let rules = scene.beside("rules");
    write(&rules, "out/\n");
    let configuration = home(&scene).join(".gitconfig");
    write(&configuration, &format!("[core]\n\texcludesFile = {}\n", rules.display()));
    write(&scene.root().join("out/s.txt"), &token_line());
    for _ in 0..2 {
        assert_eq!(asked(&scene, &["."]), 0);
        write(&configuration, "");
        assert_eq!(asked(&scene, &["."]), 1);
        write(&configuration, &format!("[core]\n\texcludesFile = {}\n", rules.display()));
    }
    write(&configuration, "");
    for _ in 0..2 {
        write(&scene.root().join(".gitignore"), "out/\n");
        assert_eq!(asked(&scene, &["."]), 0);
        fs::remove_file(scene.root().join(".gitignore")).unwrap();
        assert_eq!(asked(&scene, &["."]), 1);
    }
}

#[test]
fn a_file_that_is_written_to_by_another_name() {
    let scene = watched();
    let (name, other) = (scene.root().join("linked.py"), scene.beside("other"));
    write(&name, "fine\n");
    scene.git(&scene.root(), &["add", "linked.py"]).expect(0);
    fs::hard_link(&name, &other).unwrap();
    asked(&scene, &["--all"]);
    until("it is watched", || is_watching(&scene));
    assert_eq!(asked(&scene, &["--all"]), 0);
    fs::write(&other, token_line()).unwrap();
    assert_eq!(asked(&scene, &["--all"]), 1);
}

/// By `-C`, the folder it is asked from has nothing to do with the repository.
#[test]
fn a_repository_that_is_asked_about_from_elsewhere_is_warm_for_its_hooks() {
    let scene = watched();
    let (root, elsewhere) = (scene.root(), scene.repository("elsewhere"));
    let program = scene.program.to_str().unwrap();
    let mut command = scene.command_in(&elsewhere, program);
    run(command.args(["-C", root.to_str().unwrap(), "run", "--all"]), b"").expect(0);
    until("it is watched", || is_watching(&scene));
    let name = scene.stage(&root, "x = 1\n");
    until("it is known beforehand", || {
        scene.git(&root, &["hook", "run", "pre-commit"]);
        scene.status().unwrap()["requests"]["warm"].as_u64() > Some(0)
    });
    scene.git(&root, &["rm", "-q", "-f", &name]).expect(0);
}

/// Whoever names a pipe as the index has no answer, and keeps nobody else waiting.
#[test]
fn a_pipe_as_the_index() {
    let scene = watched();
    let pipe = scene.beside("pipe");
    run(std::process::Command::new("mkfifo").arg(&pipe), b"").expect(0);
    for _ in 0..9 {
        let mut hook = scene.command_in(&scene.root(), ".git/hooks/pre-commit");
        hook.env("GIT_INDEX_FILE", &pipe);
        assert_ne!(run(&mut hook, b"").code, 0);
    }
    scene.judges_rightly(&scene.root());
}

/// A skipped check's module belongs to what a report says.
#[test]
fn a_skipped_module_that_is_gone() {
    let scene = watched();
    let root = scene.root();
    let guest = tollgate_tests::guests_folder().join("word.wasm");
    fs::copy(guest, root.join("beside.wasm")).unwrap();
    write(&root.join("tollgate.toml"), "[checks.beside]\nmodule = \"beside.wasm\"\n");
    scene.git(&root, &["add", "tollgate.toml"]).expect(0);
    let hook = || {
        let mut command = scene.command_in(&root, ".git/hooks/pre-commit");
        run(command.env("TOLLGATE_SKIP", "beside"), b"").code
    };
    assert_eq!([hook(), hook()], [0, 0]);
    fs::remove_file(root.join("beside.wasm")).unwrap();
    assert_eq!(hook(), 2);
}

/// Each takes one of the few instances of inotify that a user has.
#[test]
fn of_many_repositories_those_asked_last_are_watched() {
    const MOST: usize = 32;
    let scene = Scene::new();
    scene.serve(&[]);
    let roots: Vec<_> = (0..MOST + 2).map(|n| scene.repository(&format!("many{n}"))).collect();
    let is_watched = |root: &PathBuf| {
        let status = scene.status().unwrap();
        let repositories = status["repositories"].as_array().unwrap();
        assert!(repositories.len() <= MOST, "{status:#}");
        repositories.iter().any(|one| one["root"] == root.to_str().unwrap())
    };
    roots.iter().for_each(|root| scene.passes(root));
    let watched: Vec<bool> = roots.iter().map(is_watched).collect();
    assert_eq!(watched.iter().filter(|is_watched| **is_watched).count(), MOST);
    assert!(!watched[0] && !watched[1], "{watched:?}");
    // The oldest comes back, for the one that is the oldest now; each is judged rightly.
    scene.judges_rightly(&roots[0]);
    assert!(is_watched(&roots[0]) && !is_watched(&roots[2]) && is_watched(&roots[3]));
    scene.judges_rightly(&roots[2]);
}
