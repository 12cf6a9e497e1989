//! What a guest may use. Each number says where it comes from.

use std::time::Duration;

use tollgate_model::{LimitKey, LimitOverrides};

use crate::build::STEP;

/// The bounds of one examination. Part of a result's key, since a result may depend on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Linear memory of all instances of the component together, in bytes. Also bounds how long
    /// a single bulk operation can run: 64 MiB is filled in about 50 ms.
    pub memory: usize,
    /// Linear memories of the component.
    pub memories: usize,
    /// Core instances of the component.
    pub instances: usize,
    /// Tables of the component.
    pub tables: usize,
    /// Elements of all tables together. An unlimited store let a guest make 100 million.
    pub table_elements: usize,
    /// Bytes of one answer of the host, and of one list or string handed to it.
    pub host_call: usize,
    /// Open resources (entries, listings, findings) at one time.
    pub handles: usize,
    /// Questions to the snapshot and to data sets in one examination.
    pub questions: usize,
    /// Questions that are held against every path of the snapshot. Counted apart, since what one
    /// costs depends on the repository and the outcome must not.
    pub globs: usize,
    /// Findings reported for one input.
    pub findings: usize,
    /// Bytes of one message, title or reason; longer ones are the check's failure.
    pub message: usize,
    /// Bytes the host keeps for one examination: findings, open or reported, and questions.
    pub kept: usize,
    /// Bytes that may pass between guest and host in one examination, each call counted as a few
    /// at least. Fuel counts the guest's own work only; this bounds the host's.
    pub exchanged: u64,
    /// Bytes of log.
    pub log: usize,
    /// Wall-clock time for a small input. When it passes, the input is examined again in a
    /// metered build, so that what is reported does not depend on the machine.
    pub deadline: Duration,
    /// Fuel of that metered run for a small input: more than any machine burns in `deadline`
    /// (5 steps, or 160 bytes of a bulk operation, a nanosecond are beyond today's processors).
    pub fuel: u64,
}

/// Core instances and memories of one component: adapters and shims of ordinary toolchains need
/// fewer than ten.
pub(crate) const INSTANCES: usize = 50;

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Four times what the largest first-party check touches; an interpreter has to ask
            // for more.
            memory: 64 << 20,
            memories: INSTANCES,
            instances: INSTANCES,
            tables: INSTANCES,
            // A function table of 10,000 is that of a program of some megabytes.
            table_elements: 10_000,
            // A page of the largest file anybody writes by hand.
            host_call: 4 << 20,
            // One finding, entry and listing at a time is usual; nobody keeps a thousand open.
            handles: 1_000,
            // One for each file of a large repository.
            questions: 100_000,
            // Each pattern is held against every path: 0.1 s for a million of them.
            globs: 256,
            // Nobody reads more of one file.
            findings: 10_000,
            // Some screens of text.
            message: 16 << 10,
            // As much as the guest has itself.
            kept: 64 << 20,
            // Copied in about a second.
            exchanged: 4 << 30,
            // As `message`, for 64 lines.
            log: 1 << 20,
            // A hook that takes longer is switched off by its users.
            deadline: Duration::from_secs(2),
            fuel: 10_000_000_000 * STEP,
        }
    }
}

impl Limits {
    /// These limits with what a user sets in their place.
    #[must_use]
    pub fn overridden(mut self, set: &LimitOverrides) -> Self {
        for (key, value) in set.iter() {
            let size = usize::try_from(value).unwrap_or(usize::MAX);
            match key {
                LimitKey::Memory => self.memory = size,
                LimitKey::Memories => self.memories = size,
                LimitKey::Instances => self.instances = size,
                LimitKey::Tables => self.tables = size,
                LimitKey::TableElements => self.table_elements = size,
                LimitKey::HostCall => self.host_call = size,
                LimitKey::Handles => self.handles = size,
                LimitKey::Questions => self.questions = size,
                LimitKey::Globs => self.globs = size,
                LimitKey::Findings => self.findings = size,
                LimitKey::Message => self.message = size,
                LimitKey::Kept => self.kept = size,
                LimitKey::Exchanged => self.exchanged = value,
                LimitKey::Log => self.log = size,
                LimitKey::Deadline => self = self.with_deadline(Duration::from_millis(value)),
                // Of a run, not of an examination.
                LimitKey::TimeOuts => {}
            }
        }
        self
    }

    /// In bytes, milliseconds or pieces; none for what is no limit of one examination.
    pub fn get(&self, key: LimitKey) -> Option<u64> {
        Some(match key {
            LimitKey::Memory => self.memory as u64,
            LimitKey::Memories => self.memories as u64,
            LimitKey::Instances => self.instances as u64,
            LimitKey::Tables => self.tables as u64,
            LimitKey::TableElements => self.table_elements as u64,
            LimitKey::HostCall => self.host_call as u64,
            LimitKey::Handles => self.handles as u64,
            LimitKey::Questions => self.questions as u64,
            LimitKey::Globs => self.globs as u64,
            LimitKey::Findings => self.findings as u64,
            LimitKey::Message => self.message as u64,
            LimitKey::Kept => self.kept as u64,
            LimitKey::Exchanged => self.exchanged,
            LimitKey::Log => self.log as u64,
            LimitKey::Deadline => u64::try_from(self.deadline.as_millis()).unwrap_or(u64::MAX),
            LimitKey::TimeOuts => return None,
        })
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

    /// The bytes exchanged for an input of `length` bytes.
    pub(crate) fn exchanged_for(&self, length: u64) -> u64 {
        self.exchanged.saturating_mul(length / PIECE + 1)
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
        let mut text = format!("fuel={}", self.fuel);
        for key in LimitKey::ALL.iter().filter(|key| **key != LimitKey::Deadline) {
            if let Some(value) = self.get(*key) {
                text.push_str(&format!(" {}={value}", key.name()));
            }
        }
        text
    }
}

/// Counts what the component takes and refuses what is over.
#[derive(Debug)]
pub(crate) struct Meter {
    limits: Limits,
    memory: usize,
    table_elements: usize,
    /// The first limit that was refused; names the outcome if the guest then gives up.
    pub(crate) refused: Option<LimitKey>,
    /// The machine had less to give than the limits allow; says nothing about the guest.
    pub(crate) short: Option<String>,
}

impl Meter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { limits: limits.clone(), memory: 0, table_elements: 0, refused: None, short: None }
    }

    /// Bytes of linear memory there are; it never shrinks.
    pub(crate) const fn memory(&self) -> usize {
        self.memory
    }

    fn take(&mut self, fits: bool, key: LimitKey) -> bool {
        if !fits {
            self.refused.get_or_insert(key);
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
        Ok(self.take(fits, LimitKey::Memory))
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let own = maximum.filter(|maximum| *maximum < self.limits.table_elements);
        if own.is_some_and(|own| desired > own) {
            // The module's own bound; that of a pool is the limit itself.
            return Ok(false);
        }
        let total = self.table_elements.saturating_add(desired.saturating_sub(current));
        let fits = total <= self.limits.table_elements;
        if fits {
            self.table_elements = total;
        }
        Ok(self.take(fits, LimitKey::TableElements))
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        // Also told of what was refused above, which is no fault of the machine.
        if self.refused.is_none() {
            self.short.get_or_insert_with(|| format!("{error:#}"));
        }
        Ok(())
    }

    fn instances(&self) -> usize {
        self.limits.instances
    }

    fn tables(&self) -> usize {
        self.limits.tables
    }

    fn memories(&self) -> usize {
        self.limits.memories
    }
}

#[cfg(test)]
mod tests {
    use tollgate_model::{Layer, LimitUnit, Policy, RepoPath};

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

    #[test]
    fn defaults_lie_within_what_may_be_set() {
        let limits = Limits::default();
        for key in LimitKey::ALL {
            if let Some(value) = limits.get(*key) {
                assert!(key.range().contains(&value), "{}: {value}", key.name());
            }
        }
    }

    #[test]
    fn the_guide_has_every_limit_with_its_default_and_bounds() {
        let guide = include_str!("../../../docs/guide/limits.md");
        let limits = Limits::default();
        for key in LimitKey::ALL {
            let (least, most) = (key.range().start().to_owned(), key.range().end().to_owned());
            let bounds = format!("{} | {}", key.shown(least), key.shown(most));
            let row = match limits.get(*key) {
                Some(value) => format!("| `{}` | {} | {bounds} |", key.name(), key.shown(value)),
                None => format!("{bounds} |"),
            };
            assert!(guide.contains(&row), "the guide lacks {row}");
        }
    }

    #[test]
    fn each_limit_but_the_deadline_tells_keys_apart() {
        let text = limits_text("");
        for key in LimitKey::ALL {
            let set = limits_text(&format!("{} = {}", key.name(), most(*key)));
            let in_key = !matches!(key, LimitKey::TimeOuts);
            assert_eq!(set != text, in_key, "{}: {set}", key.name());
        }
    }

    fn most(key: LimitKey) -> String {
        let shown = key.shown(*key.range().end());
        if key.unit() == LimitUnit::Count { shown } else { format!("{shown:?}") }
    }

    fn limits_text(limit: &str) -> String {
        let path = RepoPath::parse("tollgate.toml").unwrap();
        let text = format!("[checks.x.limits]\n{limit}\n");
        let policy = Policy::new(vec![Layer::parse(&path, text.as_bytes()).unwrap()]).unwrap();
        let settings = policy.settings("x", None);
        Limits::default().overridden(&settings.limits).key_material()
    }
}
