//! Makes a check of what a toolchain built, and reads what a check declares and may do without
//! running it.

mod capability;
mod component;
mod effort;
mod error;
mod manifest;
mod section;

pub use capability::{Capabilities, Capability};
pub use component::{Component, componentize, declare};
pub use effort::hold_to_effort;
pub use error::Error;
pub use manifest::{exports, imports, read_manifest};
pub use section::around_manifest;

/// Bytes a module or component may have: four times the largest guest of the toolchains we know
/// of (18 MB, a Python interpreter).
pub const MAX_MODULE: usize = 72 << 20;

/// Bytes the manifest may have: a thousand rules with a kilobyte of text each, twice.
pub const MAX_MANIFEST: usize = 2 << 20;
