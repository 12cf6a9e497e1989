//! Why bytes are no check, and what would be right.

use tollgate_model::ManifestError;

use crate::{MAX_MANIFEST, MAX_MODULE};

/// Why a file is no check, or can't be made one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("it is no WebAssembly; give a file made by `tollgate check build`")]
    NotWasm,
    #[error(
        "it is machine code compiled from a component, which is never loaded from elsewhere; \
         give the `.wasm` it was compiled from"
    )]
    Compiled,
    #[error("it is WebAssembly as text; give the binary form, as `tollgate check build` makes it")]
    Text,
    #[error("it is a core module, not a component; make one of it with `tollgate check build`")]
    CoreModule,
    #[error("it is a component already; give the core module that cargo built")]
    AlreadyComponent,
    #[error("its version of WebAssembly is unknown; build it with the tools of this release")]
    Version,
    #[error("it has {length} bytes, more than the {MAX_MODULE} a module may have")]
    TooLarge { length: usize },
    #[error("it is cut off or damaged at byte {offset}: {reason}")]
    Malformed { offset: u64, reason: String },
    #[error("it has no manifest; write `tollgate_check::export!(YourCheck);` and build it again")]
    NoManifest,
    #[error("it has more than one manifest; use `tollgate_check::export!` once")]
    DoubleManifest,
    #[error("its manifest has {length} bytes, more than the {MAX_MANIFEST} it may have")]
    ManifestTooLarge { length: usize },
    #[error(
        "it exports no `tollgate:check/guest`; write `tollgate_check::export!(YourCheck);` in a \
         library of type `cdylib`"
    )]
    NoGuest,
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(
        "no component can be made of it: {0}; build it with the crate tollgate-check for \
         wasm32-unknown-unknown"
    )]
    Encode(String),
}
