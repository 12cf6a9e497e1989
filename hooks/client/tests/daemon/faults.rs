//! Whatever goes wrong with a daemon: the hook goes the way without, and nothing else is seen.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tollgate_protocol::{Frame, LONGEST_TEXT, NEXT_DEADLINE};

use crate::scene::{Connection, Scene, WITHOUT, bytes, index_token, is_without, token};

/// Runs `pre-commit` with a daemon that does this once it has the request.
#[track_caller]
fn with_daemon(daemon: impl Fn(&mut Connection, Vec<u8>) + Send + 'static) {
    let scene = Scene::new();
    scene.serve(move |mut connection| {
        let token = token(&connection.request());
        daemon(&mut connection, token);
    });
    scene.goes_without();
}

#[test]
fn one_that_declines() {
    with_daemon(|daemon, token| {
        daemon.answer(&[
            Frame::Errors(b"half a report"),
            Frame::Judged(&token),
            Frame::Declined(b"another program"),
            Frame::Exit(0),
        ]);
    });
}

#[test]
fn an_answer_cut_at_every_byte() {
    let scene = Scene::new();
    let (length, at) = (Arc::new(AtomicUsize::new(usize::MAX)), Arc::new(AtomicUsize::new(0)));
    let (whole, cut) = (Arc::clone(&length), Arc::clone(&at));
    scene.serve(move |mut daemon| {
        let token = token(&daemon.request());
        let answer = bytes(&[
            Frame::Working(b"at it"),
            Frame::Output(b"out"),
            Frame::Errors(b"err"),
            Frame::Judged(&token),
            Frame::Exit(0),
        ]);
        whole.store(answer.len(), Ordering::SeqCst);
        daemon.send(&answer[..cut.load(Ordering::SeqCst)]);
    });
    while at.load(Ordering::SeqCst) < length.load(Ordering::SeqCst) {
        scene.goes_without();
        at.fetch_add(1, Ordering::SeqCst);
    }
    assert!(at.load(Ordering::SeqCst) > 80);
    let output = crate::scene::answered(|| scene.pre_commit());
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn one_that_closes_before_it_has_read() {
    let scene = Scene::new();
    scene.serve(drop);
    for _ in 0..20 {
        scene.goes_without();
    }
}

#[test]
fn garbage() {
    with_daemon(|daemon, _| daemon.send(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    with_daemon(|daemon, _| daemon.send(&[0; 100_000]));
    with_daemon(|daemon, _| daemon.send(&[0xff; 100_000]));
    with_daemon(|daemon, _| daemon.send(b"x\0\0\0\0x\0\0\0\0"));
}

#[test]
fn a_huge_length_and_too_much_text() {
    with_daemon(|daemon, _| {
        daemon.send(b"o\xff\xff\xff\x7f");
        thread::sleep(Duration::from_secs(1));
    });
    with_daemon(|daemon, token| {
        let half = vec![b'.'; LONGEST_TEXT / 2 + 1];
        daemon.answer(&[Frame::Output(&half), Frame::Errors(&half)]);
        daemon.answer(&[Frame::Judged(&token), Frame::Exit(0)]);
    });
}

#[test]
fn an_answer_about_something_else() {
    with_daemon(|daemon, mut token| {
        token[40] ^= 1;
        daemon.answer(&[Frame::Judged(&token), Frame::Errors(b"no\n"), Frame::Exit(1)]);
    });
    with_daemon(|daemon, token| {
        daemon.answer(&[Frame::Judged(&token[..token.len() - 1]), Frame::Exit(0)]);
    });
    with_daemon(|daemon, token| {
        daemon.answer(&[Frame::Judged(&token), Frame::Judged(b""), Frame::Exit(0)]);
    });
    with_daemon(|daemon, _| daemon.answer(&[Frame::Exit(0)]));
}

#[test]
fn an_index_that_is_swapped_while_it_is_judged() {
    let scene = Scene::new();
    let index = scene.work.join("index");
    scene.serve(move |mut daemon| {
        daemon.request();
        let before = index_token(&index);
        let lock = index.with_extension("lock");
        fs::write(&lock, fs::read(&index).unwrap()).unwrap();
        fs::rename(&lock, &index).unwrap();
        daemon.answer(&[Frame::Judged(&before), Frame::Exit(0)]);
    });
    scene.goes_without();
}

#[test]
fn silence_has_a_deadline() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        daemon.request();
        thread::sleep(Duration::from_secs(60));
    });
    let started = Instant::now();
    scene.goes_without();
    let took = started.elapsed();
    assert!(took >= Duration::from_millis(300) && took < Duration::from_secs(3), "{took:?}");
}

#[test]
fn a_trickle_is_silence() {
    with_daemon(|daemon, _| {
        for byte in b"p\xff\0\0\0".iter().chain(&[b'.'; 60]) {
            daemon.send(&[*byte]);
            thread::sleep(Duration::from_millis(50));
        }
    });
}

#[test]
fn silence_after_a_beginning_has_a_deadline_too() {
    let started = Instant::now();
    with_daemon(|daemon, token| {
        daemon.answer(&[Frame::Judged(&token), Frame::Errors(b"half")]);
        thread::sleep(Duration::from_secs(60));
    });
    let took = started.elapsed();
    assert!(took >= Duration::from_secs(3) && took < Duration::from_secs(9), "{took:?}");
}

#[test]
fn one_that_is_killed_in_mid_answer_and_leaves_its_socket() {
    let scene = Scene::new();
    drop(std::os::unix::net::UnixListener::bind(scene.endpoint.socket()).unwrap());
    scene.goes_without();
}

#[test]
fn one_that_works_for_ever_shows_that_the_hook_waits() {
    let scene = Scene::new();
    scene.serve(|mut daemon| {
        daemon.request();
        while daemon.stream.peer_addr().is_ok() {
            daemon.answer(&[Frame::Working(b"")]);
            thread::sleep(Duration::from_millis(100));
        }
    });
    // A machine under load may be late with a sign, and then the hook rightly goes without.
    let waits = (0..20).any(|_| {
        let mut hook = scene.hook("pre-commit");
        let mut hook = hook.stdout(std::process::Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        // Longer than it would wait for a daemon that is silent.
        while begun.elapsed() < NEXT_DEADLINE + Duration::from_secs(1) {
            if let Some(status) = hook.try_wait().unwrap() {
                assert_eq!(status.code(), Some(WITHOUT));
                return false;
            }
            thread::sleep(Duration::from_millis(20));
        }
        hook.kill().unwrap();
        hook.wait().unwrap();
        true
    });
    assert!(waits);
}

#[test]
fn hooks_the_daemon_does_not_know_are_not_asked_about() {
    let scene = Scene::new();
    scene.serve(|mut daemon| daemon.answer(&[Frame::Exit(0)]));
    is_without(&scene.hook("commit-msg").output().unwrap(), "commit-msg");
}
