//! Compiling a module of anybody's: in a process of its own, within limits.
//!
//! A compiler is a large program that is fed by strangers; upstream, one that panics or takes all
//! memory on a contrived module is a fault but no hole. So three processes have a part in it:
//! - the one that judges starts a supervisor, waits as long as its user would, and loads the code;
//! - the supervisor, this program started anew, goes on when that one has gone. It has the user's
//!   key, but sees a module as bytes only: it keeps what the compiler made, in its turn;
//! - the compiler, this program once more, limits itself and then compiles. It has no key, writes
//!   no file, and whatever becomes of it is one check without an answer.

mod child;
mod error;
mod limits;
mod message;
mod platform;
mod supervisor;
mod task;
mod worker;

use std::path::PathBuf;
use std::time::Duration;

use wasmtime::Engine;

use crate::build::Target;
use crate::kept::Kept;

pub use error::CompileError;
pub(crate) use limits::REMEMBERED;
pub(crate) use message::Made;
pub use platform::own_program;
pub use task::{COMMAND, CompileTask};

/// Who compiles.
#[derive(Debug, Clone)]
pub(crate) enum Compiler {
    /// This process, without limits: for modules that are trusted, and for tests.
    InProcess,
    /// This program, started with [`COMMAND`].
    Child { program: PathBuf },
}

/// One module that there is no machine code of.
pub(crate) struct Order<'a> {
    pub(crate) target: &'a Target,
    pub(crate) name: &'a str,
    pub(crate) wasm: &'a [u8],
    pub(crate) kept: Option<&'a Kept>,
    /// How long to wait; none for as long as it takes.
    pub(crate) patience: Option<Duration>,
}

impl Compiler {
    pub(crate) fn make(&self, order: &Order<'_>) -> Result<Made, CompileError> {
        match self {
            Self::InProcess => {
                kept_or_not(order.kept, order.name, || compile(&order.target.engine, order.wasm))
            }
            Self::Child { program } => child::ask(program, order),
        }
    }
}

/// Compiles, and keeps what comes of it where there is a folder.
fn kept_or_not(
    kept: Option<&Kept>,
    name: &str,
    compile: impl FnOnce() -> Result<Vec<u8>, CompileError>,
) -> Result<Made, CompileError> {
    match kept {
        Some(kept) => kept.make(name, compile),
        None => compile().map(|compiled| Made { compiled, unkept: None }),
    }
}

fn compile(engine: &Engine, wasm: &[u8]) -> Result<Vec<u8>, CompileError> {
    engine.precompile_component(wasm).map_err(|error| {
        let of_system = |error: &std::io::Error| error.kind() == std::io::ErrorKind::OutOfMemory;
        let memory = error.is::<wasmtime::error::OutOfMemory>()
            || error.chain().any(|cause| cause.downcast_ref().is_some_and(of_system));
        if memory {
            return CompileError::OutOfMemory;
        }
        CompileError::Refused(tollgate_model::sanitised(&format!("{error:#}")))
    })
}
