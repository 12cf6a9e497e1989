//! git and Tollgate as in an empty home: nothing of the user's takes part, nothing of it is changed.

use std::path::Path;
use std::process::Command;

/// What git or the user may have set around us.
const OTHERS: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "TOLLGATE",
    "TOLLGATE_SKIP",
    "TOLLGATE_DAEMON",
];

/// A command in `folder` whose Tollgate keeps everything in `home`.
pub(crate) fn command(program: impl AsRef<Path>, folder: &Path, home: &Path) -> Command {
    let mut command = Command::new(program.as_ref());
    command
        .current_dir(folder)
        .env("TOLLGATE_HOME", home)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_PAGER", "cat")
        .env("GIT_AUTHOR_NAME", "Xtask")
        .env("GIT_AUTHOR_EMAIL", "xtask@example.com")
        .env("GIT_COMMITTER_NAME", "Xtask")
        .env("GIT_COMMITTER_EMAIL", "xtask@example.com");
    for variable in OTHERS {
        command.env_remove(variable);
    }
    command
}
