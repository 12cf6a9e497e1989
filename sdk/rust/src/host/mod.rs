//! The seam to the host: the component's imports in a guest, a snapshot in memory elsewhere, so
//! that a check can be unit-tested without WebAssembly.

#[cfg(target_family = "wasm")]
mod guest;
#[cfg(target_family = "wasm")]
pub(crate) use guest::*;

#[cfg(not(target_family = "wasm"))]
pub(crate) mod memory;
#[cfg(not(target_family = "wasm"))]
pub(crate) use memory::*;
