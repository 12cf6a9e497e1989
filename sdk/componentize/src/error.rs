//! Why bytes are no check, and what would be right.

use std::fmt;

use tollgate_model::ManifestError;

use crate::{MAX_MANIFEST, MAX_MODULE};

/// Why a file is no check, or can't be made one. Displayed, each is the fact and, after a
/// semicolon, the hint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    NotWasm,
    /// Machine code of wasmtime's.
    Compiled,
    Text,
    CoreModule,
    AlreadyComponent,
    Version,
    TooLarge {
        length: usize,
    },
    Malformed {
        offset: u64,
        reason: String,
    },
    /// A function that would take a compiler hours or all memory.
    TooComplex {
        /// Counted from 0 over all the modules inside.
        function: u32,
        locals: u64,
        bytes: u64,
    },
    NoManifest,
    DoubleManifest,
    ManifestTooLarge {
        length: usize,
    },
    NoGuest,
    /// It asks for something that no host of checks has.
    UnansweredImport {
        name: String,
    },
    Manifest(ManifestError),
    Encode(String),
}

impl Error {
    /// What is wrong, without what would be right.
    #[must_use]
    pub fn fact(&self) -> String {
        match self {
            Self::NotWasm => "it is no WebAssembly".to_owned(),
            Self::Compiled => {
                "it is machine code compiled from a component, which is never loaded from elsewhere"
                    .to_owned()
            }
            Self::Text => "it is WebAssembly as text".to_owned(),
            Self::CoreModule => "it is a core module, not a component".to_owned(),
            Self::AlreadyComponent => "it is a check already".to_owned(),
            Self::Version => "its version of WebAssembly is unknown".to_owned(),
            Self::TooLarge { length } => {
                format!("it has {length} bytes, more than the {MAX_MODULE} a module may have")
            }
            Self::Malformed { offset, reason } => {
                format!("it is cut off or damaged at byte {offset}: {reason}")
            }
            Self::TooComplex { function, locals, bytes } => format!(
                "its function {function} has {locals} locals in {bytes} bytes, more than is compiled"
            ),
            Self::NoManifest => "it has no manifest".to_owned(),
            Self::DoubleManifest => "it has more than one manifest".to_owned(),
            Self::ManifestTooLarge { length } => {
                format!("its manifest has {length} bytes, more than the {MAX_MANIFEST} it may have")
            }
            Self::NoGuest => "it exports no `tollgate:check/guest`".to_owned(),
            Self::UnansweredImport { name } => {
                format!("it imports `{name}`, which nothing here answers")
            }
            Self::Manifest(error) => error.to_string(),
            Self::Encode(reason) => format!("no component can be made of it: {reason}"),
        }
    }

    /// What would be right; none where the fact says it.
    #[must_use]
    pub const fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotWasm => "give a component, as `tollgate check build` makes them",
            Self::Compiled => "give the `.wasm` it was compiled from",
            Self::Text => "give the binary form, as `tollgate check build` makes it",
            Self::CoreModule => "make one of it with `tollgate-componentize IN.wasm OUT.wasm`",
            Self::AlreadyComponent => "give what cargo built",
            Self::Version => "build it with the tools of this release",
            Self::NoManifest => "write `tollgate_check::export!(YourCheck);` and build it again",
            Self::DoubleManifest => "use `tollgate_check::export!` once",
            Self::NoGuest => {
                "write `tollgate_check::export!(YourCheck);` in a library of type `cdylib`"
            }
            Self::UnansweredImport { .. } => {
                "build it for the world `check` or `network-check` of tollgate:check; beyond these \
                 WASI 0.2 is emulated, its `wasi:http/outgoing-handler` only with a grant"
            }
            Self::Encode(_) => "build it with the crate tollgate-check for wasm32-unknown-unknown",
            Self::TooLarge { .. }
            | Self::TooComplex { .. }
            | Self::Malformed { .. }
            | Self::ManifestTooLarge { .. }
            | Self::Manifest(_) => return None,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fact())?;
        self.hint().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

impl From<ManifestError> for Error {
    fn from(error: ManifestError) -> Self {
        Self::Manifest(error)
    }
}
