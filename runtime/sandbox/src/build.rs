//! The builds there are of one module, and how wasmtime is set up for each.
//!
//! A build is told in one word, so that another process compiles exactly what this one loads.

use std::hash::{Hash as _, Hasher as _};

use wasmtime::{Config, Engine, OperatorCost, Strategy};

/// The stack a guest may use. Threads that call guests need twice as much.
pub(crate) const GUEST_STACK: usize = 512 << 10;

/// What two builds of one module may differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Build {
    /// Counts fuel. The epoch then only tells when to look whether somebody cancels.
    pub(crate) metered: bool,
    /// Checks the bounds of memory by instructions, where the address space is too small to let
    /// the processor do it.
    pub(crate) cramped: bool,
}

const WORDS: [(&str, Build); 4] = [
    ("ordinary", Build { metered: false, cramped: false }),
    ("metered", Build { metered: true, cramped: false }),
    ("cramped", Build { metered: false, cramped: true }),
    ("cramped-metered", Build { metered: true, cramped: true }),
];

impl Build {
    pub(crate) fn word(self) -> &'static str {
        WORDS.iter().find(|(_, build)| *build == self).map_or("ordinary", |(word, _)| word)
    }

    pub(crate) fn of_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, build)| *build)
    }

    /// One configuration for all engines; builds differ in what interrupts a guest and in how
    /// memory is laid out only.
    pub(crate) fn config(self) -> Config {
        let mut config = Config::new();
        config
            .strategy(Strategy::Cranelift)
            .wasm_component_model(true)
            .wasm_multi_memory(true)
            .wasm_memory64(false)
            .wasm_tail_call(false)
            .wasm_relaxed_simd(false)
            .wasm_wide_arithmetic(false)
            .wasm_custom_page_sizes(false)
            // The same bits for every NaN on every machine.
            .cranelift_nan_canonicalization(true)
            // Under fuel too, for those who cancel.
            .epoch_interruption(true)
            .consume_fuel(self.metered)
            .operator_cost(costs())
            .max_wasm_stack(GUEST_STACK)
            .macos_use_mach_ports(false)
            .wasm_backtrace_max_frames(None);
        if self.cramped {
            config
                .memory_reservation(0)
                .memory_guard_size(64 << 10)
                .memory_reservation_for_growth(1 << 20)
                .guard_before_linear_memory(false);
        }
        config
    }
}

/// What one step of a guest costs in fuel, where a byte of a bulk operation costs 1: those move more
/// than a step's worth at a time, 70 bytes a nanosecond from the processor's own memory.
pub(crate) const STEP: u64 = 32;

/// The engine's own table of costs, each step in place of 1. Bytes are counted as they are.
fn costs() -> OperatorCost {
    let scaled = || {
        let mut table = serde_json::to_value(OperatorCost::default()).ok()?;
        for cost in table.as_object_mut()?.values_mut() {
            if let Some(flat) = cost.as_u64() {
                *cost = (flat * STEP).into();
            }
        }
        serde_json::from_value(table).ok()
    };
    scaled().unwrap_or_default()
}

/// An engine, and which build it loads.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) engine: Engine,
    pub(crate) build: Build,
    /// Instances come from a pool, which has room for components of a certain size only.
    pub(crate) pooled: bool,
}

impl Target {
    /// Names a compiled module by its source and by everything that decides whether it fits:
    /// 64 hexadecimal digits. Its manifest is not code: with other texts it is the same module.
    pub(crate) fn name(&self, wasm: &[u8]) -> String {
        #[expect(deprecated, reason = "SipHash with fixed keys: the same name in every process")]
        let mut engine_hash = std::hash::SipHasher::new();
        self.engine.precompile_compatibility_hash().hash(&mut engine_hash);
        let mut hasher = blake3::Hasher::new();
        for part in tollgate_componentize::around_manifest(wasm) {
            hasher.update(part);
        }
        hasher.update(&engine_hash.finish().to_le_bytes());
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_build_has_a_word_and_a_name_of_its_own() {
        let mut names = Vec::new();
        for (word, build) in WORDS {
            assert_eq!(Build::of_word(word), Some(build));
            assert_eq!(build.word(), word);
            let target =
                Target { engine: Engine::new(&build.config()).unwrap(), build, pooled: false };
            names.push(target.name(b"module"));
            assert_ne!(target.name(b"other"), *names.last().unwrap());
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), WORDS.len());
        assert_eq!(Build::of_word("portable"), None);
    }

    #[test]
    fn a_step_costs_more_than_a_byte() {
        let (own, ours) = (OperatorCost::default(), costs());
        assert_eq!(u64::from(ours.I32Add), u64::from(own.I32Add) * STEP);
        assert_eq!(ours.Nop, 0);
        assert_eq!(ours.variable, own.variable);
    }
}
