//! Write a check for Tollgate in Rust.
//!
//! A check is a library of type `cdylib`, built for `wasm32-unknown-unknown`. It declares what it
//! looks for in constants, implements [`Check`], and is made a guest by [`export!`]: no unsafe
//! code, no glue. It sees its [`Input`], what it asks [`snapshot`] and [`data`] for, and nothing
//! else: no clock, no randomness, no environment, no files, no network. What it found it says with
//! [`Finding`].
//!
//! ```
//! #![forbid(unsafe_code)]
//! use tollgate_check::{Check, Confidence, Finding, Input, Manifest, Rule, Severity, Trigger};
//!
//! /// One rule, one file: in a real check this is `src/rules/left.rs`.
//! pub const LEFT: Rule = Rule {
//!     id: "todo/left",
//!     title: "A note to finish something",
//!     severity: Severity::Low,
//!     confidence: Confidence::High,
//!     description: "The word TODO, as programmers leave it for themselves.",
//!     rationale: "What is put off until after the commit is most often forgotten.",
//!     remedy: "Do it now, or open an issue and name it.",
//!     example: "# TODO: check the signature",
//!     ..Rule::EMPTY
//! };
//!
//! #[derive(Debug, Default)]
//! struct Todo;
//!
//! impl Check for Todo {
//!     const MANIFEST: Manifest = Manifest {
//!         id: "todo",
//!         version: env!("CARGO_PKG_VERSION"),
//!         title: "Unfinished work",
//!         rules: &[&LEFT],
//!         files: &["*.py", "*.rs"],
//!         // The host skips every file without it, at no cost to the check.
//!         triggers: &[Trigger::literal("todo")],
//!         ..Manifest::EMPTY
//!     };
//!
//!     fn check(&self, input: &Input) -> Result<(), String> {
//!         let bytes = input.bytes()?;
//!         for (at, word) in bytes.windows(4).enumerate() {
//!             if word == b"TODO" {
//!                 Finding::new(&LEFT, "something is left to do").at(at..at + 4).report();
//!             }
//!         }
//!         Ok(())
//!     }
//! }
//!
//! tollgate_check::export!(Todo);
//!
//! // In `#[cfg(test)]`: natively, in memory.
//! # fn main() {
//! use tollgate_check::testing::Snapshot;
//! let run = Snapshot::new().file("a.py", "# TODO: more").check::<Todo>("a.py", "{}").unwrap();
//! assert_eq!(run.result, Ok(()));
//! assert_eq!(run.findings.len(), 1);
//! assert_eq!(run.findings[0].rule, "todo/left");
//! # }
//! ```
//!
//! **The manifest** is written as JSON by the compiler, which refuses one that is not valid:
//!
//! ```compile_fail
//! # use tollgate_check::{Check, Input, Manifest, Rule, export};
//! const RULE: Rule = Rule { id: "other/left", ..Rule::EMPTY };
//! # #[derive(Default)] struct Todo;
//! impl Check for Todo {
//!     const MANIFEST: Manifest =
//!         Manifest { id: "todo", version: "1.0.0", title: "t", rules: &[&RULE], ..Manifest::EMPTY };
//! #   fn check(&self, _: &Input) -> Result<(), String> { Ok(()) }
//! }
//! export!(Todo); // error: rule `other/left` must be named `todo/...`, ...
//! # fn main() {}
//! ```
//!
//! **Large files**: a guest's memory is capped, so a check that is to look at files of any size
//! takes [`Input::windows`]. **Options** are read in [`Check::configure`]; the feature `json` adds
//! a small reader, `options`, for some 100 KB of guest. **A panic** is a failure of the check: its
//! message and place are logged at level error, then the guest traps.

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
