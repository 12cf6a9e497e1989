//! What a guest may use. Each number says where it comes from.

use std::time::Duration;

/// The bounds of one examination. Part of a result's key, since a result may depend on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Linear memory of all instances of the component together, in bytes. Also bounds how long
    /// a single bulk operation can run: 64 MiB is filled in about 50 ms.
    pub memory: usize,
    /// Elements of all tables together. An unlimited store let a guest make 100 million.
    pub table_elements: usize,
    /// Bytes of one answer of the host, and of one list or string handed to it.
    pub host_call: usize,
    /// Open resources (entries, listings, findings) at one time.
    pub handles: usize,
    /// Questions to the snapshot and to data sets in one examination.
    pub questions: usize,
    /// Findings reported for one input.
    pub findings: usize,
    /// Bytes of one message, title or reason; longer ones are the check's failure.
    pub message: usize,
    /// Bytes the host keeps for one examination: findings, open or reported, and questions.
    pub kept: usize,
    /// Bytes that may pass between guest and host in one examination, each call counted as a few
    /// at least. Fuel counts the guest's own work only; this bounds the host's.
    pub carried: u64,
    /// Bytes of log; what comes after is dropped.
    pub log: usize,
    /// Wall-clock time for a small input. When it passes, the input is examined again in a
    /// metered build, so that what is reported does not depend on the machine.
    pub deadline: Duration,
    /// Fuel of that metered run for a small input: more than any machine burns in `deadline`
    /// (5 fuel a nanosecond is beyond today's processors).
    pub fuel: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 64 << 20,
            table_elements: 10_000,
            host_call: 4 << 20,
            handles: 1_000,
            questions: 100_000,
            findings: 10_000,
            message: 16 << 10,
            kept: 64 << 20,
            carried: 4 << 30,
            log: 1 << 20,
            deadline: Duration::from_secs(2),
            fuel: 10_000_000_000,
        }
    }
}

/// An input grants one more deadline, and one more ration of fuel, for each such piece of it: a
/// check that gets through 16 MiB in a deadline never fails for the size of a file alone.
const PIECE: u64 = 16 << 20;

impl Limits {
    /// The deadline for an input of `length` bytes.
    pub(crate) fn deadline_for(&self, length: u64) -> Duration {
        let pieces = u32::try_from(length / PIECE).unwrap_or(u32::MAX).saturating_add(1);
        self.deadline.saturating_mul(pieces)
    }

    /// The fuel for an input of `length` bytes.
    pub(crate) fn fuel_for(&self, length: u64) -> u64 {
        self.fuel.saturating_mul(length / PIECE + 1)
    }

    /// The bytes carried for an input of `length` bytes.
    pub(crate) fn carried_for(&self, length: u64) -> u64 {
        self.carried.saturating_mul(length / PIECE + 1)
    }

    /// The bytes kept: more findings take more.
    pub(crate) fn kept_for_all(&self) -> usize {
        self.kept.saturating_add(self.findings.saturating_mul(1 << 10))
    }

    /// Sets the deadline, and the fuel that stands behind it in proportion.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        let per_milli = Self::default().fuel / 2_000;
        self.fuel = per_milli
            .saturating_mul(u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX))
            .max(1);
        self.deadline = deadline;
        self
    }

    /// What goes into a result's key. The deadline is left out: results that depend on it are
    /// never stored.
    pub fn key_material(&self) -> String {
        format!(
            "memory={} tables={} call={} handles={} questions={} findings={} message={} kept={} \
             carried={} log={} fuel={}",
            self.memory,
            self.table_elements,
            self.host_call,
            self.handles,
            self.questions,
            self.findings,
            self.message,
            self.kept,
            self.carried,
            self.log,
            self.fuel
        )
    }
}

/// Counts what the component takes and refuses what is over.
#[derive(Debug)]
pub(crate) struct Meter {
    limits: Limits,
    memory: usize,
    table_elements: usize,
    /// The first limit that was refused; names the outcome if the guest then gives up.
    pub(crate) refused: Option<&'static str>,
    /// The machine had less to give than the limits allow; says nothing about the guest.
    pub(crate) short: Option<String>,
}

/// Core instances and memories in one component: adapters and shims of ordinary toolchains need
/// fewer than ten.
pub(crate) const INSTANCES: u32 = 50;

impl Meter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { limits: limits.clone(), memory: 0, table_elements: 0, refused: None, short: None }
    }

    fn take(&mut self, fits: bool, name: &'static str) -> bool {
        if !fits {
            self.refused.get_or_insert(name);
        }
        fits
    }
}

impl wasmtime::ResourceLimiter for Meter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            // The module's own bound, the same on every machine.
            return Ok(false);
        }
        let total = self.memory.saturating_add(desired.saturating_sub(current));
        let fits = total <= self.limits.memory;
        if fits {
            self.memory = total;
        }
        Ok(self.take(fits, "memory"))
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let total = self.table_elements.saturating_add(desired.saturating_sub(current));
        let fits = total <= self.limits.table_elements;
        if fits {
            self.table_elements = total;
        }
        Ok(self.take(fits, "table elements"))
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        // Also told of what was refused above, which is no fault of the machine.
        if self.refused.is_none() {
            self.short.get_or_insert_with(|| format!("{error:#}"));
        }
        Ok(())
    }

    fn instances(&self) -> usize {
        INSTANCES as usize
    }

    fn tables(&self) -> usize {
        INSTANCES as usize
    }

    fn memories(&self) -> usize {
        INSTANCES as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_input_has_more_time_and_fuel() {
        let limits = Limits::default();
        assert_eq!(limits.deadline_for(100), limits.deadline);
        assert_eq!(limits.deadline_for(PIECE * 2), limits.deadline * 3);
        assert_eq!(limits.fuel_for(PIECE), limits.fuel * 2);
    }

    #[test]
    fn the_deadline_moves_the_fuel_behind_it() {
        let limits = Limits::default();
        assert_eq!(limits.clone().with_deadline(limits.deadline), limits);
        assert_eq!(limits.clone().with_deadline(limits.deadline * 2).fuel, limits.fuel * 2);
    }
}
