//! What git writes to `pre-push` reaches whoever judges it, once and whole.

use std::fs;
use std::io::Write;
use std::os::unix::net::UnixListener;
use std::process::{Output, Stdio};
use std::thread;

use tollgate_protocol::{Frame, refs_token};

use crate::scene::{Scene, answered, is_without, token};

const REFS: &[u8] = b"refs/heads/main 1 refs/heads/main 0\n";

fn push(scene: &Scene, refs: &[u8]) -> Output {
    let mut hook = scene.hook("pre-push");
    hook.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = hook.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let refs = refs.to_vec();
    let git = thread::spawn(move || {
        let _ = pipe.write_all(&refs);
    });
    let output = child.wait_with_output().unwrap();
    git.join().unwrap();
    output
}

#[track_caller]
fn goes_without(scene: &Scene, refs: &[u8]) {
    let _ = fs::remove_file(scene.root.join("refs"));
    is_without(&push(scene, refs), "pre-push");
    assert!(fs::read(scene.root.join("refs")).unwrap() == refs, "the refs came through");
}

#[test]
fn the_daemon_gets_the_refs() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        let request = daemon.request();
        let is_whole = request.input.as_deref() == Some(REFS);
        let token = token(&request);
        daemon.answer(&[Frame::Judged(&token), Frame::Exit(if is_whole { 1 } else { 9 })]);
    });
    assert_eq!(answered(|| push(&scene, REFS)).status.code(), Some(1));
}

#[test]
fn an_answer_about_other_refs() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        daemon.request();
        daemon.answer(&[Frame::Judged(&refs_token(b"others")), Frame::Exit(0)]);
    });
    goes_without(&scene, REFS);
}

#[test]
fn what_was_read_for_the_daemon_is_handed_on() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        daemon.request();
        daemon.answer(&[Frame::Declined(b"")]);
    });
    goes_without(&scene, REFS);
    goes_without(&scene, b"");
    goes_without(&scene, &vec![b'r'; 3_000_000]);
}

#[test]
fn more_refs_than_are_kept_are_handed_on_too() {
    let scene = Scene::new();
    scene.serve(drop);
    goes_without(&scene, &vec![b'r'; 64 * 1024 * 1024 + 100_000]);
}

#[test]
fn no_daemon_no_detour() {
    let scene = Scene::new();
    goes_without(&scene, REFS);
}

/// A stopped daemon never takes more than the system keeps for it.
#[test]
fn a_long_request_to_a_stopped_daemon() {
    let scene = Scene::new();
    let _listener = UnixListener::bind(scene.endpoint.socket()).unwrap();
    goes_without(&scene, &vec![b'r'; 5_000_000]);
}
