//! Never returns.
#![forbid(unsafe_code)]

use tollgate_check::{Check, Input, Manifest, export};

#[derive(Debug, Default)]
struct Endless;

impl Check for Endless {
    const MANIFEST: Manifest = Manifest {
        id: "endless",
        version: env!("CARGO_PKG_VERSION"),
        title: "Endless loop",
        rules: &[],
        ..Manifest::EMPTY
    };

    fn check(&self, _input: &Input) -> Result<(), String> {
        loop {
            std::hint::black_box(self);
        }
    }
}

export!(Endless);
