//! Grows its memory until it is refused, then traps.
#![forbid(unsafe_code)]

use tollgate_check::{Check, Input, Manifest, export};

/// 4 MiB.
const STEP: usize = 4 << 20;

#[derive(Debug, Default)]
struct Grow;

impl Check for Grow {
    const MANIFEST: Manifest = Manifest {
        id: "grow",
        version: env!("CARGO_PKG_VERSION"),
        title: "Growing memory",
        rules: &[],
        ..Manifest::EMPTY
    };

    fn check(&self, _input: &Input) -> Result<(), String> {
        let mut memory: Vec<Vec<u8>> = Vec::new();
        loop {
            let mut step = Vec::new();
            if step.try_reserve_exact(STEP).is_err() {
                panic!("no memory after {} MiB", (memory.len() * STEP) >> 20);
            }
            step.resize(STEP, 0xa5);
            memory.push(std::hint::black_box(step));
        }
    }
}

export!(Grow);
