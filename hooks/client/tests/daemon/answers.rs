//! What the daemon says is what the hook says.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tollgate_protocol::{FileState, Frame, Terminal};

use crate::scene::{Scene, answered, token};

#[test]
fn an_allowed_commit_makes_no_sound() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        let token = token(&daemon.request());
        daemon.answer(&[Frame::Judged(&token), Frame::Exit(0)]);
    });
    let output = answered(|| scene.pre_commit());
    assert_eq!(output.status.code(), Some(0));
    assert_eq!((output.stdout, output.stderr), (Vec::new(), Vec::new()));
}

#[test]
fn a_blocked_commit_is_told_on_both_outputs() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        let token = token(&daemon.request());
        daemon.answer(&[
            Frame::Output(b"a:1 "),
            Frame::Errors(b"one "),
            Frame::Judged(&token),
            Frame::Output(b"b:2\n"),
            Frame::Errors(b"finding\n"),
            Frame::Unknown(b'!'),
            Frame::Exit(1),
            Frame::Output(b"after the end"),
        ]);
    });
    let output = answered(|| scene.pre_commit());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"a:1 b:2\n");
    assert_eq!(output.stderr, b"one finding\n");
}

#[test]
fn every_exit_code_and_long_texts_pass() {
    let scene = Scene::new();
    let text: Vec<u8> = (0..3_000_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
    let expected = text.clone();
    let mut codes = [2_u8, 3, 4, 255].into_iter().cycle();
    scene.serve(move |mut daemon| {
        let token = token(&daemon.request());
        let code = codes.next().unwrap();
        daemon.answer(&[Frame::Output(&text), Frame::Judged(&token), Frame::Exit(code)]);
    });
    let mut seen = Vec::new();
    while seen.len() < 4 {
        let output = answered(|| scene.pre_commit());
        assert_eq!(output.stdout, expected);
        seen.push(output.status.code().unwrap());
        seen.sort_unstable();
        seen.dedup();
    }
    assert_eq!(seen, [2, 3, 4, 255]);
}

#[test]
fn the_request_tells_what_git_told() {
    let scene = Scene::new();
    let (send, requests) = mpsc::channel();
    scene.serve(move |mut daemon| {
        let request = daemon.request();
        let token = token(&request);
        send.send(request).unwrap();
        daemon.answer(&[Frame::Judged(&token), Frame::Exit(0)]);
    });
    answered(|| {
        let mut hook = scene.hook("pre-commit");
        hook.args(["one", ""]).env("GIT_AUTHOR_NAME", "A B").env("SECRET", "x").env("LANG", "C");
        hook.output().unwrap()
    });
    let request = requests.recv().unwrap();
    let program = scene.root.join("tollgate");
    assert_eq!(request.hook, "pre-commit");
    assert_eq!(request.arguments, ["one", ""]);
    assert_eq!(request.directory, scene.work);
    assert_eq!(request.program, program);
    assert_eq!(request.program_state, FileState::of(&program.metadata().unwrap()));
    assert_eq!(request.terminal, Terminal::default());
    assert_eq!(request.input, None);
    let mut names: Vec<_> = request.variables.iter().map(|(name, _)| name.clone()).collect();
    names.sort();
    assert_eq!(names, ["GIT_AUTHOR_NAME", "GIT_INDEX_FILE", "LANG", "TOLLGATE_HOME"]);
    assert_eq!(request.variable("GIT_AUTHOR_NAME").unwrap(), "A B");
}

#[test]
fn a_daemon_at_work_is_waited_for_and_its_progress_is_for_terminals() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        let token = token(&daemon.request());
        for _ in 0..8 {
            daemon.answer(&[Frame::Working(b"still at it")]);
            thread::sleep(Duration::from_millis(200));
        }
        daemon.answer(&[Frame::Judged(&token), Frame::Errors(b"no\n"), Frame::Exit(1)]);
    });
    let started = Instant::now();
    let output = answered(|| scene.pre_commit());
    assert!(started.elapsed() >= Duration::from_millis(1500));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stderr, b"no\n");
}

#[test]
fn one_that_only_just_begins_its_answer_is_waited_for() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        let token = token(&daemon.request());
        daemon.answer(&[Frame::Working(b"")]);
        thread::sleep(Duration::from_millis(500));
        let answer = crate::scene::bytes(&[Frame::Judged(&token), Frame::Exit(1)]);
        for byte in answer {
            daemon.send(&[byte]);
        }
    });
    assert_eq!(answered(|| scene.pre_commit()).status.code(), Some(1));
}

#[test]
fn without_any_index_that_could_be_named_the_token_is_not_asked_for() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        daemon.request();
        daemon.answer(&[Frame::Exit(1)]);
    });
    let output =
        answered(|| scene.hook("pre-commit").env_remove("GIT_INDEX_FILE").output().unwrap());
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn an_index_that_is_not_there_is_agreed_on() {
    let scene = Scene::new();
    std::fs::remove_file(scene.work.join("index")).unwrap();
    scene.serve(|mut daemon| {
        let token = token(&daemon.request());
        assert_eq!(token, b"");
        daemon.answer(&[Frame::Judged(&token), Frame::Exit(0)]);
    });
    assert_eq!(answered(|| scene.pre_commit()).status.code(), Some(0));
}
