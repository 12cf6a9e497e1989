//! Asks git where it looks for hooks, and tells whose folder that is.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tollgate_hook::os_bytes;

use crate::InstallError;

/// Whose a hooks folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// This clone's alone: inside its git directory.
    Repository,
    /// The project's: inside a work tree, where it is or could be committed.
    Team,
    /// Outside the repository, by a `core.hooksPath` that others may share.
    Shared,
}

/// A repository and its hooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The folder git takes hooks from: absolute, without links; it need not be there.
    pub hooks: PathBuf,
    /// Whose it is.
    pub owner: Owner,
    /// The root of the work tree; none in a bare repository.
    pub work_tree: Option<PathBuf>,
    /// The git directory that linked worktrees have in common.
    pub common_directory: PathBuf,
}

/// Where the repository around `directory` has its hooks, by git's own account: `core.hooksPath`
/// from every kind of configuration, linked worktrees, submodules, bare repositories.
///
/// `environment` is all that git sees of it.
///
/// # Errors
/// Where git can't be run, or knows no repository there.
pub fn locate(
    git: &Path,
    directory: &Path,
    environment: &[(OsString, OsString)],
) -> Result<Location, InstallError> {
    let directory = directory.canonicalize().map_err(InstallError::io("go to", directory))?;
    let environment = anchored(environment, &directory);
    let asked = Asked { git, environment: &environment };
    let common = resolve(&directory.join(asked.path(&directory, &["--git-common-dir"])?));
    let work_tree = asked.path_if_any(&directory, &["--show-toplevel"])?;
    let base = match &work_tree {
        Some(root) => resolve(&directory.join(root)),
        None if asked.path(&directory, &["--is-bare-repository"])?.as_os_str() == "true" => {
            resolve(&directory.join(asked.path(&directory, &["--git-dir"])?))
        }
        None => return Err(InstallError::InsideGitDirectory { directory }),
    };
    // A relative core.hooksPath counts from where git runs hooks, which is `base`.
    let hooks = resolve(&base.join(asked.path(&base, &["--git-path", "hooks"])?));
    let own = resolve(&base.join(asked.path(&base, &["--git-dir"])?));

    let owner = if hooks.starts_with(&common) || hooks.starts_with(&own) {
        Owner::Repository
    } else if asked.work_trees(&base)?.iter().any(|root| hooks.starts_with(root)) {
        Owner::Team
    } else {
        Owner::Shared
    };
    Ok(Location { hooks, owner, work_tree: work_tree.map(|_| base), common_directory: common })
}

/// The environment with paths to the repository that hold in any directory, since git is asked in
/// more than one.
fn anchored(environment: &[(OsString, OsString)], directory: &Path) -> Vec<(OsString, OsString)> {
    const PATHS: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR"];
    environment
        .iter()
        .map(|(key, value)| {
            let is_path = PATHS.iter().any(|name| key == name);
            let value = if is_path { directory.join(value).into() } else { value.clone() };
            (key.clone(), value)
        })
        .collect()
}

/// git with the environment it is to see.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    git: &'a Path,
    environment: &'a [(OsString, OsString)],
}

impl Asked<'_> {
    fn run(self, directory: &Path, arguments: &[&str]) -> Result<Output, InstallError> {
        Command::new(self.git)
            .args(arguments)
            .current_dir(directory)
            .env_clear()
            .envs(self.environment.iter().map(|(key, value)| (key, value)))
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output()
            .map_err(|source| InstallError::NoGit { program: self.git.to_path_buf(), source })
    }

    /// One answer of `git rev-parse`: one question each, since paths may hold line feeds.
    fn path(self, directory: &Path, question: &[&str]) -> Result<PathBuf, InstallError> {
        let output = self.run(directory, &[&["rev-parse"], question].concat())?;
        let failed = || InstallError::NoRepository {
            directory: directory.to_path_buf(),
            message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        };
        let line = output.stdout.strip_suffix(b"\n").filter(|_| output.status.success());
        let line = line.ok_or_else(failed)?;
        let line = if cfg!(windows) { line.strip_suffix(b"\r").unwrap_or(line) } else { line };
        os_bytes::from_bytes(line).map(PathBuf::from).ok_or_else(failed)
    }

    /// The same for a question that not every repository has an answer to.
    fn path_if_any(
        self,
        directory: &Path,
        question: &[&str],
    ) -> Result<Option<PathBuf>, InstallError> {
        match self.path(directory, question) {
            Ok(path) if path.as_os_str().is_empty() => Ok(None),
            Ok(path) => Ok(Some(path)),
            Err(InstallError::NoRepository { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The roots of this work tree, its linked ones, and the project it is a submodule of.
    fn work_trees(self, base: &Path) -> Result<Vec<PathBuf>, InstallError> {
        let mut roots = Vec::new();
        let above = self.path_if_any(base, &["--show-superproject-working-tree"])?;
        roots.extend(above.map(|root| resolve(&root)));
        let is_bare = self.path(base, &["--is-bare-repository"])?.as_os_str() == "true";
        if !is_bare {
            roots.push(resolve(base));
        }
        // git before 2.36 can't end its lines with NUL; then this work tree is all we know of.
        let listed = self.run(base, &["worktree", "list", "--porcelain", "-z"])?;
        if listed.status.success() {
            let mut bare = false;
            for field in listed.stdout.split(|&byte| byte == 0).rev() {
                if field == b"bare" {
                    bare = true;
                } else if let Some(root) = field.strip_prefix(b"worktree ") {
                    let root = os_bytes::from_bytes(root).filter(|_| !bare);
                    roots.extend(root.map(|root| resolve(Path::new(&root))));
                    bare = false;
                }
            }
        }
        Ok(roots)
    }
}

/// Absolute and without links as far as the path exists; the rest as it is written.
fn resolve(path: &Path) -> PathBuf {
    let mut missing: Vec<&OsStr> = Vec::new();
    let mut there = path;
    loop {
        if let Ok(found) = there.canonicalize() {
            let mut resolved = found;
            for part in missing.iter().rev() {
                if *part == OsStr::new("..") {
                    resolved.pop();
                } else {
                    resolved.push(part);
                }
            }
            return resolved;
        }
        match (there.components().next_back(), there.parent()) {
            (Some(Component::CurDir), Some(parent)) => there = parent,
            (Some(last), Some(parent)) => {
                missing.push(last.as_os_str());
                there = parent;
            }
            _ => return path.to_path_buf(),
        }
    }
}
