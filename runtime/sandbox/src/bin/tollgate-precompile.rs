//! Compiles a component ahead of time, for embedding into `tollgate`: `tollgate-precompile IN OUT`.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        return failed("usage: tollgate-precompile IN.wasm OUT.cwasm");
    };
    let compiled = match std::fs::read(Path::new(input)) {
        Ok(wasm) => tollgate_sandbox::Sandbox::precompile(&wasm),
        Err(error) => return failed(&format!("{}: {error}", Path::new(input).display())),
    };
    let written = match compiled {
        Ok(compiled) => std::fs::write(Path::new(output), compiled),
        Err(error) => return failed(&error.to_string()),
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format!("{}: {error}", Path::new(output).display())),
    }
}

#[expect(clippy::print_stderr, reason = "a program of the build, run by xtask")]
fn failed(message: &str) -> ExitCode {
    eprintln!("tollgate-precompile: {message}");
    ExitCode::FAILURE
}
