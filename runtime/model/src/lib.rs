//! What Tollgate talks about: findings, rules, severities, verdicts, reports, configuration.
//!
//! Data and serde only. Nothing in this crate reads a file, a clock or the environment.

mod config;
mod date;
mod digest;
mod exit;
mod finding;
mod grant;
mod harmful;
mod lines;
mod manifest;
mod outcome;
mod path;
mod pattern;
mod report;
mod severity;
mod spans;
mod suppress;

pub use config::{
    ConfigError, Gate, Layer, LimitKey, LimitOverrides, LimitUnit, ModuleSource, ModuleSpec,
    NoAnswer, Place, Policy, Settings, nearest,
};
pub use date::{Date, DateError};
pub use digest::{Digest, DigestError, Fingerprint, ObjectId};
pub use exit::Exit;
pub use finding::{Edit, Excerpt, Finding, Position, Related, Span, Suggestion, Suppression};
pub use grant::{
    Grant, Grants, HostGrant, HostGrantError, NetworkGrant, Permission, Standing, UnknownPermission,
};
pub use harmful::is_harmful;
pub use lines::{LineIndex, masked, sanitised, slice};
pub use manifest::{Manifest, ManifestError, Rule, Scope, Trigger};
pub use outcome::{CheckRun, FileError, Outcome, Verdict};
pub use path::{PathError, RepoPath, escaped};
pub use pattern::{Pattern, PatternError, PatternSet};
pub use report::{Report, SCHEMA, Stats};
pub use severity::{Confidence, Severity, UnknownLevel};
pub use spans::Spans;
pub use suppress::{IgnoreEntry, IgnoreFile, Pragma, pragmas};
