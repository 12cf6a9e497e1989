//! `tollgate daemon` as people use it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tollgate_tests::{Answer, run, token_line};

use crate::replaced::question;
use crate::scene::{SOON, Scene, assert_passed, assert_stopped, signal, until};

/// With numbers and places that differ each time as what they stand for.
fn told(scene: &Scene, answer: &Answer) -> String {
    let text = answer.text();
    let text = text.replace(&scene.program.display().to_string(), "PROGRAM");
    let text = text.replace(&scene.root().canonicalize().unwrap().display().to_string(), "ROOT");
    let mut masked = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' | '.' if masked.ends_with('#') => {}
            '0'..='9' => masked.push('#'),
            _ => masked.push(letter),
        }
    }
    format!("{} {masked}", answer.code)
}

#[test]
fn what_each_command_says() {
    let scene = Scene::new();
    let say = |arguments: &[&str]| told(&scene, &scene.tollgate(arguments));
    insta::assert_snapshot!(say(&["daemon", "status"]), @"1 no daemon is running; the next hook starts it");
    insta::assert_snapshot!(say(&["daemon", "status", "--format", "json"]), @"1 null");
    insta::assert_snapshot!(say(&["daemon", "stop"]), @"0 tollgate: no daemon is running");
    insta::assert_snapshot!(say(&["daemon", "logs"]), @"0 ");
    insta::assert_snapshot!(say(&["daemon", "start"]), @"0 tollgate: the daemon is started");
    insta::assert_snapshot!(say(&["daemon", "start"]), @"0 tollgate: the daemon runs already");
    scene.judges_rightly(&scene.root());
    until("it is watched", || scene.status().unwrap()["repositories"][0]["watcher"] == "watching");
    insta::assert_snapshot!(say(&["daemon", "status"]), @"
    0 running since # s, process #, version #, PROGRAM
    requests: # answered, # of them known before they were asked; # left to the program
    kept: # verdicts in memory, # entries on disk (# MB)
    memory: # MB
    ROOT: watching, # folders
    ");
    let json = scene.status().unwrap();
    for key in [
        "pid",
        "version",
        "watches",
        "cache",
        "memory_bytes",
        "warming",
        "rescans",
        "requests",
        "last_errors",
    ] {
        assert!(!json[key].is_null(), "{key}: {json:#}");
    }
    assert_eq!(json["requests"]["answered"], 2);
    assert_eq!(json["last_errors"], serde_json::json!([]));
    insta::assert_snapshot!(say(&["daemon", "stop"]), @"0 tollgate: the daemon is stopped; the next hook starts it again");
    insta::assert_snapshot!(say(&["daemon", "stop"]), @"0 tollgate: no daemon is running");
    insta::assert_snapshot!(say(&["daemon", "logs"]), @"
    0 #-#-#T#:#:#Z started, version #
    #-#-#T#:#:#Z ended: it was asked to stop
    ");
    assert!(scene.daemons().is_empty());
    assert!(!scene.endpoint().socket().exists());
}

#[test]
fn the_log_is_put_aside_when_it_is_long() {
    let scene = Scene::new();
    scene.serve(&[]);
    scene.tollgate(&["daemon", "stop"]).expect(0);
    let log = scene.endpoint().log();
    fs::write(&log, "an old line\n".repeat((1 << 20) / 12)).unwrap();
    scene.serve(&[]);
    assert!(fs::metadata(&log).unwrap().len() < 1_000);
    let told = scene.tollgate(&["daemon", "logs"]).expect(0).stdout;
    assert!(told.starts_with("an old line\n"));
    assert!(told.trim_end().lines().last().unwrap().contains("started, version"));
}

/// A request that takes its time: many files that were never seen.
fn many_files(scene: &Scene) {
    for number in 0..1_500 {
        let path = scene.root().join(format!("many/{}/{number}.py", number % 30));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("number = {number}\n").repeat(40)).unwrap();
    }
    fs::write(scene.root().join("many/token.py"), token_line()).unwrap();
    scene.git(&scene.root(), &["add", "many"]).expect(0);
}

#[test]
fn what_is_asked_is_finished_before_it_ends() {
    for kind in [Signal::TERM, Signal::INT] {
        let scene = Scene::new();
        let pid = scene.serve(&[]);
        many_files(&scene);
        let mut stream = UnixStream::connect(scene.endpoint().socket()).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        stream.write_all(&question(&scene).to_bytes().unwrap()).unwrap();
        thread::sleep(Duration::from_millis(30));
        signal(pid, kind);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        // The exit code for "blocked" ends it.
        assert!(answer.ends_with(b"x\x01\0\0\0\x01"), "{}", answer.escape_ascii());
        scene.ends();
    }
}

#[test]
fn stopped_and_started_under_load() {
    let scene = Scene::new();
    let roots: Vec<_> = (0..4).map(|number| scene.repository(&format!("r{number}"))).collect();
    for round in 0..5 {
        let staged: Vec<_> = roots
            .iter()
            .enumerate()
            .map(|(number, root)| {
                let is_bad = (number + round) % 2 == 0;
                let line = if is_bad { token_line() } else { "x = 1\n".to_owned() };
                (root, is_bad, scene.stage(root, &line))
            })
            .collect();
        thread::scope(|scope| {
            let commits: Vec<_> = staged
                .iter()
                .map(|(root, ..)| {
                    let mut git = scene.command_in(root, "git");
                    git.args(["commit", "-q", "-m", "x"]);
                    scope.spawn(move || run(&mut git, b""))
                })
                .collect();
            for command in ["stop", "start", "stop"] {
                let answer = scene.tollgate(&["daemon", command]);
                assert_eq!(answer.code, 0, "{command}: {}", answer.text());
            }
            for (commit, (root, is_bad, name)) in commits.into_iter().zip(&staged) {
                let answer = commit.join().unwrap();
                if *is_bad {
                    assert_stopped(&answer, &format!("{name}:1"));
                    scene.git(root, &["rm", "-q", "-f", name]).expect(0);
                } else {
                    assert_passed(&answer);
                }
            }
        });
    }
    scene.tollgate(&["daemon", "start"]).expect(0);
    until("one is left", || scene.daemons().len() == 1);
}

#[test]
fn a_daemon_that_does_not_answer_is_told_of_and_ended() {
    let scene = Scene::new();
    let pid = scene.serve(&[]);
    signal(pid, Signal::STOP);
    for (arguments, code) in [(&["daemon", "status"][..], 4), (&["daemon", "stop"], 0)] {
        let begun = Instant::now();
        let answer = scene.tollgate(arguments);
        assert_eq!(answer.code, code, "{}", answer.text());
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    }
    assert!(scene.daemons().is_empty());
    scene.judges_rightly(&scene.root());
    until("the next one comes", || scene.status().is_some());
}
