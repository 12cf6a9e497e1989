//! Why there is no report.

use tollgate_model::ConfigError;
use tollgate_snapshot::SnapshotError;

/// A run that ended before anything was judged.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// Configuration is wrong: each error says where, and what would be right.
    #[error("{}", list(.0))]
    Configuration(Vec<ConfigError>),
    /// What the user asked for does not exist; the hint says what does.
    #[error("{message}")]
    Usage { message: String, hint: Option<String> },
    /// Checks ask for what the user did not grant; nothing was run.
    #[error("{}", .0.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("\n"))]
    NotGranted(Vec<NotGranted>),
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A fault of our own or of the machine.
    #[error("{0}")]
    Fault(String),
}

/// One check that asks for what the user did not grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotGranted {
    /// What it asks for, and what of it is new.
    pub message: String,
    /// The command that grants it.
    pub hint: String,
}

fn list(errors: &[ConfigError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl GateError {
    /// The same error for another thread that met it.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Configuration(errors) => Self::Configuration(errors.clone()),
            Self::Usage { message, hint } => {
                Self::Usage { message: message.clone(), hint: hint.clone() }
            }
            Self::NotGranted(checks) => Self::NotGranted(checks.clone()),
            Self::Snapshot(error) => Self::Fault(error.to_string()),
            Self::Fault(why) => Self::Fault(why.clone()),
        }
    }
}
