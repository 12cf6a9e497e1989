//! Where the daemon can't be, or is not to be trusted, the hook judges by itself.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tollgate_tests::{Answer, run, token_line};

use crate::scene::{Scene, assert_stopped, until};

/// A user that is not the one who runs the tests.
const SOMEBODY: u32 = 65_534;

/// Commits a token and a harmless change by a command that is made for each.
#[track_caller]
fn both(scene: &Scene, commit: impl Fn() -> Command) {
    let root = scene.root();
    let name = scene.stage(&root, &token_line());
    assert_stopped(&run(&mut commit(), b""), &format!("{name}:1"));
    scene.git(&root, &["rm", "-q", "-f", &name]).expect(0);
    let (head, _) = (scene.head(&root), scene.stage(&root, "x = 1\n"));
    let answer = run(&mut commit(), b"");
    assert_eq!(answer.code, 0, "{}", answer.text());
    assert_ne!(scene.head(&root), head);
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_repository_of_a_long_path() {
    let scene = Scene::new();
    let root = scene.repository(&"r".repeat(200));
    scene.serve(&[]);
    scene.judges_rightly(&root);
    assert_eq!(scene.answered(), 2, "{}", scene.log());
}

#[test]
fn a_home_that_nobody_can_make() {
    let scene = Scene::new();
    both(&scene, || {
        let mut git = scene.command_in(&scene.root(), "git");
        git.args(["commit", "-q", "-m", "x"]).env("TOLLGATE_HOME", "/proc/no-home");
        git
    });
    let mut start = scene.command_in(&scene.root(), &scene.program);
    let answer = run(start.args(["daemon", "start"]).env("TOLLGATE_HOME", "/proc/no-home"), b"");
    assert_ne!(answer.code, 0, "{}", answer.text());
}

/// As programs with windows start git.
#[test]
fn an_empty_environment() {
    let scene = Scene::new();
    let git = run(Command::new("sh").args(["-c", "command -v git"]), b"").expect(0);
    let git = git.stdout.trim().to_owned();
    for path in [None, Some("")] {
        both(&scene, || {
            let mut command = Command::new(&git);
            command.current_dir(scene.root()).env_clear();
            command.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
            command.args(["commit", "-q", "-m", "x"]);
            path.map(|path| command.env("PATH", path));
            command
        });
    }
    let name = scene.stage(&scene.root(), &token_line());
    let mut hook = Command::new(scene.root().join(".git/hooks/pre-commit"));
    hook.current_dir(scene.root()).env_clear().env("GIT_INDEX_FILE", ".git/index");
    assert_stopped(&run(&mut hook, b""), &format!("{name}:1"));
}

#[test]
fn a_folder_that_others_can_write_to() {
    let scene = Scene::new();
    scene.serve(&[]);
    let folder = scene.endpoint().folder().to_owned();
    scene.judges_rightly(&scene.root());
    mode(&folder, 0o770);
    scene.judges_rightly(&scene.root());
    mode(&folder, 0o700);
    assert_eq!(scene.answered(), 2);
    scene.tollgate(&["daemon", "stop"]).expect(0);
    mode(&folder, 0o702);
    scene.judges_rightly(&scene.root());
    let answer = scene.tollgate(&["daemon", "start"]);
    assert_eq!(answer.code, 4, "{}", answer.text());
    assert!(answer.text().contains("0702 rather than 0700"), "{}", answer.text());
    assert!(scene.daemons().is_empty());
}

/// Whether this can be tried at all: to be somebody else one has to be root.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn can_be_somebody() -> bool {
    let can = rustix::process::geteuid().is_root()
        && as_somebody("perl").args(["-e", "1"]).status().is_ok_and(|status| status.success());
    if !can {
        eprintln!("skipped: only root can be another user, with setpriv and perl");
    }
    can
}

fn as_somebody(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    let user = SOMEBODY.to_string();
    command.args(["--reuid", &user, "--regid", &user, "--clear-groups", program]);
    command
}

#[test]
fn a_folder_of_another_user() {
    if !can_be_somebody() {
        return;
    }
    let scene = Scene::new();
    scene.serve(&[]);
    let folder = scene.endpoint().folder().to_owned();
    chown(&folder, Some(SOMEBODY), None).unwrap();
    scene.judges_rightly(&scene.root());
    chown(&folder, Some(0), None).unwrap();
    assert_eq!(scene.answered(), 0);
    scene.judges_rightly(&scene.root());
    assert_eq!(scene.answered(), 2);
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// It would let everything pass.
#[test]
fn a_listener_of_another_user_in_our_folder() {
    if !can_be_somebody() {
        return;
    }
    let scene = Scene::new();
    scene.tollgate(&["daemon", "start"]).expect(0);
    scene.tollgate(&["daemon", "stop"]).expect(0);
    let theirs = tempfile::Builder::new().permissions(Permissions::from_mode(0o777)).tempdir();
    let theirs = theirs.unwrap();
    mode(theirs.path(), 0o777);
    let script = "use IO::Socket::UNIX; $SIG{PIPE} = 'IGNORE'; \
                  my $s = IO::Socket::UNIX->new(Local => $ARGV[0], \
                  Listen => 9) or die; while (my $c = $s->accept) { \
                  open my $f, '>>', $ARGV[1]; print $f 'asked'; close $f; \
                  print $c \"x\\1\\0\\0\\0\\0\"; close $c }";
    let (socket, asked) = (theirs.path().join("s"), theirs.path().join("asked"));
    let mut listener = as_somebody("perl");
    listener.args(["-e", script]).args([&socket, &asked]).stdin(Stdio::null());
    let _listener = Killed(listener.spawn().unwrap());
    until("it listens", || socket.exists());
    fs::rename(&socket, scene.endpoint().socket()).unwrap();
    scene.judges_rightly(&scene.root());
    assert!(asked.exists(), "nobody came by");
    // It is in nobody's way: the hook has started one of ours in its place.
    until("ours answers", || scene.status().is_some());
    assert_eq!(scene.daemons(), [scene.pid()]);
    scene.judges_rightly(&scene.root());
}

#[test]
fn a_client_of_another_user_is_turned_away() {
    if !can_be_somebody() {
        return;
    }
    let scene = Scene::new();
    scene.serve(&[]);
    let socket = scene.endpoint().socket();
    // However it got there.
    let mut folder = Some(scene.endpoint().folder().to_owned());
    while let Some(open) = folder.filter(|folder| folder != Path::new("/tmp")) {
        if fs::metadata(&open).unwrap().permissions().mode() & 0o5 != 0o5 {
            mode(&open, 0o755);
        }
        folder = open.parent().filter(|parent| *parent != Path::new("/")).map(Into::into);
    }
    mode(&socket, 0o666);
    let ask = |mut command: Command| -> Answer {
        let script = "use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) \
                      or die \"no connection: $!\"; \
                      print $s \"TGC1\", pack('V', length $ARGV[1]), $ARGV[1]; \
                      $s->flush; local $/; print <$s> // ''";
        let version = env!("CARGO_PKG_VERSION");
        let ask = format!("{{\"version\":\"{version}\",\"what\":\"status\"}}");
        run(command.args(["-e", script]).arg(&socket).arg(ask), b"")
    };
    let own = ask(Command::new("perl"));
    assert!(own.stdout.contains("\"pid\""), "{}", own.text());
    let theirs = ask(as_somebody("perl"));
    assert!(!theirs.text().contains("no connection"), "{}", theirs.text());
    assert_eq!(theirs.stdout, "");
    until("it is told", || scene.log().contains("of another user was turned away"));
    thread::sleep(Duration::from_millis(10));
    assert_eq!(scene.daemons().len(), 1);
    // What is open to others is not used by the hook.
    scene.judges_rightly(&scene.root());
    mode(scene.endpoint().folder(), 0o700);
    scene.judges_rightly(&scene.root());
    assert_eq!(scene.answered(), 2);
}
