//! xtask in the place of rustc: gives our crates a name for the compiler that no folder is part of.
//!
//! cargo tells the compiler a hash for each crate, and for a crate outside the workspace it builds,
//! as the SDK is for the checks, that hash holds the absolute path. It ends up in symbols, and
//! through them in the order of functions, so that the same module would differ with the checkout.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Set by us, to the checkout, where cargo is to run us for rustc.
const VARIABLE: &str = "TOLLGATE_XTASK_COMPILES";

/// Makes cargo run us for rustc.
pub(crate) fn wrap(command: &mut Command, checkout: &Path) -> std::io::Result<()> {
    command.env("RUSTC_WRAPPER", std::env::current_exe()?).env(VARIABLE, checkout);
    Ok(())
}

/// Compiles, where cargo runs us for rustc; none where a user runs us.
#[expect(clippy::disallowed_methods, reason = "cargo says in the environment which crate it is")]
pub(crate) fn run() -> Option<ExitCode> {
    let checkout = PathBuf::from(std::env::var_os(VARIABLE)?);
    let mut arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if arguments.is_empty() {
        return None;
    }
    let rustc = arguments.remove(0);
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    if folder.is_some_and(|folder| folder.starts_with(&checkout)) {
        let parts = ["CARGO_PKG_NAME", "CARGO_PKG_VERSION", "CARGO_CRATE_NAME"];
        let name: Vec<OsString> = parts.iter().filter_map(std::env::var_os).collect();
        rename(&mut arguments, &name.join(OsStr::new("-")));
    }
    match Command::new(&rustc).args(arguments).status() {
        Ok(status) => {
            Some(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1).into())
        }
        Err(error) => {
            eprintln!("error: {}: {error}", rustc.display());
            Some(ExitCode::FAILURE)
        }
    }
}

/// Replaces the value of `-C metadata=…`.
fn rename(arguments: &mut [OsString], name: &OsStr) {
    for argument in arguments {
        let is_metadata = argument.to_str().is_some_and(|text| text.starts_with("metadata="));
        if is_metadata {
            let mut replaced = OsString::from("metadata=");
            replaced.push(name);
            *argument = replaced;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hash_is_replaced() {
        let mut arguments: Vec<OsString> =
            ["--crate-name", "x", "-C", "metadata=0f1e", "-C", "extra-filename=-9a"]
                .map(OsString::from)
                .to_vec();
        rename(&mut arguments, OsStr::new("x-1.0.0-x"));
        assert_eq!(
            arguments,
            ["--crate-name", "x", "-C", "metadata=x-1.0.0-x", "-C", "extra-filename=-9a"]
        );
    }
}
