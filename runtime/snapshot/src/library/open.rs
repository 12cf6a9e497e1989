//! Finding a repository and opening it with libgit2.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use git2::{ErrorCode, RepositoryOpenFlags};

use super::Library;
use crate::handles::Place;
use crate::{Environment, SnapshotError};

/// What it takes to open one more handle.
pub(crate) struct Opening {
    git_dir: PathBuf,
    root: Option<PathBuf>,
    object_directories: Vec<String>,
}

/// Opens the repository that the environment names, or the one its directory lies in.
pub(crate) fn open(environment: &Environment) -> Result<(Place, Opening, Library), SnapshotError> {
    let repository = discover(environment)?;
    if let Some(common) = &environment.common_dir
        && !same_place(common, repository.commondir())
    {
        return Err(SnapshotError::Unsupported {
            what: format!("GIT_COMMON_DIR={}", common.display()),
            hint: Some("unset it, or use a linked worktree"),
        });
    }
    let place = Place {
        git_dir: repository.path().to_owned(),
        common_dir: repository.commondir().to_owned(),
        root: work_tree(environment, &repository)?,
    };
    let opening = Opening {
        git_dir: place.git_dir.clone(),
        root: place.root.clone(),
        object_directories: object_directories(environment)?,
    };
    let library = opening.prepare(repository)?;
    Ok((place, opening, library))
}

impl Opening {
    pub(crate) fn another(&self) -> Result<Library, SnapshotError> {
        let repository =
            open_at(&self.git_dir).map_err(|error| refuse(error, &self.git_dir, &self.git_dir))?;
        self.prepare(repository)
    }

    /// Tells a fresh handle what it can't know from the repository's own files.
    fn prepare(&self, repository: git2::Repository) -> Result<Library, SnapshotError> {
        if let Some(root) = &self.root {
            repository
                .set_workdir(root, false)
                .map_err(SnapshotError::git("setting the working tree"))?;
        }
        if !self.object_directories.is_empty() {
            let objects = repository.odb().map_err(SnapshotError::git("opening the objects"))?;
            for directory in &self.object_directories {
                objects
                    .add_disk_alternate(directory)
                    .map_err(SnapshotError::git("opening GIT_OBJECT_DIRECTORY"))?;
            }
        }
        Ok(Library { repository, last_head: Cell::new(None) })
    }
}

/// Whether a folder of a working tree is the top of another repository's, readable or not.
pub(crate) fn is_repository(folder: &Path) -> bool {
    if folder.join(".git").symlink_metadata().is_err() {
        return false;
    }
    match git2::Repository::open(folder) {
        Ok(_) => true,
        Err(error) => !matches!(
            refuse(error, folder, folder),
            SnapshotError::NotARepository { .. } | SnapshotError::Git { .. }
        ),
    }
}

/// Opens exactly this folder as a repository.
fn open_at(git_dir: &Path) -> Result<git2::Repository, git2::Error> {
    let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
    git2::Repository::open_ext(git_dir, flags, &[] as &[&Path])
}

fn discover(environment: &Environment) -> Result<git2::Repository, SnapshotError> {
    let directory = &environment.directory;
    if let Some(git_dir) = &environment.git_dir {
        return open_at(git_dir).map_err(|error| match error.code() {
            ErrorCode::NotFound => {
                SnapshotError::GitDir { path: git_dir.clone(), reason: error.message().to_owned() }
            }
            _ => refuse(error, git_dir, directory),
        });
    }
    let mut flags = RepositoryOpenFlags::empty();
    if environment.across_filesystems {
        flags |= RepositoryOpenFlags::CROSS_FS;
    }
    git2::Repository::open_ext(directory, flags, &environment.ceilings)
        .map_err(|error| refuse(error, directory, directory))
}

fn refuse(error: git2::Error, place: &Path, directory: &Path) -> SnapshotError {
    let message = error.message();
    // libgit2 has one code for all of these, so that only the text tells them apart.
    if message.contains("object format") {
        return SnapshotError::Unsupported {
            what: format!("its object format ({message})"),
            hint: None,
        };
    }
    if message.contains("unsupported extension") || message.contains("repository version") {
        return SnapshotError::Unsupported { what: message.to_owned(), hint: None };
    }
    match error.code() {
        ErrorCode::Owner => SnapshotError::Owner { path: place.to_owned() },
        ErrorCode::NotFound => SnapshotError::NotARepository { directory: directory.to_owned() },
        _ => SnapshotError::Git { doing: "opening the repository", reason: message.to_owned() },
    }
}

/// Git's own order: `GIT_WORK_TREE`; none where the repository is bare; `core.worktree`; with
/// `GIT_DIR` alone the current directory; else the folder that holds `.git`.
fn work_tree(
    environment: &Environment,
    repository: &git2::Repository,
) -> Result<Option<PathBuf>, SnapshotError> {
    let bare = repository.is_bare() && !repository.is_worktree();
    let root = match (&environment.work_tree, repository.workdir()) {
        (Some(root), _) => root,
        (None, _) if bare => return Ok(None),
        (None, Some(root)) if environment.git_dir.is_none() || names_work_tree(repository) => root,
        (None, _) if environment.git_dir.is_some() => &environment.directory,
        (None, _) => return Ok(None),
    };
    let resolved = root
        .canonicalize()
        .map_err(|reason| SnapshotError::Io { path: root.to_owned(), reason })?;
    Ok(Some(resolved))
}

fn names_work_tree(repository: &git2::Repository) -> bool {
    repository.config().is_ok_and(|config| config.get_path("core.worktree").is_ok())
}

/// Where objects are besides the repository's own folder. That folder stays readable even when
/// `GIT_OBJECT_DIRECTORY` names another: what an id names is the same everywhere.
fn object_directories(environment: &Environment) -> Result<Vec<String>, SnapshotError> {
    environment
        .object_directory
        .iter()
        .chain(&environment.alternates)
        .filter(|directory| directory.is_dir())
        .map(|directory| {
            directory.to_str().map(str::to_owned).ok_or_else(|| SnapshotError::Unsupported {
                what: format!("an object directory whose name is not UTF-8 ({directory:?})"),
                hint: None,
            })
        })
        .collect()
}

fn same_place(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
