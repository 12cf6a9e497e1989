//! Why a command came to no end of its own: what is told, and with which exit code.

use std::fmt::Display;

use tollgate_gate::GateError;
use tollgate_install::InstallError;
use tollgate_model::{ConfigError, Exit};
use tollgate_snapshot::SnapshotError;

/// One or more problems that end a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) problems: Vec<Problem>,
}

/// A fact, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>, hint: Option<String>) -> Self {
        Self { message: message.into(), hint }
    }

    /// Takes apart what libraries say in one sentence: `the fact; what would be right`.
    pub(crate) fn of(error: &impl Display) -> Self {
        let text = error.to_string();
        match text.rsplit_once("; ") {
            Some((message, hint)) => Self::new(message, Some(hint.to_owned())),
            None => Self::new(text, None),
        }
    }
}

impl Failure {
    /// The user asked for what can't be.
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, problems: vec![Problem::new(message, Some(hint.into()))] }
    }

    /// The machine or this program failed.
    pub(crate) fn fault(message: impl Into<String>, hint: Option<&str>) -> Self {
        let problem = Problem::new(message, hint.map(str::to_owned));
        Self { exit: Exit::Fault, problems: vec![problem] }
    }

    pub(crate) fn configuration(errors: Vec<ConfigError>) -> Self {
        let problem = |error: ConfigError| Problem::new(error.to_string(), error.hint);
        Self { exit: Exit::Usage, problems: errors.into_iter().map(problem).collect() }
    }
}

impl From<SnapshotError> for Failure {
    fn from(error: SnapshotError) -> Self {
        let exit = match &error {
            // What is on the disk can't be read: nothing the user wrote is wrong.
            SnapshotError::Index { .. } | SnapshotError::Io { .. } | SnapshotError::Git { .. } => {
                Exit::Fault
            }
            _ => Exit::Usage,
        };
        let mut problem = Problem::of(&error);
        problem.hint = problem.hint.or_else(|| hint(&error).map(str::to_owned));
        Self { exit, problems: vec![problem] }
    }
}

/// What would be right, where the error does not say so itself.
const fn hint(error: &SnapshotError) -> Option<&'static str> {
    Some(match error {
        SnapshotError::GitDir { .. } => "unset GIT_DIR, or let it name a repository",
        SnapshotError::Revision { .. } => {
            "give a branch, a tag or a commit; a shallow clone has only some of them"
        }
        SnapshotError::Outside { .. } => "give paths inside the repository",
        SnapshotError::Absent { .. } => "give paths that are there; `--rev` judges a commit",
        SnapshotError::GitFolder { .. } | SnapshotError::Special { .. } => {
            "give files or folders of the working tree"
        }
        SnapshotError::Io { .. } => "make it readable for you",
        SnapshotError::Index { .. } | SnapshotError::Git { .. } => {
            "`git fsck` tells whether the repository is damaged"
        }
        _ => return None,
    })
}

impl From<GateError> for Failure {
    fn from(error: GateError) -> Self {
        match error {
            GateError::Configuration(errors) => Self::configuration(errors),
            GateError::Usage { message, hint } => {
                Self { exit: Exit::Usage, problems: vec![Problem::new(message, hint)] }
            }
            GateError::Snapshot(error) => error.into(),
            GateError::Fault(message) => Self::fault(message, None),
        }
    }
}

impl From<InstallError> for Failure {
    fn from(error: InstallError) -> Self {
        let exit = match &error {
            InstallError::Io { .. } | InstallError::NotOurProgram { .. } => Exit::Fault,
            _ => Exit::Usage,
        };
        Self { exit, problems: vec![Problem::of(&error)] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_taken_apart_at_its_hint() {
        let failure = Failure::from(SnapshotError::NotARepository { directory: "/x; y".into() });
        assert_eq!(failure.exit, Exit::Usage);
        assert_eq!(failure.problems[0].message, "not a git repository: /x; y");
        assert!(failure.problems[0].hint.as_deref().is_some_and(|hint| hint.starts_with("run ")));
    }

    #[test]
    fn a_disk_that_fails_is_not_the_users_fault() {
        let error = SnapshotError::Io {
            path: "/x".into(),
            reason: std::io::Error::from(std::io::ErrorKind::PermissionDenied),
        };
        assert_eq!(Failure::from(error).exit, Exit::Fault);
    }
}
