//! Embeds the checks that come with the program: each module and what it was compiled to.
//!
//! `cargo xtask dist` makes them first and says where they are. A build without them is a
//! program without checks, which says so when it is run.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Names the folder of the modules.
const VARIABLE: &str = "TOLLGATE_BUILTINS";

#[expect(clippy::disallowed_methods, reason = "cargo talks to build scripts this way")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let own = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets it")?);
    let folder = match env::var_os(VARIABLE) {
        Some(folder) => PathBuf::from(folder),
        None => own.join("../../target/builtin"),
    };
    println!("cargo::rerun-if-changed={}", folder.display());
    let pairs = pairs(&folder)?;
    for (wasm, compiled) in &pairs {
        println!("cargo::rerun-if-changed={}", wasm.display());
        println!("cargo::rerun-if-changed={}", compiled.display());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets it")?);
    fs::write(out.join("built_in.rs"), source(&pairs)?)?;
    Ok(())
}

/// Modules with their compiled form, sorted by name; none where there is no folder.
fn pairs(folder: &Path) -> Result<Vec<(PathBuf, PathBuf)>, Box<dyn Error>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut pairs = Vec::new();
    for entry in fs::read_dir(folder.canonicalize()?)? {
        let wasm = entry?.path();
        if wasm.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let compiled = wasm.with_extension("cwasm");
        if !compiled.is_file() {
            let wasm = wasm.display();
            return Err(format!("{wasm} has no compiled form; run `cargo xtask dist`").into());
        }
        pairs.push((wasm, compiled));
    }
    pairs.sort();
    Ok(pairs)
}

/// A slice of `BuiltIn`.
fn source(pairs: &[(PathBuf, PathBuf)]) -> Result<String, std::fmt::Error> {
    let mut text = String::from("&[\n");
    for (wasm, compiled) in pairs {
        writeln!(
            text,
            "    BuiltIn {{ wasm: include_bytes!({wasm:?}), compiled: include_bytes!({compiled:?}) }},"
        )?;
    }
    text.push_str("]\n");
    Ok(text)
}
