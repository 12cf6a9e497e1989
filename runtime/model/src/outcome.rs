//! How a check ended, and what follows for the commit.

use serde::{Deserialize, Serialize};

use crate::{Digest, RepoPath};

/// How one check ended over everything it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It looked at everything, and nothing it found blocks.
    Passed,
    /// It found something that blocks.
    Failed,
    /// It gave no answer for at least one input.
    Errored,
    /// It ran out of time or fuel on at least one input.
    TimedOut,
    /// The user switched it off for this run.
    Skipped,
}

impl Outcome {
    /// Whether the check owes an answer: invariant 6, no answer is not a pass.
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::Errored | Self::TimedOut)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Errored => "errored",
            Self::TimedOut => "timed-out",
            Self::Skipped => "skipped",
        }
    }
}

/// Allow or block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Allow,
    Block,
}

/// One input a check gave no answer for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileError {
    pub path: RepoPath,
    pub message: String,
}

/// One check's part in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckRun {
    pub id: String,
    /// Of the module's bytes.
    pub digest: Digest,
    pub outcome: Outcome,
    /// Inputs that are the check's to judge.
    pub files: u64,
    /// How many of those were answered from the store.
    pub cached: u64,
    /// Why there is no answer: the first of `errors`, or what keeps the whole check from running.
    pub error: Option<String>,
    /// Sorted by path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FileError>,
}
