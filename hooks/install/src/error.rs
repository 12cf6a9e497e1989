//! What keeps hooks from being put in place or taken out.

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

/// Displayed, each is the fact alone; [`InstallError::hint`] has what would be right.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// git could not be started.
    #[error("can't run git (`{}`): {source}", program.display())]
    NoGit {
        /// What was tried.
        program: PathBuf,
        /// Why it did not start.
        source: io::Error,
    },
    /// git knows no repository here, or refuses to use it.
    #[error("`{}` is in no git repository that can be used: {message}", directory.display())]
    NoRepository {
        /// Where git was asked.
        directory: PathBuf,
        /// git's own words.
        message: String,
    },
    /// The directory is inside the git directory of a repository with a work tree.
    #[error("`{}` is inside a git directory", directory.display())]
    InsideGitDirectory {
        /// Where git was asked.
        directory: PathBuf,
    },
    /// The hooks are files of the project, which only its people may change.
    #[error(
        "the hooks folder `{}` is part of the project, so nothing was written",
        folder.display()
    )]
    TeamFolder {
        /// The folder.
        folder: PathBuf,
        /// The hooks that were asked for, separated by commas.
        hooks: String,
    },
    /// `core.hooksPath` names a folder outside the repository, which others use as well.
    #[error(
        "core.hooksPath is `{}`, which other repositories may use too, so nothing was changed",
        folder.display()
    )]
    SharedFolder {
        /// The folder.
        folder: PathBuf,
        /// The hooks that were to be put there, separated by commas; none where hooks were to be
        /// taken out.
        hooks: Option<String>,
    },
    /// The hooks folder is something else.
    #[error("`{}` is no folder, so git runs no hooks here", path.display())]
    NoFolder {
        /// What stands there.
        path: PathBuf,
    },
    /// A directory has the name of a hook.
    #[error("`{}` is no file, so it can't be kept as a former hook", path.display())]
    NoHookFile {
        /// What stands there.
        path: PathBuf,
    },
    /// The program to be copied is none of ours.
    #[error("`{}` is no tollgate-hook", path.display())]
    NotOurProgram {
        /// What was to be copied.
        path: PathBuf,
    },
    /// The path of `tollgate` can't be recorded.
    #[error("`{}` can't be recorded as the path of tollgate", path.display())]
    UnfitPath {
        /// The path that was given.
        path: PathBuf,
    },
    /// Too many former hooks of one name are kept already.
    #[error("`{}` and its like are all taken", path.display())]
    NoFreeName {
        /// The last name tried.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("can't {deed} `{}`: {source}", path.display())]
    Io {
        /// What was tried, a verb.
        deed: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

impl InstallError {
    /// What the user can do about it; none where nothing general can be said.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::NoGit { .. } => "install git or put it on the PATH",
            Self::NoRepository { .. } => "go to a repository, or name one with `-C DIR`",
            Self::InsideGitDirectory { .. } => "go to the work tree",
            Self::TeamFolder { hooks, .. } => return Some(by_hand("", hooks)),
            Self::SharedFolder { hooks: Some(hooks), .. } => {
                return Some(by_hand("`--shared` gates all of them; or ", hooks));
            }
            Self::SharedFolder { hooks: None, .. } => "`--shared` takes the hooks from all of them",
            Self::NoFolder { .. } => "put a folder there, or change core.hooksPath",
            Self::NoHookFile { .. } => "move it away",
            Self::NotOurProgram { .. } => "it belongs beside the tollgate program",
            Self::UnfitPath { .. } => {
                "it must be absolute, and Unicode where the system wants that"
            }
            Self::NoFreeName { .. } => "remove former hooks that are not wanted",
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "make the hooks folder writable for you"
                }
                io::ErrorKind::StorageFull => "free some space and run it again",
                _ => return None,
            },
        }))
    }

    /// Turns an error of the file system into ours.
    pub(crate) fn io(
        deed: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { deed, path, source }
    }
}

fn by_hand(before: &str, hooks: &str) -> Cow<'static, str> {
    let line = "add `exec tollgate hook NAME \"$@\"` as the last line of its hooks";
    Cow::Owned(format!("{before}{line} {hooks}"))
}
