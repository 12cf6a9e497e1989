//! What a careless or unlucky process of the same user does to the daemon.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use rustix::process::geteuid;
use tollgate_protocol::Request;
use tollgate_tests::{run, token_line};

use crate::replaced::{asked, question};
use crate::scene::{Scene, is_alive, until};

#[test]
fn garbage_and_half_a_question() {
    let scene = Scene::new();
    let pid = scene.serve(&[]);
    let known = question(&scene).to_bytes().unwrap();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut byte = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random.to_le_bytes()[3]
    };
    for length in [1, 8, 9, 100, 70_000] {
        let garbage: Vec<u8> = (0..length).map(|_| byte()).collect();
        let mut stream = UnixStream::connect(scene.endpoint().socket()).unwrap();
        let _ = stream.write_all(&garbage);
        drop(stream);
        // With a header that promises as much, and fields that are none.
        let mut framed = b"TGH1".to_vec();
        framed.extend_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
        framed.extend_from_slice(&garbage);
        assert_eq!(asked(&scene, &framed).1, None);
    }
    // Cut at each place, and then the client is gone.
    for end in (0..known.len()).step_by(7) {
        let mut stream = UnixStream::connect(scene.endpoint().socket()).unwrap();
        stream.write_all(&known[..end]).unwrap();
    }
    // One byte of each field's turned.
    for at in (8..known.len()).step_by(3) {
        let mut damaged = known.clone();
        damaged[at] ^= 0x20;
        asked(&scene, &damaged);
    }
    // Longer than may be is refused before it comes.
    for length in [u32::MAX, (80 << 20) + 1] {
        let header = [&b"TGH1"[..], &length.to_le_bytes()].concat();
        assert_eq!(asked(&scene, &header), (String::new(), None));
        let header = [&b"TGC1"[..], &length.to_le_bytes()].concat();
        assert_eq!(asked(&scene, &header), (String::new(), None));
    }
    let control = [&b"TGC1"[..], &4_u32.to_le_bytes(), b"{}{}"].concat();
    assert_eq!(asked(&scene, &control), (String::new(), None));
    assert_eq!(asked(&scene, &known).1, Some(0));
    assert_eq!(scene.pid(), pid);
    scene.judges_rightly(&scene.root());
    // What went wrong is told, and only so much of it.
    let errors = scene.status().unwrap()["last_errors"].as_array().unwrap().len();
    assert!((1..=16).contains(&errors), "{errors}");
}

#[test]
fn a_thousand_connections_at_once() {
    let scene = Scene::new();
    let pid = scene.serve(&[]);
    let socket = scene.endpoint().socket();
    let open: Vec<_> = (0..1_000)
        .filter_map(|number| {
            let mut stream = UnixStream::connect(&socket).ok()?;
            if number % 2 == 0 {
                let _ = stream.write_all(b"TGH1");
            }
            Some(stream)
        })
        .collect();
    assert!(open.len() >= 256, "{}", open.len());
    // There is no room, so the hook helps itself.
    scene.judges_rightly(&scene.root());
    drop(open);
    until("it answers again", || scene.status().is_some());
    assert_eq!(scene.daemons(), [pid]);
    scene.judges_rightly(&scene.root());
    let files = || fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
    until("they are closed", || files() < 100);
}

#[test]
fn a_thousand_questions_at_once() {
    let scene = Scene::new();
    scene.serve(&[]);
    scene.judges_rightly(&scene.root());
    let known = question(&scene).to_bytes().unwrap();
    let answers: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..20)
            .map(|_| {
                let (socket, known) = (scene.endpoint().socket(), &known);
                scope.spawn(move || {
                    let ask = |_| {
                        let mut stream = UnixStream::connect(&socket).unwrap();
                        stream.set_read_timeout(Some(crate::scene::SOON)).unwrap();
                        stream.write_all(known).unwrap();
                        let mut answer = Vec::new();
                        stream.read_to_end(&mut answer).unwrap();
                        answer.ends_with(b"x\x01\0\0\0\0")
                    };
                    (0..50).map(ask).filter(|is_right| *is_right).count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(answers, 1_000);
}

#[test]
fn the_longest_question() {
    let scene = Scene::new();
    let pid = scene.serve(&[]);
    let resident = || scene.status().unwrap()["memory_bytes"].as_u64().unwrap();
    let before = resident();
    // 64 MiB of refs that delete something, which is allowed.
    let line = format!("(delete) {0} refs/heads/x {0}\n", "0".repeat(40));
    let long = Request {
        hook: "pre-push".into(),
        arguments: vec!["origin".into(), "somewhere".into()],
        input: Some(line.repeat((64 << 20) / line.len()).into_bytes()),
        ..question(&scene)
    };
    assert_eq!(asked(&scene, &long.to_bytes().unwrap()).1, Some(0));
    // And as much of nothing that is known, as long as can be.
    let mut bytes = question(&scene).to_bytes().unwrap();
    let room = (80 << 20) - (bytes.len() - 8) - 6;
    bytes.extend_from_slice(b"\x01z");
    bytes.extend_from_slice(&u32::try_from(room).unwrap().to_le_bytes());
    bytes.resize(bytes.len() + room, 0);
    bytes[4..8].copy_from_slice(&(80_u32 << 20).to_le_bytes());
    assert_eq!(asked(&scene, &bytes).1, Some(0));
    drop(bytes);
    scene.judges_rightly(&scene.root());
    assert_eq!(scene.pid(), pid);
    let after = resident();
    // The allocator may keep what many small pieces took, for the next ones.
    assert!(after < before + (160 << 20), "{before} before, {after} after");
}

#[test]
fn a_repository_that_is_deleted_while_it_is_judged() {
    let scene = Scene::new();
    let pid = scene.serve(&[]);
    for round in 0..5 {
        let root = scene.repository(&format!("gone{round}"));
        for number in 0..300 {
            fs::write(root.join(format!("f{number}.py")), format!("x = {round} + {number}\n"))
                .unwrap();
        }
        scene.git(&root, &["add", "."]).expect(0);
        let request = Request { directory: root.clone(), ..question(&scene) };
        let mut stream = UnixStream::connect(scene.endpoint().socket()).unwrap();
        stream.set_read_timeout(Some(crate::scene::SOON)).unwrap();
        stream.write_all(&request.to_bytes().unwrap()).unwrap();
        thread::sleep(Duration::from_millis(round * 4));
        // The daemon makes a folder in it for its cookies meanwhile.
        until("it is deleted", || fs::remove_dir_all(&root).is_ok() || !root.exists());
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert!(!answer.is_empty(), "neither answered nor declined");
        // At its place there is another one now.
        let root = scene.repository(&format!("gone{round}"));
        scene.judges_rightly(&root);
    }
    assert_eq!(scene.pid(), pid);
    assert!(is_alive(pid));
}

/// Unmounted when dropped.
struct Mounted(std::path::PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let mut umount = std::process::Command::new("umount");
        let _ = umount.arg("-l").arg(&self.0).status();
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn a_disk_that_is_full() {
    let scene = Scene::new();
    fs::create_dir_all(scene.home()).unwrap();
    let mut mount = std::process::Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=128k,mode=700", "tmpfs"]).arg(scene.home());
    if !geteuid().is_root() || run(&mut mount, b"").code != 0 {
        eprintln!("skipped: a small disk can't be mounted here");
        return;
    }
    let mounted = Mounted(scene.home().to_owned());
    scene.judges_rightly(&scene.root());
    let _ = fs::write(scene.home().join("filler"), vec![1; 256 << 10]);
    // That nothing can be kept is told beside the verdict.
    let judges_rightly = || {
        for (line, code) in [("x = 1\n".to_owned(), 0), (token_line(), 1)] {
            scene.stage(&scene.root(), &line);
            scene.git(&scene.root(), &["commit", "-q", "-m", "on a full disk"]).expect(code);
        }
        scene.git(&scene.root(), &["reset", "-q", "--hard"]).expect(0);
    };
    judges_rightly();
    // With or without one that can be started there.
    scene.spawn(&[]);
    thread::sleep(Duration::from_millis(200));
    (0..5).for_each(|_| judges_rightly());
    fs::remove_file(scene.home().join("filler")).unwrap();
    scene.judges_rightly(&scene.root());
    // The last hook may be starting one at this moment.
    until("no daemon is left", || {
        let _ = scene.tollgate(&["daemon", "stop"]);
        scene.daemons().is_empty()
    });
    drop(mounted);
}
