//! Runs a target on its seeds and on what becomes of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use crate::{Mutator, Target};

/// When a drive is over.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    Inputs(u64),
    Time(Instant),
}

/// Inputs that may be kept for new behaviour: enough to build upon, few enough to come back to.
const CORPUS: usize = 2_000;

/// Runs the seeds, then mutations of them and of every input that behaved in a new way. Returns
/// how many inputs were run and how many were kept; an error says which input broke a promise.
pub fn drive(target: &Target, seed: u64, until: Until) -> Result<(u64, usize), String> {
    let mut mutator = Mutator::new(seed, target.words);
    let mut corpus = (target.seeds)();
    let mut known = BTreeSet::new();
    for input in &corpus {
        known.insert(run(target, input)?);
    }
    let mut inputs = corpus.len() as u64;
    loop {
        let over = match until {
            Until::Inputs(most) => inputs >= most,
            Until::Time(end) => Instant::now() >= end,
        };
        if over {
            return Ok((inputs, corpus.len()));
        }
        let input = mutator.mutated(&corpus);
        inputs += 1;
        if known.insert(run(target, &input)?) && corpus.len() < CORPUS {
            corpus.push(input);
        }
    }
}

fn run(target: &Target, input: &[u8]) -> Result<u64, String> {
    catch_unwind(AssertUnwindSafe(|| (target.run)(input))).map_err(|panic| {
        let why = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("a panic without text");
        let mut hex = String::new();
        for byte in input {
            let _ = write!(hex, "\\x{byte:02x}");
        }
        format!("target {} fails: {why}\nmake its input a seed: b\"{hex}\"", target.name)
    })
}
