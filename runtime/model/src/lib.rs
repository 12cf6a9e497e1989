//! What Tollgate talks about: findings, rules, severities, verdicts, reports, configuration.
//!
//! Data and serde only. Nothing in this crate reads a file, a clock or the environment.

mod date;
mod digest;
mod exit;
mod finding;
mod manifest;
mod outcome;
mod path;
mod report;
mod severity;

pub use date::{Date, DateError};
pub use digest::{Digest, DigestError, Fingerprint, ObjectId};
pub use exit::Exit;
pub use finding::{Edit, Excerpt, Finding, Position, Related, Span, Suggestion, Suppression};
pub use manifest::{Manifest, ManifestError, Rule, Scope, Trigger};
pub use outcome::{CheckRun, FileError, Outcome, Verdict};
pub use path::{PathError, RepoPath};
pub use report::{Report, SCHEMA, Stats};
pub use severity::{Confidence, Severity, UnknownLevel};
