//! `tollgate-componentize IN.wasm OUT.wasm`, for xtask: makes a check of a core module and says
//! what came out.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for developers")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [input, output] = arguments.as_slice() else {
        eprintln!("usage: tollgate-componentize IN.wasm OUT.wasm");
        return ExitCode::from(2);
    };
    let made = std::fs::read(input).map_err(|error| error.to_string()).and_then(|core| {
        let component =
            tollgate_componentize::componentize(&core).map_err(|error| error.to_string())?;
        std::fs::write(output, &component.bytes)
            .map_err(|error| format!("{} can't be written: {error}", output.display()))?;
        Ok(component)
    });
    match made {
        Ok(component) => {
            let manifest = &component.manifest;
            println!("{} {} {} bytes", manifest.id, manifest.version, component.bytes.len());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {}: {error}", input.display());
            ExitCode::FAILURE
        }
    }
}
