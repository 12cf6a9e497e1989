//! `limits` of a check: quantities with units.

use std::time::Duration;

/// What the user sets in place of the program's limits; none where nothing is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LimitOverrides {
    /// Bytes of memory of one instance.
    pub memory: Option<u64>,
    /// Wall clock for one input.
    pub deadline: Option<Duration>,
    /// Findings kept of one input.
    pub findings: Option<u32>,
}

/// One page of WebAssembly memory; nothing runs in less.
const MIN_MEMORY: u64 = 64 << 10;
/// All a 32-bit module can address.
const MAX_MEMORY: u64 = 4 << 30;
/// Longer than anybody waits for one file.
const MAX_DEADLINE: u64 = 600_000;

pub(super) const MEMORY_HINT: &str = "write a number and a unit, from \"64KiB\" to \"4GiB\"";
pub(super) const DEADLINE_HINT: &str = "write a number and a unit, from \"1ms\" to \"10min\"";
pub(super) const FINDINGS_HINT: &str = "write a number from 1 to 1000000";

pub(super) fn parse_memory(text: &str) -> Option<u64> {
    let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
    quantity(text, &units).filter(|bytes| (MIN_MEMORY..=MAX_MEMORY).contains(bytes))
}

pub(super) fn parse_deadline(text: &str) -> Option<Duration> {
    let units = [("ms", 1), ("min", 60_000), ("s", 1_000)];
    quantity(text, &units)
        .filter(|millis| (1..=MAX_DEADLINE).contains(millis))
        .map(Duration::from_millis)
}

pub(super) fn parse_findings(number: i64) -> Option<u32> {
    u32::try_from(number).ok().filter(|findings| (1..=1_000_000).contains(findings))
}

fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (digits, size) =
        units.iter().find_map(|(unit, size)| Some((text.strip_suffix(unit)?, *size)))?;
    let digits = digits.trim_end();
    // `parse` alone would take a plus sign.
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse::<u64>().ok()?.checked_mul(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_have_units() {
        assert_eq!(parse_memory("64MiB"), Some(64 << 20));
        assert_eq!(parse_memory("4 GiB"), Some(4 << 30));
        assert_eq!(parse_deadline("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse_deadline("1min"), Some(Duration::from_secs(60)));
        for text in ["", "64", "MiB", "-1MiB", "+1MiB", "5GiB", "1KiB", "64MB", "1.5GiB"] {
            assert_eq!(parse_memory(text), None, "{text}");
        }
        for text in ["0s", "2", "s", "11min", "99999999999999999999s", "18446744073709551615min"] {
            assert_eq!(parse_deadline(text), None, "{text}");
        }
        assert_eq!(parse_findings(0), None);
        assert_eq!(parse_findings(10_000), Some(10_000));
    }
}
