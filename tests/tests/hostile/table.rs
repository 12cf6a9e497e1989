//! Every guest that must not matter, with the outcome it has to have and the time it may take.

use std::time::{Duration, Instant};

use crate::memory::resident;
use crate::stand::Stand;
use crate::{forged, repository, scenes};

/// One row of the table.
pub(crate) struct Guest {
    /// Its number, and a letter where there are several ways to do it.
    row: &'static str,
    does: &'static str,
    expected: &'static str,
    /// Loading and all, on a machine that is busy.
    within: Duration,
    tried: fn(&Stand) -> String,
}

/// The numbers of the list. 39 to 41 are about registries.
pub(crate) const NUMBERS: [u32; 41] = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 42, 43, 44,
];

/// For the test that no source lies about unused.
pub(crate) const SOURCE: &str = concat!(include_str!("table.rs"), include_str!("scenes.rs"));

const fn row(
    row: &'static str,
    does: &'static str,
    expected: &'static str,
    within: u64,
    tried: fn(&Stand) -> String,
) -> Guest {
    Guest { row, does, expected, within: Duration::from_millis(within), tried }
}

const OUT_OF_TIME: &str = "out of time";
const CRASHED: &str = "crashed";
const BROKEN: &str = "contract broken";
const WAITS: &str = "cut off, since it waits";
const MEMORY: &str = "over its limit of memory";

#[rustfmt::skip]
pub(crate) const GUESTS: &[Guest] = &[
    row("1", "never returns, at the default deadline", OUT_OF_TIME, 60_000, |s| s.text("loop").deadline(Duration::from_secs(2)).outcome("x")),
    row("2a", "never returns from its start", OUT_OF_TIME, 5_000, |s| s.text("loop-in-start").outcome("x")),
    row("2b", "never returns from `configure`", OUT_OF_TIME, 5_000, |s| s.text("loop-in-configure").outcome("x")),
    row("3", "recurses without end", "over its limit of stack", 2_000, |s| s.text("recursion").outcome("x")),
    row("4a", "grows its memory to 4 GiB at once", MEMORY, 2_000, |s| s.text("grow").outcome("x")),
    row("4b", "grows its memory bit by bit", MEMORY, 5_000, |s| s.rust("grow").deadline(Duration::from_secs(2)).outcome("x")),
    row("5", "declares that it needs 4 GiB", MEMORY, 2_000, |s| s.text("declared").outcome("x")),
    row("6", "grows a table to 100 million elements", "over its limit of table elements", 2_000, |s| s.text("table").outcome("x")),
    row("7a", "has 10,000 instances", "refused: does not compile", 10_000, |s| scenes::instances(s, 10_000)),
    row("7b", "has 900 instances", "over its limit of instances", 10_000, |s| scenes::instances(s, 900)),
    row("7c", "has 10,000 memories", "over its limit of memories", 10_000, scenes::memories),
    row("7d", "has 10,000 tables", "over its limit of tables", 10_000, scenes::tables),
    row("8", "fills and copies 60 MiB without end", OUT_OF_TIME, 20_000, |s| s.text("fill").outcome("x")),
    row("9a", "hands over a list of 1 GiB it does not have", CRASHED, 2_000, |s| s.text("list-out-of-range").outcome("x")),
    row("9b", "hands over 16 MiB in one call", "over its limit of data in one host call", 2_000, |s| s.text("list-in-range").outcome("x")),
    row("10", "returns a text from beyond its memory", CRASHED, 2_000, |s| s.text("string-out-of-range").outcome("x")),
    row("11a", "returns a text that is no UTF-8", CRASHED, 2_000, |s| s.text("invalid-utf8").outcome("x")),
    row("11b", "returns half a character of UTF-16", CRASHED, 2_000, |s| s.text("lone-surrogate").outcome("x")),
    row("11c", "returns UTF-16 at an odd address", CRASHED, 2_000, |s| s.text("misaligned-utf16").outcome("x")),
    row("12a", "names a severity there is not", CRASHED, 2_000, |s| s.text("bad-enum").outcome("x")),
    row("12b", "returns an option that is neither", CRASHED, 2_000, |s| s.text("bad-option").outcome("x")),
    row("12c", "returns a trigger of no kind", CRASHED, 2_000, |s| s.text("bad-variant").outcome("x")),
    row("13a", "says its memory is where it is not", CRASHED, 2_000, |s| s.text("realloc-far").outcome("x")),
    row("13b", "hands out memory at odd places", CRASHED, 2_000, |s| s.text("realloc-misaligned").outcome("x")),
    row("13c", "crashes when asked for memory", CRASHED, 2_000, |s| s.text("realloc-traps").outcome("x")),
    row("14", "calls the host while it waits for memory", CRASHED, 2_000, |s| s.text("realloc-calls").outcome("x")),
    row("15", "reports 10 million findings", "over its limit of findings", 5_000, |s| s.text("findings").outcome("x")),
    row("16a", "has a message of 500 kB", "over its limit of message length", 2_000, |s| s.text("message").outcome("x")),
    row("16b", "has a message of 100 MB, with the memory for it", "over its limit of data in one host call", 5_000, scenes::large_message),
    row("17", "forges lines and moves the cursor", "clean in 8 ways", 10_000, scenes::forging),
    row("18", "logs without end", "over its limit of log", 2_000, |s| s.text("log").outcome("x")),
    row("19a", "finds something at line 0 and at the last", BROKEN, 2_000, |s| s.rust("liar").outcome("position")),
    row("19b", "finds something past the end", BROKEN, 2_000, |s| s.rust("liar").outcome("range")),
    row("19c", "finds something in a file outside", BROKEN, 2_000, |s| s.rust("liar").outcome("file")),
    row("20", "reads `..`, absolute, NUL, devices, drives, streams", "done, 0 findings", 2_000, scenes::outside),
    row("21", "reads a symlink to a key", "the link's own text", 10_000, repository::symlink),
    row("22", "reads what became a symlink since", "no answer, and not the key", 10_000, repository::swapped),
    row("23", "reads .git, ignored files and submodules", "nothing of them", 10_000, repository::hidden),
    row("24", "is given a pipe, a device, a file of 50 GB", "no answer, at once", 20_000, repository::special),
    row("25", "asks a million questions", "over its limit of questions", 10_000, |s| s.text("reads").deadline(Duration::from_secs(2)).outcome("x")),
    row("26", "reads what it never declared", "judged anew", 10_000, repository::undeclared),
    row("27", "globs with a pattern that is slow to refuse", "over its limit of globs", 10_000, scenes::slow_patterns),
    row("28a", "opens handles without end", "over its limit of handles", 2_000, |s| s.text("handles").outcome("x")),
    row("28b", "closes a handle twice", CRASHED, 2_000, |s| s.text("double-drop").outcome("x")),
    row("28c", "uses a handle it was not given", CRASHED, 2_000, |s| s.text("forged").outcome("x")),
    row("28d", "uses a handle as another kind", CRASHED, 2_000, |s| s.text("wrong-handle").outcome("x")),
    row("29a", "sleeps for an hour", WAITS, 5_000, |s| scenes::emulated(s, "sleep")),
    row("29b", "polls for ever what never comes", WAITS, 5_000, |s| scenes::emulated(s, "poll for ever")),
    row("30a", "imports what no contract has", "refused: UnansweredImport", 2_000, |s| s.text("spy").outcome("x")),
    row("31a", "reports the bits of numbers that are none", "the same every time", 10_000, scenes::not_numbers),
    row("31b", "reports addresses, orders and turns", "the same every time", 10_000, scenes::oddities),
    row("31c", "uses SIMD that may differ by machine", "refused: does not compile", 2_000, |s| s.text("relaxed").outcome("x")),
    row("31d", "uses threads", "refused: does not compile", 2_000, |s| s.text("threads").outcome("x")),
    row("32a", "counts its calls", "the same every time", 5_000, scenes::state),
    row("32b", "looks for what a neighbour left in memory", "the same every time", 10_000, scenes::neighbours),
    row("33", "is called again after a crash", "crashed, then done, 0 findings", 2_000, scenes::after_a_crash),
    row("34", "would keep a compiler busy for hours", "refused: TooComplex", 10_000, scenes::compile_bomb),
    row("35", "crashes the compiler", "no answer, and the others have theirs", 60_000, scenes::compiler_crash),
    row("36a", "has no manifest", "refused: NoManifest", 2_000, forged::no_manifest),
    row("36b", "has two manifests", "refused: DoubleManifest", 2_000, forged::two_manifests),
    row("36c", "has a manifest that is none", "refused: Manifest", 2_000, forged::broken_manifest),
    row("37", "is machine code, named as a module", "refused: Compiled", 5_000, forged::machine_code),
    row("38", "is machine code forged, cut or swapped", "rebuilt, 4 times", 10_000, forged::compiled),
    row("42", "is replaced while it runs", "judged by the first", 10_000, repository::replaced),
    row("43", "exits", BROKEN, 5_000, |s| scenes::emulated(s, "exit")),
    row("44a", "is cancelled in mid-call", "cancelled", 2_000, |s| scenes::cancelled(s, Duration::from_secs(60))),
    row("44b", "is cancelled when it has overrun its deadline", "cancelled", 5_000, |s| scenes::cancelled(s, Duration::from_millis(10))),
];

/// What came of one row.
pub(crate) struct Line {
    guest: &'static Guest,
    actual: String,
    took: Duration,
    memory: Option<(u64, u64)>,
}

impl Guest {
    pub(crate) const HEADER: &str = "| no. | guest | expected | actual | ms | of | MiB before | after |\n|---|---|---|---|---|---|---|---|";

    pub(crate) fn number(&self) -> u32 {
        self.row.trim_end_matches(char::is_alphabetic).parse().unwrap()
    }

    pub(crate) fn run(&'static self, stand: &Stand) -> Line {
        let before = resident();
        let start = Instant::now();
        let actual = (self.tried)(stand);
        let took = start.elapsed();
        Line { guest: self, actual, took, memory: before.zip(resident()) }
    }
}

impl Line {
    /// What is not as it should be.
    pub(crate) fn wrong(&self) -> Option<String> {
        let Guest { row, does, expected, within, .. } = self.guest;
        if self.actual != *expected {
            return Some(format!("{row}, it {does}: {}, expected {expected}", self.actual));
        }
        let late = self.took > *within;
        late.then(|| format!("{row}, it {does}: took {:?} of {within:?}", self.took))
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Guest { row, does, expected, within, .. } = self.guest;
        let (took, within) = (self.took.as_millis(), within.as_millis());
        write!(f, "| {row} | {does} | {expected} | {} | {took} | {within} |", self.actual)?;
        match self.memory {
            Some((before, after)) => write!(f, " {} | {} |", before >> 20, after >> 20),
            None => f.write_str(" | |"),
        }
    }
}
