//! A change of a hooks folder as single file operations that can be cut anywhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{InstallError, files};

/// Where new files are written before they take their name.
const NEW_FILE: &str = "tollgate-hook.new";

/// One file operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Makes the hooks folder.
    MakeFolder(PathBuf),
    /// Writes a file under a name nobody uses.
    Write { path: PathBuf, bytes: Vec<u8>, executable: bool },
    /// Gives a former hook the name under which it is kept.
    Keep { from: PathBuf, to: PathBuf },
    /// Gives a file another name, in place of what stands there.
    Move { from: PathBuf, to: PathBuf },
    /// Removes a file.
    Remove(PathBuf),
    /// Removes the folder if nothing is left in it.
    RemoveFolder(PathBuf),
}

impl Step {
    /// The two steps that put a whole file into place at once.
    pub(crate) fn put(folder: &Path, to: PathBuf, bytes: Vec<u8>, executable: bool) -> [Self; 2] {
        let path = folder.join(NEW_FILE);
        [Self::Write { path: path.clone(), bytes, executable }, Self::Move { from: path, to }]
    }

    /// Removes what a cut change may have left behind, where it did.
    pub(crate) fn sweep(folder: &Path) -> Option<Self> {
        let path = folder.join(NEW_FILE);
        path.symlink_metadata().is_ok().then_some(Self::Remove(path))
    }

    fn take(&self) -> Result<(), InstallError> {
        match self {
            Self::MakeFolder(path) => {
                fs::create_dir_all(path).map_err(InstallError::io("make the hooks folder", path))
            }
            Self::Write { path, bytes, executable } => files::write(path, bytes, *executable)
                .map_err(|error| {
                    // Half a file of ours is of no use; the error at hand is the one that counts.
                    let _ = fs::remove_file(path);
                    InstallError::io("write", path)(error)
                }),
            Self::Keep { from, to } => {
                files::keep(from, to).map_err(InstallError::io("keep the former hook", from))
            }
            Self::Move { from, to } => {
                fs::rename(from, to).map_err(InstallError::io("replace", to))
            }
            Self::Remove(path) => fs::remove_file(path).map_err(InstallError::io("remove", path)),
            Self::RemoveFolder(path) => match fs::remove_dir(path) {
                Err(error) if error.kind() != std::io::ErrorKind::DirectoryNotEmpty => {
                    Err(InstallError::io("remove the hooks folder", path)(error))
                }
                _ => Ok(()),
            },
        }
    }
}

/// Takes the steps in their order.
pub(crate) fn take(steps: &[Step]) -> Result<(), InstallError> {
    steps.iter().try_for_each(Step::take)
}
