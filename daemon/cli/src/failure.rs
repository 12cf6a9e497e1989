//! Why a command came to no end of its own: what is told, and with which exit code.

use std::borrow::Cow;

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
}

impl std::fmt::Display for Failure {
    /// In one line, for a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let messages: Vec<&str> =
            self.problems.iter().map(|problem| problem.message.as_str()).collect();
        f.write_str(&messages.join("; "))
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
            SnapshotError::Index { .. }
            | SnapshotError::Io { .. }
            | SnapshotError::Git { .. }
            | SnapshotError::Promised { .. }
            | SnapshotError::NoGit { .. } => Exit::Fault,
            _ => Exit::Usage,
        };
        Self { exit, problems: vec![Problem::new(error.to_string(), error.hint())] }
    }
}

impl From<GateError> for Failure {
    fn from(error: GateError) -> Self {
        match error {
            GateError::Configuration(errors) => Self::configuration(errors),
            GateError::Usage { message, hint } => {
                Self { exit: Exit::Usage, problems: vec![Problem::new(message, hint)] }
            }
            GateError::NotGranted(checks) => Self {
                exit: Exit::Usage,
                problems: checks
                    .into_iter()
                    .map(|one| Problem::new(one.message, Some(one.hint)))
                    .collect(),
            },
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
        let hint = error.hint().map(Cow::into_owned);
        Self { exit, problems: vec![Problem::new(error.to_string(), hint)] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_user_never_become_a_hint() {
        let failure = Failure::from(SnapshotError::NotARepository { directory: "/x; y".into() });
        assert_eq!(failure.exit, Exit::Usage);
        assert_eq!(failure.problems[0].message, "not a git repository: /x; y");
        assert!(failure.problems[0].hint.as_deref().is_some_and(|hint| hint.starts_with("run ")));
        for error in [
            SnapshotError::Absent { path: "a; rm -rf b".into() },
            SnapshotError::Range { range: "a; rm -rf b".into() },
        ] {
            let problem = Failure::from(error).problems.remove(0);
            assert!(problem.message.contains("a; rm -rf b"), "{}", problem.message);
            assert!(!problem.hint.is_some_and(|hint| hint.contains("rm -rf")));
        }
        let error = InstallError::NoHookFile { path: "/x; rm -rf b".into() };
        let problem = Failure::from(error).problems.remove(0);
        assert!(problem.message.contains("/x; rm -rf b"), "{}", problem.message);
        assert_eq!(problem.hint.as_deref(), Some("move it away"));
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
