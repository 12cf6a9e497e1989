//! Rust: cargo makes a core module, which has its manifest beside the code.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

use super::Made;
use crate::tools::{self, Tools};
use crate::{AuthorError, Project};

const TARGET: &str = "wasm32-unknown-unknown";

/// What cargo tells of what it made.
#[derive(Debug, Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    manifest_path: PathBuf,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

pub(super) fn build(project: &Project, tools: &Tools) -> Result<Made, AuthorError> {
    let hint = "install Rust, as rustup does";
    let rustc = tools.require("rustc", &[], hint)?;
    let sysroot = tools::run(tools::command(rustc, &project.root).args(["--print", "sysroot"]))?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot).trim());
    if !sysroot.join("lib/rustlib").join(TARGET).is_dir() {
        return Err(AuthorError::new(
            format!("Rust has no `{TARGET}` here, for which checks are built"),
            format!("rustup target add {TARGET}"),
        ));
    }
    let cargo = tools.require("cargo", &[], hint)?;
    let mut command = tools::command(cargo, &project.root);
    command.args(["build", "--release", "--lib", "--target", TARGET]);
    // A panic tells its place by paths, of which those of this machine are nobody's business.
    let mut flags = Vec::new();
    for (place, name) in [
        // The last that fits counts.
        (Some(project.root.clone()), "."),
        (Some(project.library()?), "tollgate-check"),
        (tools.cargo_home.clone(), "cargo"),
        (Some(sysroot), "rust"),
    ] {
        if let Some(place) = place.as_ref().and_then(|place| place.to_str()) {
            flags.push(format!("--remap-path-prefix={place}={name}"));
        }
    }
    let flags: toml_edit::Array = flags.into_iter().collect();
    // Cargo would take these instead.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    command.arg("--config").arg(format!("target.{TARGET}.rustflags={flags}"));
    let told = tools::run(command.arg("--message-format=json-render-diagnostics"))?;
    let own = project.root.join("Cargo.toml");
    let module = told
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Message>(line).ok())
        .filter(|message| {
            message.reason == "compiler-artifact" && is_same(&message.manifest_path, &own)
        })
        .flat_map(|message| message.filenames)
        .find(|file| file.extension().is_some_and(|end| end == "wasm"));
    let Some(module) = module else {
        return Err(AuthorError::new(
            "cargo built no module",
            "give Cargo.toml a `[lib]` with `crate-type = [\"cdylib\", \"rlib\"]`",
        ));
    };
    let bytes = fs::read(&module).map_err(|error| AuthorError::io(&module, "read", error))?;
    Ok(Made::ByOurLibrary(bytes))
}

fn is_same(one: &std::path::Path, other: &std::path::Path) -> bool {
    one == other
        || (one.canonicalize().is_ok() && one.canonicalize().ok() == other.canonicalize().ok())
}
