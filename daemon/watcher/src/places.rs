//! Where the working tree and its git directories are, and whether they still are.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::platform::{self, Identity};

/// What to watch. `git rev-parse --show-toplevel --absolute-git-dir --git-common-dir` tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The working tree; a bare repository without one has none.
    pub root: Option<PathBuf>,
    /// Has the index and `HEAD`. In a linked worktree this is not `root/.git`.
    pub git_dir: PathBuf,
    /// Has the references and the configuration; often the same as `git_dir`.
    pub common_dir: PathBuf,
}

/// Places in one spelling each, so that no folder is watched under two names.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) root: Option<PathBuf>,
    pub(crate) git_dir: PathBuf,
    pub(crate) common_dir: PathBuf,
    identities: Vec<(PathBuf, Identity)>,
}

impl Located {
    pub(crate) fn find(places: &Places) -> Result<Self, String> {
        let mut identities = Vec::new();
        let mut locate = |path: &Path| -> Result<PathBuf, String> {
            let located = fs::canonicalize(path)
                .and_then(|found| Ok((platform::identity(&found)?, found)))
                .map_err(|error: io::Error| format!("{}: {error}", path.display()))?;
            if let Some(kind) = platform::remote_file_system(&located.1) {
                return Err(format!("{}: {kind} does not tell of changes", path.display()));
            }
            identities.push((located.1.clone(), located.0));
            Ok(located.1)
        };
        let root = places.root.as_deref().map(&mut locate).transpose()?;
        let git_dir = locate(&places.git_dir)?;
        let common_dir = locate(&places.common_dir)?;
        Ok(Self { root, git_dir, common_dir, identities })
    }

    /// Whether each place is still the folder it was. A folder above may have been renamed, and no
    /// event tells of that.
    pub(crate) fn are_there(&self) -> bool {
        self.identities
            .iter()
            .all(|(path, known)| platform::identity(path).is_ok_and(|now| now == *known))
    }

    /// The folder below which all the watcher's own files are.
    pub(crate) fn cookie_folder(&self) -> PathBuf {
        self.git_dir.join("tollgate")
    }
}
