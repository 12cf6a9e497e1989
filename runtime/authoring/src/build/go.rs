//! Go: its compiler makes a module for WASI preview 1. What that asks of WASI is answered inside the
//! component by an adapter of the library, from an empty world.

use std::fs;
use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use super::Made;
use crate::tools::{self, Tools};
use crate::{AuthorError, Project};

/// What a module of Go imports, and the adapter stands in for.
const PREVIEW_1: &str = "wasi_snapshot_preview1";

/// What the adapter asks of the host: that it writes down what is printed.
const ADAPTER: &str = "
    package tollgate:adapter;
    world adapter { import tollgate:check/log@0.1.0; }";

pub(super) fn build(project: &Project, tools: &Tools) -> Result<Made, AuthorError> {
    let go = tools.require("go", &[], "install Go 1.24 or newer")?;
    let place = tempfile::tempdir().map_err(|error| AuthorError::fault(error.to_string()))?;
    let made = place.path().join("made.wasm");
    let mut command = tools::command(go, &project.root);
    command.env("GOOS", "wasip1").env("GOARCH", "wasm");
    // No names for debuggers, and no paths of this machine.
    command.args(["build", "-buildmode=c-shared", "-trimpath", "-ldflags=-s -w", "-o"]);
    command.arg(&made).arg(".");
    tools::run_quietly(&mut command)?;
    let core = fs::read(&made).map_err(|error| AuthorError::io(&made, "read", error))?;
    let adapter = project.library()?.join("adapter/preview1.wat");
    let adapter =
        wat::parse_file(&adapter).map_err(|error| AuthorError::io(&adapter, "read", error))?;
    Ok(Made::Declaring(component(core, &project.contract()?, adapter)?))
}

/// Makes a component of a module that knows nothing of components.
fn component(
    mut core: Vec<u8>,
    contract: &Path,
    mut adapter: Vec<u8>,
) -> Result<Vec<u8>, AuthorError> {
    let mut resolve = Resolve::default();
    let encoded = resolve.push_dir(contract).and_then(|(package, _)| {
        let world = resolve.select_world(&[package], super::WORLD.rsplit('/').next())?;
        embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8, false)?;
        // The adapter has a world of its own: it imports and exports nothing that is the check's.
        let adapters = resolve.push_str("adapter.wit", ADAPTER)?;
        let world = resolve.select_world(&[adapters], None)?;
        embed_component_metadata(&mut adapter, &resolve, world, StringEncoding::UTF8, false)?;
        let mut encoder = ComponentEncoder::default();
        encoder.validate(true).module(&core)?.adapter(PREVIEW_1, &adapter)?.encode()
    });
    encoded.map_err(|error| AuthorError::plain(format!("what Go built is no check: {error:#}")))
}
