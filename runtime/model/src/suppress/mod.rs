//! Reasoned exceptions: comments beside the finding, and the ignore file.

mod ignore;
mod pragma;

pub use ignore::{IgnoreEntry, IgnoreFile};
pub use pragma::{Pragma, pragmas};
