//! `limits` of a check: their names, units and bounds, and what a user set.
//!
//! The least keeps a check able to run at all. The most keeps a repository from taking the machine
//! of whoever judges it: the file that sets a limit comes from the repository that is judged.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::document::{Entry, Reader};

/// What a limit counts, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitUnit {
    /// A string with `KiB`, `MiB` or `GiB`; a number of bytes here.
    Bytes,
    /// A string with `ms`, `s` or `min`; milliseconds here.
    Time,
    /// A plain number.
    Count,
}

macro_rules! limit_keys {
    ($($(#[$doc:meta])*
        $variant:ident $name:literal $outcome:literal $unit:ident $least:expr, $most:expr;)*) => {
        /// A limit by the key it has in `tollgate.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LimitKey {
            $($(#[$doc])* $variant,)*
        }

        impl LimitKey {
            /// In the order of documentation.
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            const NAMES: &[&str] = &[$($name),*];

            /// The key, as users write it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What an outcome calls it: "the check went over its limit of ...".
            pub const fn outcome(self) -> &'static str {
                match self { $(Self::$variant => $outcome),* }
            }

            pub const fn unit(self) -> LimitUnit {
                match self { $(Self::$variant => LimitUnit::$unit),* }
            }

            /// What may be set, in bytes, milliseconds or pieces.
            pub const fn range(self) -> RangeInclusive<u64> {
                match self { $(Self::$variant => $least..=$most),* }
            }
        }
    };
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

limit_keys! {
    /// Linear memory of one instance. One page at least; at most what a fill runs through in
    /// 0.6 s, since nothing interrupts one.
    Memory "memory" "memory" Bytes 64 * KIB, GIB;
    /// Wall clock for one input; at most longer than anybody waits for one file.
    Deadline "deadline" "time" Time 1, 600_000;
    /// Inputs of one run a check may run out of time on before it is given up.
    TimeOuts "time-outs" "inputs it runs out of time on" Count 1, 1_000;
    /// Findings of one input.
    Findings "findings" "findings" Count 1, 100_000;
    /// One message, title or reason.
    Message "message" "message length" Bytes KIB, MIB;
    /// What it logs about one input.
    Log "log" "log" Bytes KIB, 64 * MIB;
    /// One list or string from or to the host.
    HostCall "host-call" "data in one host call" Bytes 64 * KIB, 64 * MIB;
    /// All that passes between check and host about one input.
    Exchanged "exchanged" "data exchanged with the host" Bytes MIB, 64 * GIB;
    /// What the host keeps of one input until it is done.
    Kept "kept" "data kept by the host" Bytes MIB, GIB;
    /// Open findings, entries and listings at one time.
    Handles "handles" "handles" Count 1, 100_000;
    /// Questions to snapshot and data sets.
    Questions "questions" "questions" Count 1, 1_000_000;
    /// Questions that are held against every path there is.
    Globs "globs" "globs" Count 1, 10_000;
    /// Core instances in the component.
    Instances "instances" "instances" Count 1, 1_000;
    /// Linear memories in the component; each takes 4 GiB of addresses.
    Memories "memories" "memories" Count 1, 100;
    /// Tables in the component.
    Tables "tables" "tables" Count 1, 1_000;
    /// Elements of all tables together.
    TableElements "table-elements" "table elements" Count 1, 1_000_000;
}

/// What the user sets in place of the program's limits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LimitOverrides(BTreeMap<LimitKey, u64>);

impl LimitOverrides {
    /// In bytes, milliseconds or pieces; none where nothing is set.
    pub fn get(&self, key: LimitKey) -> Option<u64> {
        self.0.get(&key).copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = (LimitKey, u64)> {
        self.0.iter().map(|(key, value)| (*key, *value))
    }

    /// Lays those of a nearer file over these, key by key.
    pub(super) fn lay(&mut self, nearer: &Self) {
        self.0.extend(&nearer.0);
    }
}

pub(super) fn read(reader: &mut Reader<'_>, entry: &Entry<'_>) -> LimitOverrides {
    let mut overrides = LimitOverrides::default();
    let Some(table) = reader.table(entry) else { return overrides };
    for entry in reader.entries(table) {
        let Some(key) = LimitKey::ALL.iter().copied().find(|key| key.name() == entry.key) else {
            reader.unknown_key(&entry, LimitKey::NAMES);
            continue;
        };
        if let Some(value) = value(reader, &entry, key) {
            overrides.0.insert(key, value);
        }
    }
    overrides
}

fn value(reader: &mut Reader<'_>, entry: &Entry<'_>, key: LimitKey) -> Option<u64> {
    let (shown, value) = match key.unit() {
        LimitUnit::Count => {
            let Some(number) = entry.item.as_integer() else {
                reader.wrong_type(entry, "an integer");
                return None;
            };
            (number.to_string(), u64::try_from(number).ok())
        }
        LimitUnit::Bytes => {
            let text = reader.string(entry, "a string such as \"64MiB\"")?;
            (text.escape_debug().to_string(), quantity(text, BYTES))
        }
        LimitUnit::Time => {
            let text = reader.string(entry, "a string such as \"2s\"")?;
            (text.escape_debug().to_string(), quantity(text, TIMES))
        }
    };
    let value = value.filter(|value| key.range().contains(value));
    if value.is_none() {
        let message = format!("`{shown}` is no limit for `{}`", key.name());
        reader.error(&entry.value_place, message, hint(key));
    }
    value
}

const BYTES: &[(&str, u64)] = &[("KiB", KIB), ("MiB", MIB), ("GiB", GIB)];
const TIMES: &[(&str, u64)] = &[("ms", 1), ("min", 60_000), ("s", 1_000)];

fn hint(key: LimitKey) -> String {
    let range = key.range();
    let (least, most) = (key.shown(*range.start()), key.shown(*range.end()));
    match key.unit() {
        LimitUnit::Count => format!("write a number from {least} to {most}"),
        _ => format!("write a number and a unit, from \"{least}\" to \"{most}\""),
    }
}

impl LimitKey {
    /// A value the way users write it, in the largest unit that divides it.
    pub fn shown(self, value: u64) -> String {
        let units = match self.unit() {
            LimitUnit::Count => return value.to_string(),
            LimitUnit::Bytes => BYTES,
            LimitUnit::Time => TIMES,
        };
        let fits = units.iter().filter(|(_, size)| value.is_multiple_of(*size));
        match fits.max_by_key(|(_, size)| *size) {
            Some((unit, size)) => format!("{}{unit}", value / size),
            None => value.to_string(),
        }
    }
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
        assert_eq!(quantity("64MiB", BYTES), Some(64 << 20));
        assert_eq!(quantity("4 GiB", BYTES), Some(4 << 30));
        assert_eq!(quantity("250ms", TIMES), Some(250));
        assert_eq!(quantity("1min", TIMES), Some(60_000));
        for text in ["", "64", "MiB", "-1MiB", "+1MiB", "64MB", "1.5GiB"] {
            assert_eq!(quantity(text, BYTES), None, "{text}");
        }
        for text in ["2", "s", "99999999999999999999s", "18446744073709551615min"] {
            assert_eq!(quantity(text, TIMES), None, "{text}");
        }
    }

    #[test]
    fn a_value_is_shown_as_it_is_read() {
        for key in LimitKey::ALL {
            for value in [*key.range().start(), *key.range().end()] {
                let shown = key.shown(value);
                let read = match key.unit() {
                    LimitUnit::Count => shown.parse().ok(),
                    LimitUnit::Bytes => quantity(&shown, BYTES),
                    LimitUnit::Time => quantity(&shown, TIMES),
                };
                assert_eq!(read, Some(value), "{}: {shown}", key.name());
            }
        }
        assert_eq!(LimitKey::Deadline.shown(1_500), "1500ms");
        assert_eq!(LimitKey::Deadline.shown(600_000), "10min");
    }
}
