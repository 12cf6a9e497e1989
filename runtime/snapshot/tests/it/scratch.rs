//! A repository in a temporary folder, and git shielded from the user's configuration.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tollgate_snapshot::{Environment, File, RepoPath, Repository, Snapshot};

pub(crate) struct Scratch {
    folder: TempDir,
}

impl Scratch {
    /// An empty repository with its working tree at `root`.
    pub(crate) fn new() -> Self {
        Self::of_format(&[])
    }

    /// The same with more options of `git init`.
    pub(crate) fn of_format(options: &[&str]) -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(scratch.root()).unwrap();
        scratch.git(&[&["init", "-q", "--template=", "-b", "main"], options].concat());
        scratch
    }

    /// Has git read it from now on: libgit2 does not know this extension, which changes nothing.
    pub(crate) fn leave_to_git(&self) {
        self.git(&["config", "core.repositoryFormatVersion", "1"]);
        self.git(&["config", "extensions.noop-v1", "true"]);
    }

    /// The folder around the repository.
    pub(crate) fn around(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.around().join("root")
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, content: &str) {
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git_in(&self.root(), arguments, b"")
    }

    /// Writes, stages and commits files; returns the commit's id.
    pub(crate) fn commit(&self, files: &[(&str, &str)]) -> String {
        for (path, content) in files {
            self.write(path, content);
            self.git(&["add", "-f", "--", path]);
        }
        self.git(&["commit", "-q", "--allow-empty", "--no-verify", "-m", "m"]);
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    pub(crate) fn open(&self) -> Repository {
        Repository::open(&Environment::at(self.root())).unwrap()
    }

    pub(crate) fn open_with(&self, variables: &[(&str, &OsStr)]) -> Repository {
        let environment = Environment::new(self.root(), |name| {
            variables.iter().find(|(set, _)| *set == name).map(|(_, value)| value.into())
        });
        Repository::open(&environment).unwrap()
    }
}

/// Those of some options of `git init` that this git knows: reftable came with 2.45.
pub(crate) fn known<'a>(formats: &[&'a [&'a str]]) -> Vec<&'a [&'a str]> {
    let version = git_in(Path::new("."), &["version"], b"");
    let mut numbers = version.split(['.', ' ']).filter_map(|part| part.parse::<u32>().ok());
    let has_reftable = (numbers.next(), numbers.next()) >= (Some(2), Some(45));
    let reftable = |options: &[&str]| options.iter().any(|option| option.ends_with("reftable"));
    formats.iter().copied().filter(|options| has_reftable || !reftable(options)).collect()
}

pub(crate) fn command(directory: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(directory);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        git.env_remove(name);
    }
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "Someone");
        git.env(format!("GIT_{who}_EMAIL"), "someone@example.org");
        git.env(format!("GIT_{who}_DATE"), "2024-01-01T00:00:00Z");
    }
    git.args(["-c", "protocol.file.allow=always", "-c", "commit.gpgSign=false"]);
    git
}

pub(crate) fn git_in(directory: &Path, arguments: &[&str], input: &[u8]) -> String {
    String::from_utf8_lossy(&git_bytes(directory, arguments, input)).into_owned()
}

pub(crate) fn git_bytes(directory: &Path, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = command(directory)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {complaint}");
    output.stdout
}

pub(crate) fn path(text: &str) -> RepoPath {
    RepoPath::new(text.as_bytes()).unwrap()
}

/// The paths of files, in their order.
pub(crate) fn paths(files: &[File]) -> Vec<String> {
    files.iter().map(|file| file.path.to_string()).collect()
}

pub(crate) fn judged(snapshot: &Snapshot) -> Vec<String> {
    paths(snapshot.judged())
}

/// The content of a file that must be there.
pub(crate) fn content(snapshot: &Snapshot, at: &str) -> String {
    let file = snapshot.find(&path(at)).unwrap().unwrap();
    String::from_utf8(snapshot.read(&file).unwrap()).unwrap()
}

/// Every file below a folder with its bytes and modification time.
pub(crate) fn state_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for child in fs::read_dir(folder).unwrap() {
            let place = child.unwrap().path();
            let metadata = place.symlink_metadata().unwrap();
            let bytes = if metadata.is_dir() {
                open.push(place.clone());
                Vec::new()
            } else if metadata.is_file() {
                fs::read(&place).unwrap()
            } else {
                Vec::new()
            };
            found.push((place, bytes, metadata.modified().unwrap()));
        }
    }
    found.sort();
    found
}
