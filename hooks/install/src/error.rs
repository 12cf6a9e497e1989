//! What keeps hooks from being put in place or taken out.

use std::io;
use std::path::PathBuf;

/// Each says the fact and then what would be right.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// git could not be started.
    #[error("can't run git (`{}`); install git or put it on the PATH", program.display())]
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
    #[error("`{}` is inside a git directory; go to the work tree", directory.display())]
    InsideGitDirectory {
        /// Where git was asked.
        directory: PathBuf,
    },
    /// The hooks are files of the project, which only its people may change.
    #[error(
        "the hooks folder `{}` is part of the project, so nothing was written; \
         add `exec tollgate hook <name> \"$@\"` as the last line of its hooks {hooks}",
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
        "core.hooksPath is `{}`, which other repositories may use too, so nothing was written; \
         allow the shared folder explicitly to gate them all, or add \
         `exec tollgate hook <name> \"$@\"` as the last line of its hooks {hooks}",
        folder.display()
    )]
    SharedFolder {
        /// The folder.
        folder: PathBuf,
        /// The hooks that were asked for, separated by commas.
        hooks: String,
    },
    /// The hooks folder is something else.
    #[error("`{}` is no folder, so git runs no hooks here; put a folder there, or change core.hooksPath", path.display())]
    NoFolder {
        /// What stands there.
        path: PathBuf,
    },
    /// A directory has the name of a hook.
    #[error("`{}` is no file, so it can't be kept as a former hook; move it away", path.display())]
    NoHookFile {
        /// What stands there.
        path: PathBuf,
    },
    /// The program to be copied is none of ours.
    #[error("`{}` is no tollgate-hook; it belongs beside the tollgate program", path.display())]
    NotOurProgram {
        /// What was to be copied.
        path: PathBuf,
    },
    /// The path of `tollgate` can't be recorded.
    #[error("`{}` can't be recorded as the path of tollgate; it must be absolute and Unicode where the system wants that", path.display())]
    UnfitPath {
        /// The path that was given.
        path: PathBuf,
    },
    /// Too many former hooks of one name are kept already.
    #[error("`{}` and its like are all taken; remove former hooks that are not wanted", path.display())]
    NoFreeName {
        /// The last name tried.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("can't {deed} `{}`: {source}{}", path.display(), hint(source))]
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
    /// Turns an error of the file system into ours.
    pub(crate) fn io(
        deed: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { deed, path, source }
    }
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; make the hooks folder writable for you"
        }
        io::ErrorKind::StorageFull => "; free some space and run it again",
        _ => "",
    }
}
