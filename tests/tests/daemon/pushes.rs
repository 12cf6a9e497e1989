//! `pre-push` through the daemon.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use tollgate_protocol::Request;
use tollgate_tests::token_line;

use crate::replaced::question;
use crate::scene::{SOON, Scene, assert_passed, assert_stopped};

fn with_remote() -> Scene {
    let scene = Scene::new();
    let remote = scene.beside("remote.git");
    let path = remote.to_str().unwrap();
    scene.git(&scene.root(), &["init", "-q", "--bare", "-b", "main", path]).expect(0);
    scene.git(&scene.root(), &["remote", "add", "origin", path]).expect(0);
    scene.serve(&[]);
    scene
}

fn commit(scene: &Scene, content: &str) -> String {
    let name = scene.stage(&scene.root(), content);
    scene.git(&scene.root(), &["commit", "-q", "--no-verify", "-m", "m"]).expect(0);
    name
}

#[test]
fn good_and_bad_refs() {
    let scene = with_remote();
    let root = scene.root();
    let push = |arguments: &[&str]| scene.git(&root, &[&["push", "-q"], arguments].concat());
    let at_remote = |name: &str| {
        let answer = scene.git(&root, &["ls-remote", "origin", name]).expect(0);
        answer.stdout.split('\t').next().map(str::to_owned).filter(|id| !id.is_empty())
    };
    assert_passed(&push(&["origin", "main"]));
    assert_eq!(scene.answered(), 1, "{}", scene.log());
    let good = at_remote("refs/heads/main");

    scene.git(&root, &["switch", "-q", "-c", "bad"]).expect(0);
    let name = commit(&scene, &token_line());
    assert_stopped(&push(&["origin", "bad"]), &format!("{name}:1"));
    assert_stopped(&push(&["origin", "main", "bad"]), &format!("{name}:1"));
    assert_eq!(at_remote("refs/heads/bad"), None);
    assert_eq!(scene.answered(), 3, "{}", scene.log());

    scene.git(&root, &["switch", "-q", "main"]).expect(0);
    commit(&scene, "x = 1\n");
    assert_passed(&push(&["origin", "main"]));
    assert_ne!(at_remote("refs/heads/main"), good);
    assert_passed(&push(&["origin", "main:side"]));
    assert_passed(&push(&["origin", "--delete", "side"]));
    assert_eq!(scene.answered(), 6, "{}", scene.log());
    assert_eq!(scene.status().unwrap()["requests"]["declined"], 0, "{}", scene.log());
}

/// What judging it takes in memory would stay with the daemon.
#[test]
fn a_long_history_is_left_to_the_program() {
    let scene = with_remote();
    let root = scene.root();
    std::fs::create_dir(root.join("many")).unwrap();
    for number in 0..2_001 {
        std::fs::write(root.join(format!("many/{number}.txt")), number.to_string()).unwrap();
    }
    scene.git(&root, &["add", "-A"]).expect(0);
    let name = commit(&scene, &token_line());
    let answer = scene.git(&root, &["push", "-q", "origin", "main"]);
    assert_stopped(&answer, &format!("{name}:1"));
    assert_eq!(scene.status().unwrap()["requests"]["declined"], 1, "{}", scene.log());
    assert!(scene.log().contains("left to the program: "), "{}", scene.log());
}

/// Git starts the hook before it has the refs; the daemon waits for the question.
#[test]
fn a_connection_that_is_quiet_at_first() {
    let scene = with_remote();
    commit(&scene, &token_line());
    let head = scene.head(&scene.root()).unwrap();
    let (head, zeros) = (head.trim(), "0".repeat(40));
    let request = Request {
        hook: "pre-push".into(),
        arguments: vec!["origin".into(), "somewhere".into()],
        input: Some(format!("refs/heads/main {head} refs/heads/main {zeros}\n").into_bytes()),
        ..question(&scene)
    };
    let mut stream = UnixStream::connect(scene.endpoint().socket()).unwrap();
    stream.set_read_timeout(Some(SOON)).unwrap();
    thread::sleep(Duration::from_secs(1));
    // Others are answered meanwhile.
    scene.judges_rightly(&scene.root());
    stream.write_all(&request.to_bytes().unwrap()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.ends_with(b"x\x01\0\0\0\x01"), "{}", answer.escape_ascii());
}
