//! Works for about as many milliseconds as option `milliseconds` says, then finds nothing.
#![forbid(unsafe_code)]

use std::hint::black_box;

use tollgate_check::options::Options;
use tollgate_check::{Check, ConfigurationFile, Configured, Input, Manifest, Problem, export};

/// Turns of the loop in a millisecond on a machine of 2026; there is no clock to ask.
const TURNS: u64 = 1_000_000;

#[derive(Debug)]
struct Slow(u64);

impl Default for Slow {
    fn default() -> Self {
        Self(100)
    }
}

impl Check for Slow {
    const MANIFEST: Manifest = Manifest {
        id: "slow",
        version: env!("CARGO_PKG_VERSION"),
        title: "Slow work",
        rules: &[],
        options: r#"{ "type": "object", "properties": { "milliseconds": { "type": "integer", "minimum": 0 } } }"#,
        ..Manifest::EMPTY
    };

    fn configure(
        options: &str,
        _files: &[ConfigurationFile],
    ) -> Result<Configured<Self>, Vec<Problem>> {
        let milliseconds = Options::parse(options)?.whole("milliseconds")?;
        Ok(Configured::new(milliseconds.map_or_else(Self::default, Self)))
    }

    fn check(&self, _input: &Input) -> Result<(), String> {
        let mut state = 1_u64;
        for turn in 0..self.0.saturating_mul(TURNS) {
            state = black_box(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(turn));
        }
        if state == 0 { Err("the work came out as nothing".to_owned()) } else { Ok(()) }
    }
}

export!(Slow);
