//! `tollgate.toml`: what the user sets, file by file, and what follows for each check and path.

pub(crate) mod document;
mod error;
mod layer;
mod limits;
mod nearest;
mod options;
mod policy;
mod settings;

pub use error::{ConfigError, Place};
pub(crate) use error::{Lines, count};
pub use layer::{Gate, Layer, ModuleSource, ModuleSpec, NoAnswer};
pub use limits::{LimitKey, LimitOverrides, LimitUnit};
pub use nearest::nearest;
pub use policy::Policy;
pub use settings::Settings;
