//! `tollgate-componentize IN.wasm OUT.wasm [MANIFEST.json]`, for xtask: makes a check of what a
//! toolchain built and says what came out.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for developers")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let (input, output, manifest) = match arguments.as_slice() {
        [input, output] => (input, output, None),
        // For a toolchain without our SDK, which would have brought it along.
        [input, output, manifest] => (input, output, Some(manifest)),
        _ => {
            eprintln!("usage: tollgate-componentize IN.wasm OUT.wasm [MANIFEST.json]");
            return ExitCode::from(2);
        }
    };
    let read = |file: &std::ffi::OsString| {
        std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
    };
    let made = read(input).and_then(|built| {
        let component = match manifest {
            Some(manifest) => tollgate_componentize::declare(&built, &read(manifest)?),
            None => tollgate_componentize::componentize(&built),
        };
        let component = component.map_err(|error| error.to_string())?;
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
