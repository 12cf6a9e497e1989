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

pub(super) fn build(project: &Project, tools: &Tools) -> Result<Made, AuthorError> {
    let go = tools.require("go", &[], "install Go 1.24 or newer")?;
    let place = tempfile::tempdir().map_err(|error| AuthorError::fault(error.to_string()))?;
    let made = place.path().join("made.wasm");
    let mut command = tools::command(go, &project.root);
    command.env("GOOS", "wasip1").env("GOARCH", "wasm");
    // What the project says, whatever else is configured; and no other compiler is fetched.
    command.env("GOTOOLCHAIN", "local").env("GOWORK", "off").env("GOFLAGS", "");
    // No names for debuggers, no paths of this machine: equal source, equal bytes.
    command.args(["build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false"]);
    command.args(["-ldflags=-s -w", "-o"]);
    command.arg(&made).arg(".");
    tools::run(&mut command)?;
    let core = fs::read(&made).map_err(|error| AuthorError::io(&made, "read", error))?;
    component(core, &project.contract()?, &project.library()?.join("adapter"))
        .map(Made::Declaring)
        .map_err(|error| AuthorError::plain(format!("what Go built is no check: {error}")))
}

/// Makes a component of a module that knows nothing of components.
fn component(mut core: Vec<u8>, contract: &Path, adapter: &Path) -> Result<Vec<u8>, String> {
    let mut resolve = Resolve::default();
    // The adapter has a world of its own: it imports and exports nothing that is the check's.
    let mut adapted =
        wat::parse_file(adapter.join("preview1.wat")).map_err(|why| why.to_string())?;
    let encoded = resolve.push_dir(contract).and_then(|(package, _)| {
        let world = resolve.select_world(&[package], super::WORLD.rsplit('/').next())?;
        embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8, false)?;
        let package = resolve.push_file(adapter.join("adapter.wit"))?;
        let world = resolve.select_world(&[package], None)?;
        embed_component_metadata(&mut adapted, &resolve, world, StringEncoding::UTF8, false)?;
        let mut encoder = ComponentEncoder::default();
        encoder.validate(true).module(&core)?.adapter(PREVIEW_1, &adapted)?.encode()
    });
    encoded.map_err(|error| format!("{error:#}"))
}
