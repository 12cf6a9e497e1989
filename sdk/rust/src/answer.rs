//! What the host answers with: kinds of entries, and why there is no answer.

use std::fmt;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file, executable or not.
    File,
    Directory,
    /// Read as its target's text; never followed.
    Symlink,
    /// Another repository, which is not looked into.
    Submodule,
    /// What has no content to read: a device, a pipe or a whiteout in an image.
    Other,
}

/// Why the host did not answer a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing stands there.
    Absent,
    /// Something stands there that can't be read or listed this way.
    WrongKind,
    /// The question is not allowed, with the reason: a path that leaves the snapshot, say.
    Forbidden(String),
    /// A limit of the run was reached, with its name.
    Limit(String),
    /// The snapshot could not be read, a fault that is not the check's.
    Unavailable(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, detail) = match self {
            Self::Absent => ("nothing stands there", ""),
            Self::WrongKind => ("what stands there can't be read this way", ""),
            Self::Forbidden(reason) => ("the question is not allowed: ", reason.as_str()),
            Self::Limit(name) => ("a limit was reached: ", name.as_str()),
            Self::Unavailable(reason) => ("the snapshot could not be read: ", reason.as_str()),
        };
        f.write_str(what)?;
        f.write_str(detail)
    }
}

impl std::error::Error for Refusal {}

/// Lets [`Check::check`](crate::Check::check) hand a refusal on with `?`.
impl From<Refusal> for String {
    fn from(refusal: Refusal) -> Self {
        refusal.to_string()
    }
}

/// Why a data set did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataRefusal {
    /// The manifest does not name this data set.
    Undeclared,
    /// It is not on this machine; the message says how to get it.
    Unavailable(String),
    /// A limit of the run was reached, with its name.
    Limit(String),
}

impl fmt::Display for DataRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, detail) = match self {
            Self::Undeclared => ("the manifest does not name this data set", ""),
            Self::Unavailable(reason) => ("the data set is not here: ", reason.as_str()),
            Self::Limit(name) => ("a limit was reached: ", name.as_str()),
        };
        f.write_str(what)?;
        f.write_str(detail)
    }
}

impl std::error::Error for DataRefusal {}

/// Lets [`Check::check`](crate::Check::check) hand a refusal on with `?`.
impl From<DataRefusal> for String {
    fn from(refusal: DataRefusal) -> Self {
        refusal.to_string()
    }
}
