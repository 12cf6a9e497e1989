//! A place where an author works: a folder, and the tools of a language.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tollgate_tests::{Answer, COMPONENTIZE_PY, GO, Scratch, program, run};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Rust,
    Python,
    JavaScript,
    Go,
}

impl Language {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::JavaScript => "js",
            Self::Go => "go",
        }
    }

    /// The file in which the template's word stands, and the files that a rule's texts are in.
    pub(crate) const fn source(self) -> &'static str {
        match self {
            Self::Rust => "src/lib.rs",
            Self::Python => "check.py",
            Self::JavaScript => "src/check.ts",
            Self::Go => "check.go",
        }
    }
}

pub(crate) struct Workshop {
    pub(crate) scratch: Scratch,
    language: Language,
    /// What is searched for programs before all else.
    programs: Option<PathBuf>,
}

pub(crate) fn ours(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path).canonicalize().unwrap()
}

impl Workshop {
    /// None where the tools of a language can't be had, which was said then.
    pub(crate) fn new(language: Language) -> Option<Self> {
        let found = match language {
            Language::Rust | Language::JavaScript => None,
            Language::Python => Some(COMPONENTIZE_PY.find()?),
            Language::Go => Some(GO.find()?),
        };
        let programs = found.and_then(|program| program.parent().map(Path::to_owned));
        Some(Self { scratch: Scratch::new(), language, programs })
    }

    /// A command in a folder, with the author's own caches but nothing else of this machine's.
    #[expect(clippy::disallowed_methods, reason = "an author's tools are where they are")]
    pub(crate) fn command(&self, folder: &Path, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.scratch.command_in(folder, program);
        let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
        for (name, own) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            let set = std::env::var_os(name).unwrap_or_else(|| home.join(own).into());
            command.env(name, set);
        }
        for name in ["CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS", "RUSTC_WORKSPACE_WRAPPER", "RUSTC_WRAPPER"] {
            command.env_remove(name);
        }
        // Kept between tests: what all projects use is built once.
        let kept = ours("target").join("authoring");
        command.env("CARGO_TARGET_DIR", kept.join("cargo"));
        command.env("GOCACHE", kept.join("go")).env("GOPATH", kept.join("gopath"));
        command.env("GOPROXY", "off").env("GOFLAGS", "-mod=mod").env("GOTOOLCHAIN", "local");
        command.env("npm_config_cache", kept.join("npm"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let places = self.programs.iter().cloned().chain(std::env::split_paths(&path));
        let path: OsString = std::env::join_paths(places).unwrap();
        command.env("PATH", path);
        command
    }

    pub(crate) fn tollgate(&self, folder: &Path, arguments: &[&str]) -> Answer {
        run(self.command(folder, program("tollgate")).args(arguments), b"")
    }

    /// A new project, with what its language installs in it.
    pub(crate) fn project(&self, name: &str) -> PathBuf {
        let parent = self.scratch.beside("projects");
        fs::create_dir_all(&parent).unwrap();
        let language = self.language.word();
        self.tollgate(&parent, &["check", "new", name, "--lang", language]).expect(0);
        let project = parent.join(name);
        self.install(&project);
        project
    }

    /// What an author does once in a project.
    pub(crate) fn install(&self, project: &Path) {
        if self.language == Language::JavaScript {
            let mut npm = self.command(project, "npm");
            run(npm.args(["install", "--no-audit", "--no-fund"]), b"").expect(0);
        }
    }
}

/// Puts another text in place of one that stands in a file.
#[track_caller]
pub(crate) fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "no `{from}` in {}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

/// A copy of one of our own projects, with the library where it is found from there.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if ["target", "dist", "node_modules", "__pycache__", ".venv"].iter().any(|other| *other == name) {
            continue;
        }
        let place = to.join(&name);
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}
