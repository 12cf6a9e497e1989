//! Programs that are replaced, older or of another place: each hook is judged by its own.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use tollgate_protocol::{FileState, Frame, FrameBuffer, Request, Terminal};
use tollgate_tests::program;

use crate::scene::{Scene, until};

/// Copies both programs into a folder.
fn installed(folder: &Path) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    for name in ["tollgate", "tollgate-hook"] {
        fs::copy(program(name), folder.join(name)).unwrap();
    }
    folder.join("tollgate")
}

/// Puts another build in a program's place, as installers do.
fn replace(program: &Path) {
    let new = program.with_extension("new");
    let mut bytes = fs::read(program).unwrap();
    bytes.extend_from_slice(b"another build");
    fs::write(&new, bytes).unwrap();
    fs::set_permissions(&new, fs::metadata(program).unwrap().permissions()).unwrap();
    fs::rename(new, program).unwrap();
}

#[test]
fn a_replaced_program_has_its_daemon_replaced_by_the_next_hooks() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::of(installed(folder.path()));
    let old = scene.serve(&[]);
    scene.judges_rightly(&scene.root());
    replace(&scene.program);
    scene.judges_rightly(&scene.root());
    until("the old one ends", || !scene.daemons().contains(&old));
    until("a hook starts a new one", || {
        scene.judges_rightly(&scene.root());
        scene.status().is_some()
    });
    let before = scene.answered();
    scene.judges_rightly(&scene.root());
    assert_eq!(scene.answered(), before + 2);
    assert_eq!(scene.daemons(), [scene.pid()]);
    let ended = scene.log();
    assert!(ended.contains("ended: the program was replaced"), "{ended}");
}

#[test]
fn a_replaced_program_is_noticed_without_a_hook_too() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::of(installed(folder.path()));
    scene.serve(&["--look-every", "50"]);
    replace(&scene.program);
    scene.ends();
    assert!(!scene.endpoint().socket().exists());
    scene.judges_rightly(&scene.root());
    // The one that the hook has started looks less often.
    until("it is there", || scene.status().is_some());
    scene.tollgate(&["daemon", "stop"]).expect(0);
    // And where it is taken away altogether.
    scene.serve(&["--look-every", "50"]);
    fs::remove_file(&scene.program).unwrap();
    scene.ends();
}

/// The file was replaced while the process that was to be the daemon began.
#[test]
fn a_process_of_the_old_file_does_not_pass_for_the_new() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::of(installed(folder.path()));
    let other = folder.path().join("other");
    fs::copy(&scene.program, &other).unwrap();
    // As if it had been started from where the new file is now.
    let mut command = scene.command_in(Path::new("/"), &other);
    command.args(["daemon", "serve", "--look-every", "50", "--program"]).arg(&scene.program);
    let answer = tollgate_tests::run(&mut command, b"");
    assert_ne!(answer.code, 0, "{}", answer.text());
    assert!(answer.text().contains("replaced"), "{}", answer.text());
    assert_eq!(scene.daemons(), Vec::<u32>::new());
}

#[test]
fn two_programs_have_a_daemon_each_and_neither_goes_for_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::of(installed(&folder.path().join("a")));
    let second = installed(&folder.path().join("b"));
    replace(&second);
    let root = scene.beside("second");
    fs::create_dir(&root).unwrap();
    scene.git(&root, &["init", "-q", "-b", "main"]).expect(0);
    scene.gate_for(&root, &second);
    scene.judges_rightly(&scene.root());
    scene.judges_rightly(&root);
    until("both have come", || {
        [&scene.program, &second].iter().all(|program| scene.endpoint_of(program).socket().exists())
    });
    let mut daemons = scene.daemons();
    daemons.sort_unstable();
    assert_eq!(daemons.len(), 2);
    for _ in 0..10 {
        scene.judges_rightly(&scene.root());
        scene.judges_rightly(&root);
    }
    let mut after = scene.daemons();
    after.sort_unstable();
    assert_eq!(after, daemons);
    let answer = tollgate_tests::run(
        scene.command_in(&root, &second).args(["daemon", "status", "--format", "json"]),
        b"",
    );
    assert!(answer.json()["requests"]["answered"].as_u64().unwrap() >= 20, "{}", answer.text());
    assert!(scene.answered() >= 20);
}

/// A copy of the hook program that another version installed: what a repository has keeps working.
#[test]
fn a_hook_program_of_another_build() {
    let scene = Scene::new();
    let hook = scene.root().join(".git/hooks/pre-commit");
    let mut bytes = fs::read(&hook).unwrap();
    bytes.extend_from_slice(b"an older build");
    fs::remove_file(&hook).unwrap();
    fs::write(&hook, bytes).unwrap();
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&hook, executable).unwrap();
    scene.serve(&[]);
    scene.judges_rightly(&scene.root());
    assert_eq!(scene.answered(), 2);
}

/// What a `pre-commit` in the scene's repository asks.
pub(crate) fn question(scene: &Scene) -> Request {
    Request {
        hook: "pre-commit".into(),
        arguments: Vec::new(),
        directory: scene.root(),
        variables: vec![("TOLLGATE_HOME".into(), scene.home().into())],
        program: scene.program.clone(),
        program_state: FileState::of(&scene.program.metadata().unwrap()),
        terminal: Terminal::default(),
        input: None,
    }
}

/// What comes back: the kinds of the frames, and the exit code where there is one.
pub(crate) fn asked(scene: &Scene, bytes: &[u8]) -> (String, Option<u8>) {
    let mut stream = UnixStream::connect(scene.endpoint().socket()).unwrap();
    stream.set_read_timeout(Some(crate::scene::SOON)).unwrap();
    // It may be closed before all is written.
    let _ = stream.write_all(bytes);
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    let mut buffer = FrameBuffer::default();
    buffer.push(&all);
    let (mut kinds, mut exit) = (String::new(), None);
    while let Some(frame) = buffer.next_frame().unwrap() {
        kinds.push(match frame {
            Frame::Working(_) => continue,
            Frame::Output(_) => 'o',
            Frame::Errors(_) => 'e',
            Frame::Judged(_) => 'j',
            Frame::Declined(_) => 'r',
            Frame::Exit(code) => {
                exit = Some(code);
                'x'
            }
            Frame::Unknown(kind) => char::from(kind),
        });
    }
    (kinds, exit)
}

#[test]
fn a_client_of_another_version_is_answered_or_turned_away() {
    let scene = Scene::new();
    scene.serve(&[]);
    let known = question(&scene).to_bytes().unwrap();
    assert_eq!(asked(&scene, &known).1, Some(0));

    // A later one that says more.
    let mut more = known.clone();
    for (key, value) in [(&b"colour-scheme"[..], &b"dark"[..]), (b"", b""), (b"z", &[0; 5000])] {
        more.push(u8::try_from(key.len()).unwrap());
        more.extend_from_slice(key);
        more.extend_from_slice(&u32::try_from(value.len()).unwrap().to_le_bytes());
        more.extend_from_slice(value);
    }
    let length = u32::try_from(more.len() - 8).unwrap();
    more[4..8].copy_from_slice(&length.to_le_bytes());
    assert_eq!(asked(&scene, &more).1, Some(0));

    // One that speaks otherwise is not answered, at once.
    let mut other = known.clone();
    other[..4].copy_from_slice(b"TGH2");
    assert_eq!(asked(&scene, &other), (String::new(), None));

    // One of another file, or another program, is declined.
    let mut request = question(&scene);
    request.program_state.size += 1;
    assert_eq!(asked(&scene, &request.to_bytes().unwrap()), ("r".to_owned(), None));
    let request = Request { program: "/other/tollgate".into(), ..question(&scene) };
    assert_eq!(asked(&scene, &request.to_bytes().unwrap()), ("r".to_owned(), None));
    let request = Request { hook: "post-commit".into(), ..question(&scene) };
    assert_eq!(asked(&scene, &request.to_bytes().unwrap()), ("r".to_owned(), None));
    assert_eq!(asked(&scene, &known).1, Some(0));
    scene.judges_rightly(&scene.root());
}
