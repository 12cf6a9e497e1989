//! Hooks, an index, a `tollgate` that tells when it was run, and the daemon's side of a connection.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use tollgate_hook::note::{self, Note};
use tollgate_protocol::{
    Endpoint, Frame, HEADER_LENGTH, IndexToken, Request, body_length, refs_token,
};

/// The exit code of the way without a daemon; the daemon of a test gives another.
pub(crate) const WITHOUT: i32 = 7;

/// Tells that it was run, and keeps the refs.
const TOLLGATE: &str = r#"#!/bin/sh
echo "without: $*"
if [ "$2" = pre-push ]; then /bin/cat >"${0%/*}/refs"; fi
exit 7
"#;

pub(crate) struct Scene {
    _temporary: tempfile::TempDir,
    pub(crate) root: PathBuf,
    pub(crate) work: PathBuf,
    pub(crate) endpoint: Endpoint,
}

impl Scene {
    /// No daemon yet, but a folder for its socket.
    pub(crate) fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().canonicalize().unwrap();
        let (work, program) = (root.join("work"), root.join("tollgate"));
        fs::write(&program, TOLLGATE).unwrap();
        fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(&work).unwrap();
        fs::write(work.join("index"), "DIRC and a checksum of twenty bytes").unwrap();

        let hooks = root.join("hooks");
        fs::create_dir(&hooks).unwrap();
        for hook in ["pre-commit", "pre-push", "commit-msg"] {
            symlink(env!("CARGO_BIN_EXE_tollgate-hook"), hooks.join(hook)).unwrap();
        }
        let note = Note {
            program: program.clone(),
            formers: Vec::new(),
            placed: Vec::new(),
            folder_made: false,
        };
        fs::write(hooks.join(note::FILE_NAME), note.to_bytes().unwrap()).unwrap();

        let home = root.join("home").into_os_string();
        let variable = |name: &str| (name == "TOLLGATE_HOME").then(|| home.clone());
        let endpoint = Endpoint::locate(variable, user(), &program).unwrap();
        DirBuilder::new().recursive(true).mode(0o700).create(endpoint.folder()).unwrap();
        Self { _temporary: temporary, root, work, endpoint }
    }

    /// Serves every connection, one after the other, until the test ends.
    pub(crate) fn serve(&self, mut daemon: impl FnMut(Connection) + Send + 'static) {
        let listener = UnixListener::bind(self.endpoint.socket()).unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                daemon(Connection { stream: stream.unwrap() });
            }
        });
    }

    /// The hook as git would start it.
    pub(crate) fn hook(&self, name: &str) -> Command {
        let mut command = Command::new(self.root.join("hooks").join(name));
        command.current_dir(&self.work).env_clear().env("TOLLGATE_HOME", self.root.join("home"));
        command.env("GIT_INDEX_FILE", "index").stdin(Stdio::null());
        command
    }

    pub(crate) fn pre_commit(&self) -> Output {
        self.hook("pre-commit").output().unwrap()
    }

    /// The way without a daemon was gone, and nothing else is to be seen.
    #[track_caller]
    pub(crate) fn goes_without(&self) {
        is_without(&self.pre_commit(), "pre-commit");
    }
}

#[track_caller]
pub(crate) fn is_without(output: &Output, hook: &str) {
    assert_eq!(output.status.code(), Some(WITHOUT));
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("without: hook {hook}\n"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// Runs it until the daemon's answer was in time: a machine under load may be late, and then the
/// hook rightly goes without.
pub(crate) fn answered(mut run: impl FnMut() -> Output) -> Output {
    for _ in 0..20 {
        let output = run();
        if output.status.code() != Some(WITHOUT) {
            return output;
        }
        thread::sleep(Duration::from_millis(50));
    }
    run()
}

/// The daemon's end.
pub(crate) struct Connection {
    pub(crate) stream: UnixStream,
}

impl Connection {
    pub(crate) fn request(&mut self) -> Request {
        let mut header = [0; HEADER_LENGTH];
        self.stream.read_exact(&mut header).unwrap();
        let mut body = vec![0; body_length(header).unwrap() as usize];
        self.stream.read_exact(&mut body).unwrap();
        Request::parse(&body).unwrap()
    }

    /// Sends bytes, to whoever may have gone.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }

    pub(crate) fn answer(&mut self, frames: &[Frame<'_>]) {
        self.send(&bytes(frames));
    }
}

pub(crate) fn bytes(frames: &[Frame<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    for frame in frames {
        frame.write_to(&mut out).unwrap();
    }
    out
}

/// What an honest daemon says it judged.
pub(crate) fn token(request: &Request) -> Vec<u8> {
    match &request.input {
        Some(input) => refs_token(input).to_vec(),
        None => {
            let variable = |name: &str| request.variable(name).map(OsString::from);
            let index = tollgate_protocol::index_file(variable, &request.directory).unwrap();
            index_token(&index)
        }
    }
}

pub(crate) fn index_token(index: &Path) -> Vec<u8> {
    IndexToken::of_path(index).unwrap().as_bytes().to_vec()
}

pub(crate) fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}
