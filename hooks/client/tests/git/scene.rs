//! A repository with our hooks, real git, and a `tollgate` that writes down what it was asked.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tollgate_install::{HookName, Installed, Location, Programs, SharedFolder, install, locate};

/// Writes down arguments, index and input, with nothing but the shell's own commands.
const TOLLGATE: &str = r#"#!/bin/sh
here=${0%/*}
printf 'tollgate %s\n' "$*" >>"$here/log"
printf 'index %s\n' "${GIT_INDEX_FILE-none}" >>"$here/log"
if [ "$2" = pre-push ]; then
    while IFS= read -r line; do printf 'tollgate in: %s\n' "$line" >>"$here/log"; done
fi
read -r code <"$here/code"
exit "$code"
"#;

pub(crate) struct Scene {
    _temporary: tempfile::TempDir,
    pub(crate) root: PathBuf,
    pub(crate) repository: PathBuf,
}

impl Scene {
    /// An empty repository, with hooks not yet installed.
    pub(crate) fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().canonicalize().unwrap();
        let scene = Self { repository: root.join("repository"), root, _temporary: temporary };
        write_script(&scene.root.join("tollgate"), TOLLGATE);
        scene.answer(0);
        scene.git_in(&scene.root, &["init", "-q", "-b", "main", "repository"]);
        scene
    }

    /// The same with the default hooks.
    pub(crate) fn installed() -> Self {
        let scene = Self::new();
        scene.install();
        scene
    }

    pub(crate) fn location_of(&self, directory: &Path) -> Location {
        locate(Path::new("git"), directory, &environment()).unwrap()
    }

    pub(crate) fn install(&self) -> Installed {
        self.install_in(&self.repository)
    }

    pub(crate) fn install_in(&self, directory: &Path) -> Installed {
        let programs = Programs {
            tollgate: self.root.join("tollgate"),
            hook: env!("CARGO_BIN_EXE_tollgate-hook").into(),
        };
        let location = self.location_of(directory);
        install(&location, &programs, &HookName::DEFAULT, SharedFolder::Refuse).unwrap()
    }

    /// What `tollgate` answers from now on.
    pub(crate) fn answer(&self, code: u8) {
        fs::write(self.root.join("code"), format!("{code}\n")).unwrap();
    }

    pub(crate) fn hooks(&self) -> PathBuf {
        self.repository.join(".git/hooks")
    }

    pub(crate) fn put_hook(&self, name: &str, text: &str) {
        write_script(&self.hooks().join(name), text);
    }

    pub(crate) fn stage(&self, name: &str, text: &str) {
        fs::write(self.repository.join(name), text).unwrap();
        self.git(&["add", name]);
    }

    /// What `tollgate` and the test's own hooks wrote down since the last time.
    pub(crate) fn log(&self) -> String {
        let path = self.root.join("log");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        text
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.repository, arguments)
    }

    pub(crate) fn git_in(&self, directory: &Path, arguments: &[&str]) -> String {
        let output = self.command(directory, arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {arguments:?}: {errors}");
        errors
    }

    pub(crate) fn try_git(&self, arguments: &[&str], more: &[(&str, &str)]) -> Output {
        self.command(&self.repository, arguments).envs(more.iter().copied()).output().unwrap()
    }

    pub(crate) fn command(&self, directory: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(directory).env_clear().envs(environment());
        command.env("LOG", self.root.join("log")).stdin(Stdio::null());
        command
    }
}

pub(crate) fn write_script(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// All that git sees: nobody's configuration, one author, one date.
pub(crate) fn environment() -> Vec<(OsString, OsString)> {
    [
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "protocol.file.allow"),
        ("GIT_CONFIG_VALUE_0", "always"),
        ("GIT_AUTHOR_NAME", "A"),
        ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ("GIT_COMMITTER_NAME", "A"),
        ("GIT_COMMITTER_EMAIL", "a@example.org"),
        ("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z"),
        ("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z"),
    ]
    .into_iter()
    .map(|(key, value)| (key.into(), value.into()))
    .collect()
}
