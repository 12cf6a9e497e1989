//! Write a check for Tollgate in Rust.

mod answer;
mod check;
pub mod data;
mod encode;
mod finding;
mod host;
mod input;
pub mod log;
mod manifest;
#[cfg(feature = "json")]
pub mod options;
mod rule;
pub mod snapshot;
#[cfg(not(target_family = "wasm"))]
pub mod testing;
mod validate;

#[doc(hidden)]
pub mod glue;

pub use answer::{DataRefusal, EntryKind, Refusal};
pub use check::{Check, ConfigurationFile, Configured, Problem};
pub use finding::{Edit, Finding, Place, Position, Related, Span, Suggestion};
pub use input::{Input, Window, Windows};
pub use manifest::{Manifest, Scope, Trigger};
pub use rule::{Confidence, Rule, Severity};
