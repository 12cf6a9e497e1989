//! The process that compiles: limits itself, reads a module, tells its machine code.

use std::io::{Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::Engine;

use super::error::CompileError;
use super::message::{self, Made};
use super::{compile, platform};
use crate::build::Build;

pub(super) fn work(
    build: Build,
    input: &mut impl Read,
    output: &mut impl Write,
) -> std::io::Result<()> {
    let made = platform::limit_self()
        .map_err(CompileError::Machine)
        .and_then(|()| {
            let mut wasm = Vec::new();
            let read = input.read_to_end(&mut wasm);
            read.map(|_| wasm).map_err(|error| CompileError::Machine(error.to_string()))
        })
        .and_then(|wasm| guarded(|| compiled(build, &wasm)));
    message::write(output, &made.map(|compiled| Made { compiled, unkept: None }))
}

fn compiled(build: Build, wasm: &[u8]) -> Result<Vec<u8>, CompileError> {
    let engine = Engine::new(&build.config())
        .map_err(|error| CompileError::Machine(tollgate_model::sanitised(&format!("{error:#}"))))?;
    compile(&engine, wasm)
}

/// A panic of the compiler, in whichever of its threads, is told with its place.
fn guarded(work: impl FnOnce() -> Result<Vec<u8>, CompileError>) -> Result<Vec<u8>, CompileError> {
    let place = Arc::new(Mutex::new(String::new()));
    let first = Arc::clone(&place);
    // This process does nothing but this.
    panic::set_hook(Box::new(move |panic| {
        let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = panic.location().filter(|_| first.is_empty()) {
            // The path of the source begins with a folder of the machine it was built on.
            let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
            *first = format!("{file}:{}", place.line());
        }
    }));
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    drop(panic::take_hook());
    done.unwrap_or_else(|_| {
        let place = place.lock().unwrap_or_else(PoisonError::into_inner);
        Err(CompileError::Crashed(format!("it panicked at {place}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_with_its_place() {
        let crashed = guarded(|| panic!("on this module"));
        let Err(CompileError::Crashed(how)) = crashed else { panic!("{crashed:?}") };
        assert!(how.starts_with("it panicked at worker.rs:"), "{how}");
        assert_eq!(guarded(|| Ok(vec![1])), Ok(vec![1]));
    }
}
