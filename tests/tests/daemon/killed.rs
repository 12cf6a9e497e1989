//! A daemon that is killed or stopped at any moment takes no verdict with it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tollgate_tests::{run, token_line};

use crate::scene::{Scene, assert_passed, assert_stopped, signal, until};

/// Commits by turns a harmless change and a token in several repositories, while the daemon is
/// killed so many times; each commit's verdict must be right.
fn killed_under_load(times: u32) {
    let scene = Scene::new();
    let roots: Vec<_> = (0..3).map(|number| scene.repository(&format!("r{number}"))).collect();
    let (over, commits) = (AtomicBool::new(false), AtomicU32::new(0));
    thread::scope(|scope| {
        for root in &roots {
            let git = |arguments: &[&str]| {
                let mut command = scratch_command(&scene, root);
                command.args(arguments);
                command
            };
            let mut commands: Vec<_> = Vec::new();
            // Made here, since the scene is for one thread. Enough of them: a daemon that is killed
            // comes back with a hook, one at a time.
            for number in 0..times * 20 {
                commands.push((
                    number,
                    git(&["add", "-A"]),
                    git(&["commit", "-q", "-m", "m"]),
                    git(&["rev-parse", "HEAD"]),
                ));
            }
            let (over, commits) = (&over, &commits);
            scope.spawn(move || {
                let mut head = String::new();
                for (number, mut add, mut commit, mut tell) in commands {
                    if over.load(Ordering::SeqCst) {
                        break;
                    }
                    let is_bad = number % 2 == 1;
                    let line = if is_bad { token_line() } else { "x = 1\n".into() };
                    std::fs::write(root.join("app.py"), format!("{line}# {number}\n")).unwrap();
                    run(&mut add, b"").expect(0);
                    let answer = run(&mut commit, b"");
                    let now = run(&mut tell, b"").expect(0).stdout;
                    if is_bad {
                        assert_stopped(&answer, "app.py:1");
                        assert_eq!(now, head, "it is in history");
                    } else {
                        assert_passed(&answer);
                        assert_ne!(now, head, "it is not in history");
                    }
                    head = now;
                    commits.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let mut killed = 0;
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let begun = Instant::now();
        while killed < times && begun.elapsed() < Duration::from_secs(u64::from(times) * 3) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            thread::sleep(Duration::from_millis(random % 150));
            for pid in scene.daemons() {
                signal(pid, Signal::KILL);
                killed += 1;
            }
        }
        over.store(true, Ordering::SeqCst);
        assert!(killed >= times, "only {killed} daemons came");
    });
    assert!(commits.load(Ordering::SeqCst) >= times / 2);
    // The last of each may have been stopped, and is still staged.
    for root in &roots {
        scene.git(root, &["reset", "-q", "--hard"]).expect(0);
    }
    // A socket that was left behind is in nobody's way.
    until("a hook starts another", || {
        scene.judges_rightly(&roots[0]);
        scene.status().is_some()
    });
    // One that finds another at work ends by itself.
    until("the others are gone", || scene.daemons().len() == 1);
}

fn scratch_command(scene: &Scene, root: &std::path::Path) -> std::process::Command {
    scene.command_in(root, "git")
}

#[test]
fn killed_twenty_times_under_load() {
    killed_under_load(20);
}

#[test]
#[ignore = "takes a minute or two"]
fn killed_a_hundred_times_under_load() {
    killed_under_load(100);
}

#[test]
fn a_stopped_daemon_is_passed_by_and_answers_again_when_it_goes_on() {
    let scene = Scene::new();
    let pid = scene.serve(&[]);
    scene.judges_rightly(&scene.root());
    signal(pid, Signal::STOP);
    for _ in 0..2 {
        let name = scene.stage(&scene.root(), &token_line());
        let begun = Instant::now();
        let answer = scene.git(&scene.root(), &["commit", "-q", "-m", "x"]);
        let took = begun.elapsed();
        assert_stopped(&answer, &format!("{name}:1"));
        assert!(took < Duration::from_secs(2), "it took {took:?}");
        scene.git(&scene.root(), &["rm", "-q", "-f", &name]).expect(0);
        scene.passes(&scene.root());
    }
    assert_eq!(scene.daemons(), [pid], "no other is started beside it");
    signal(pid, Signal::CONT);
    // Questions that were asked meanwhile, and given up, may be answered, too.
    let before = scene.answered();
    scene.judges_rightly(&scene.root());
    assert!(scene.answered() >= before + 2, "{}", scene.log());
}

/// Its queue is full of connections that nobody takes.
#[test]
fn a_stopped_daemon_with_a_full_queue_keeps_nobody_waiting() {
    let scene = Scene::new();
    let pid = scene.serve(&[]);
    signal(pid, Signal::STOP);
    let socket = scene.endpoint().socket();
    let mut open = Vec::new();
    let address = rustix::net::SocketAddrUnix::new(&socket).unwrap();
    let full = loop {
        let kind = rustix::net::SocketType::STREAM;
        let connection = rustix::net::socket(rustix::net::AddressFamily::UNIX, kind, None).unwrap();
        rustix::io::ioctl_fionbio(&connection, true).unwrap();
        match rustix::net::connect(&connection, &address) {
            Ok(()) => open.push(connection),
            Err(error) => break error,
        }
        assert!(open.len() < 10_000);
    };
    assert_eq!(full, rustix::io::Errno::AGAIN);
    let begun = Instant::now();
    scene.judges_rightly(&scene.root());
    assert!(begun.elapsed() < Duration::from_secs(4), "it took {:?}", begun.elapsed());
    let begun = Instant::now();
    let status = scene.tollgate(&["daemon", "status"]);
    assert!(begun.elapsed() < Duration::from_secs(8), "it took {:?}", begun.elapsed());
    assert_eq!(status.code, 4, "{}", status.text());
    drop(open);
    signal(pid, Signal::CONT);
    until("it answers again", || scene.status().is_some());
}
