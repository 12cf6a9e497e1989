//! `tollgate compile-module ...`: this program's part in compiling, started by itself.

use std::ffi::OsString;
use std::io;

use tollgate_model::Exit;
use tollgate_sandbox::CompileTask;

use crate::failure::Failure;

pub(crate) fn compile_module(arguments: &[OsString]) -> Result<Exit, Failure> {
    let task = CompileTask::of_arguments(arguments).ok_or_else(|| {
        Failure::usage(
            "this is what tollgate starts by itself to compile a module",
            "use `tollgate run`, which compiles what it needs",
        )
    })?;
    // Whoever asked may have gone; what could be kept is kept.
    match task.run(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => Ok(Exit::Allow),
        Err(_) => Ok(Exit::Fault),
    }
}
