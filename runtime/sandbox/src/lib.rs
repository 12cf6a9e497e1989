//! Runs one check on one input, lets it do nothing else, and records what it asked.
//!
//! The only crate that names wasmtime. A guest gets a fresh instance per input, memory and time
//! within [`Limits`], and answers from the [`Surroundings`] it is handed; every answer goes into
//! the trace of the [`Examination`], so that a stored result can later be held against the
//! answers of the day.

mod answer;
mod bindings;
mod build;
mod cancel;
mod check;
mod compile;
mod compiled;
mod emulated;
mod engine;
mod examination;
mod execute;
mod folder;
mod host;
mod kept;
mod limits;
mod link;
mod network;
mod refused;
mod surroundings;
mod ticker;
mod trace;

pub use cancel::Cancel;
pub use check::{Check, Configured, Input, LoadError, Problem, Request};
pub use compile::{COMMAND as COMPILE_COMMAND, CompileError, CompileTask, own_program};
pub use compiled::{CompileListener, CompiledFolder};
pub use engine::{Allocation, Sandbox, SandboxError, fuel_version};
pub use examination::{Ending, Examination, Place, RawFinding, RawRelated};
pub use folder::{FolderStats, ModuleFolder};
pub use kept::ModuleKey;
pub use limits::Limits;
pub use network::{Network, NetworkError, Resolver, SystemResolver};
pub use surroundings::{EntryFacts, EntryKind, Refusal, Surroundings};
pub use tollgate_componentize::Capabilities;
pub use trace::{Question, Read, digest_of_answer};
