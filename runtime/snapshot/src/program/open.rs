//! Finding a repository by git's own account.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Program;
use super::git::{self, Git};
use crate::handles::Place;
use crate::{Environment, SnapshotError, platform};

/// What it takes to open one more handle.
pub(crate) struct Opening {
    git: Arc<Git>,
    common_dir: PathBuf,
    hash_len: usize,
}

impl Opening {
    pub(crate) fn another(&self) -> Program {
        Program::new(Arc::clone(&self.git), self.common_dir.clone(), self.hash_len)
    }
}

/// Opens the repository that libgit2 `refused`, with the first git program that can.
pub(crate) fn open(
    environment: &Environment,
    refused: SnapshotError,
) -> Result<(Place, Opening, Program), SnapshotError> {
    let mut failure = match refused {
        SnapshotError::Unsupported { what, .. } => SnapshotError::NoGit { what },
        other => other,
    };
    for (at, program) in git::programs(environment).into_iter().enumerate() {
        let asked = Asked { environment, program };
        match asked.open() {
            Ok((place, git, hash_len)) => {
                let common_dir = place.common_dir.clone();
                let opening = Opening { git: Arc::new(git), common_dir, hash_len };
                let first = opening.another();
                return Ok((place, opening, first));
            }
            // The first is the one that the user means by `git`.
            Err(error) if at == 0 => failure = error,
            Err(_) => {}
        }
    }
    Err(failure)
}

struct Asked<'a> {
    environment: &'a Environment,
    program: PathBuf,
}

const FORMAT: &str = "--show-object-format=storage";
const BARE: &str = "--is-bare-repository";
const GIT_DIR: &str = "--absolute-git-dir";
const COMMON_DIR: &str = "--git-common-dir";
/// Where there is none, git fails, having answered all before.
const ROOT: &str = "--show-toplevel";

impl Asked<'_> {
    fn open(&self) -> Result<(Place, Git, usize), SnapshotError> {
        let mut variables = self.variables();
        let git = Git {
            program: self.program.clone(),
            directory: self.environment.directory.clone(),
            variables: variables.clone(),
        };
        let answers = self.answers(&git)?;
        let [format, bare, git_dir, common_dir, root] = answers;
        let hash_len = match format.as_slice() {
            b"sha1" => 20,
            b"sha256" => 32,
            other => {
                let other = String::from_utf8_lossy(other);
                return Err(unsupported(format!("its object format ({other})")));
            }
        };
        let place = |bytes: &[u8]| {
            let path = platform::path_from_bytes(bytes).filter(|path| !path.as_os_str().is_empty());
            let path = path.ok_or_else(|| unsupported("the name of its folder".to_owned()))?;
            Ok::<_, SnapshotError>(git.directory.join(path))
        };
        let git_dir = place(&git_dir)?;
        let root = if !root.is_empty() {
            Some(place(&root)?)
        } else if bare == b"false" && git_dir.file_name().is_some_and(|name| name == ".git") {
            // Started inside git's own folder.
            git_dir.parent().map(Path::to_owned)
        } else {
            None
        };
        let resolve = |root: PathBuf| {
            root.canonicalize().map_err(|reason| SnapshotError::Io { path: root, reason })
        };
        let root = root.map(resolve).transpose()?;
        let common_dir = place(&common_dir)?;

        // From here on git need not search, and finds the same from wherever it is run.
        variables.retain(|(name, _)| name != "GIT_DIR" && name != "GIT_WORK_TREE");
        variables.push(("GIT_DIR".into(), git_dir.clone().into()));
        variables.extend(root.clone().map(|root| ("GIT_WORK_TREE".into(), root.into())));
        let mut alternates = self.environment.alternates.clone();
        if self.environment.object_directory.is_some() {
            // Its own folder stays readable: what an id names is the same everywhere.
            alternates.push(common_dir.join("objects"));
        }
        if !alternates.is_empty() {
            variables.push(("GIT_ALTERNATE_OBJECT_DIRECTORIES".into(), list(&alternates)));
        }
        let directory = root.clone().unwrap_or_else(|| git_dir.clone());
        let git = Git { program: git.program, directory, variables };
        Ok((Place { git_dir, common_dir, root }, git, hash_len))
    }

    fn answers(&self, git: &Git) -> Result<[Vec<u8>; 5], SnapshotError> {
        let output = git.output(&["rev-parse", FORMAT, BARE, GIT_DIR, COMMON_DIR, ROOT], b"")?;
        let text = output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout);
        let lines: Vec<&[u8]> = text
            .split(|byte| *byte == b'\n')
            .map(|line| if cfg!(windows) { line.strip_suffix(b"\r").unwrap_or(line) } else { line })
            .collect();
        match (lines.as_slice(), output.status.success()) {
            ([format, bare, git_dir, common_dir, root], true) => {
                return Ok([format, bare, git_dir, common_dir, root].map(|line| line.to_vec()));
            }
            ([format, bare, git_dir, common_dir], false) => {
                let none = &&b""[..];
                return Ok([format, bare, git_dir, common_dir, none].map(|line| line.to_vec()));
            }
            _ => {}
        }
        // It failed, or a path holds line feeds: then each is asked for by itself.
        let one = |question: &str| {
            let output = git.output(&["rev-parse", question], b"")?;
            git::line(&output).ok_or_else(|| self.refusal(git::complaint(&output)))
        };
        let root = one(ROOT).unwrap_or_default();
        Ok([one(FORMAT)?, one(BARE)?, one(GIT_DIR)?, one(COMMON_DIR)?, root])
    }

    /// What git's refusal means. Its words are those of the C locale.
    fn refusal(&self, said: String) -> SnapshotError {
        let environment = self.environment;
        let directory = environment.directory.clone();
        if said.contains("dubious ownership") {
            let path = said.split('\'').nth(1).map_or(directory, PathBuf::from);
            return SnapshotError::Owner { path };
        }
        if said.contains("extension") || said.contains("repo version") || said.contains("format") {
            return unsupported(format!("its format ({said})"));
        }
        match &environment.git_dir {
            Some(path) if said.starts_with("not a git repository") => {
                SnapshotError::GitDir { path: path.clone(), reason: said }
            }
            None if said.starts_with("not a git repository") => {
                SnapshotError::NotARepository { directory }
            }
            _ => SnapshotError::Git { doing: "opening the repository", reason: said },
        }
    }

    /// The environment as git is to see it: the caller's, with every path absolute.
    fn variables(&self) -> Vec<(OsString, OsString)> {
        let environment = self.environment;
        let mut variables = environment.for_git.clone();
        let mut set = |name: &str, value: OsString| variables.push((name.into(), value));
        for (name, path) in [
            ("GIT_DIR", &environment.git_dir),
            ("GIT_WORK_TREE", &environment.work_tree),
            ("GIT_COMMON_DIR", &environment.common_dir),
            ("GIT_OBJECT_DIRECTORY", &environment.object_directory),
        ] {
            if let Some(path) = path {
                set(name, path.clone().into());
            }
        }
        if !environment.ceilings.is_empty()
            && let Ok(ceilings) = std::env::join_paths(&environment.ceilings)
        {
            set("GIT_CEILING_DIRECTORIES", ceilings);
        }
        if environment.across_filesystems {
            set("GIT_DISCOVERY_ACROSS_FILESYSTEM", "1".into());
        }
        variables
    }
}

fn unsupported(what: String) -> SnapshotError {
    SnapshotError::Unsupported {
        what,
        hint: Some("a newer git may read it: let PATH name its folder"),
    }
}

/// A list of paths as git reads it: what holds the separator is put in quotes.
fn list(paths: &[PathBuf]) -> OsString {
    let separator = if cfg!(windows) { ";" } else { ":" };
    let mut list = OsString::new();
    for path in paths {
        if !list.is_empty() {
            list.push(separator);
        }
        let bytes = path.as_os_str().as_encoded_bytes();
        let odd = |byte: &u8| matches!(byte, b'"' | b'\n') || separator.as_bytes().contains(byte);
        match path.to_str() {
            Some(text) if bytes.iter().any(odd) => {
                let escaped = text.replace('\\', r"\\").replace('"', r#"\""#).replace('\n', r"\n");
                list.push(format!("\"{escaped}\""));
            }
            _ => list.push(path),
        }
    }
    list
}
