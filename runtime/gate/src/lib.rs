//! Judges snapshots: plans what is to be looked at, reuses what is known, runs the rest, applies
//! suppressions and severities, decides.
//!
//! A report depends on the bytes examined, the modules, their configuration and limits, and the
//! date where something has one; never on whether a result was stored before.

mod changed;
mod checks;
mod clean;
mod contents;
mod decide;
mod error;
mod excerpt;
mod gate;
mod grants;
mod identity;
mod impact;
mod in_flight;
mod keys;
mod masks;
mod memo;
mod modules;
mod option_schema;
mod outcomes;
mod own_rules;
mod plan;
mod policy;
mod progress;
mod results;
mod run;
mod spent;
mod stat_cache;
mod surroundings;
mod triggers;
mod views;
mod warm;
mod working_tree;

pub use checks::BuiltIn;
pub use error::{GateError, NotGranted};
pub use gate::{CheckDescription, Evaluated, Evaluation, Gate, Selection};
pub use option_schema::{check_schema, fits_schema};
pub use own_rules::own_rules;
pub use policy::PolicySource;
pub use progress::{NoProgress, Progress};
pub use results::{ReadKind, Validation};
pub use stat_cache::ReadAhead;
pub use triggers::TriggerSet;
pub use warm::Warm;
pub use working_tree::{FolderNotes, Tracked};
