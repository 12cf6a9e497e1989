//! Panics on content that has the word `panic` in it.
#![forbid(unsafe_code)]

use tollgate_check::{Check, Input, Manifest, export};

#[derive(Debug, Default)]
struct Trap;

impl Check for Trap {
    const MANIFEST: Manifest = Manifest {
        id: "trap",
        version: env!("CARGO_PKG_VERSION"),
        title: "Panics",
        rules: &[],
        ..Manifest::EMPTY
    };

    fn check(&self, input: &Input) -> Result<(), String> {
        let bytes = input.bytes()?;
        if let Some(at) = bytes.windows(5).position(|window| window == b"panic") {
            panic!("the content says panic at byte {at}");
        }
        if bytes.starts_with(b"error") {
            return Err("the content says error".to_owned());
        }
        Ok(())
    }
}

export!(Trap);
