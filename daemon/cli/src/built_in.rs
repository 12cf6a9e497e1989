//! The checks that are part of the program.

use tollgate_componentize::read_manifest;
use tollgate_gate::BuiltIn;
use tollgate_model::Manifest;

use crate::failure::Failure;

/// Sorted by file name; none in a program that was built without `cargo xtask dist`.
pub(crate) static BUILT_IN: &[BuiltIn] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// What each declares. A module that can't be read is a fault of the build.
pub(crate) fn manifests() -> Result<Vec<Manifest>, Failure> {
    BUILT_IN
        .iter()
        .map(|built_in| {
            read_manifest(built_in.wasm).map_err(|error| {
                Failure::fault(format!("a check of this program can't be read: {error}"), None)
            })
        })
        .collect()
}

/// Says so where there is nothing to run.
pub(crate) fn require() -> Result<(), Failure> {
    if BUILT_IN.is_empty() {
        return Err(Failure::fault(
            "this program was built without its checks",
            Some("build it with `cargo xtask dist`"),
        ));
    }
    Ok(())
}
