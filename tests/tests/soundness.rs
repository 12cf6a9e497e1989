//! Stored results against fresh ones, over a repository that changes at random: a check that reads
//! its sibling, lists its folder, globs, and asks for what is not there must be answered from the
//! store only while nothing it asked about has changed.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tollgate_gate::{BuiltIn, Evaluation, Gate, NoProgress, PolicySource, Selection, Validation};
use tollgate_model::Report;
use tollgate_sandbox::{CompiledFolder, Sandbox};
use tollgate_snapshot::{Environment, Repository, Snapshot};
use tollgate_store::Store;
use tollgate_tests::Scratch;

/// Xorshift with a seed of its own, so that a failure can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const FOLDERS: &[&str] = &["", "a/", "b/", "b/c/", "d.e/"];
const NAMES: &[&str] = &["one.txt", "two.txt", "three.md", "a.b", "a-b", "Dockerfile"];

struct Bench {
    scratch: Scratch,
    gate: Gate,
    seed: u64,
    dice: Dice,
    judged: u64,
    reused: u64,
}

impl Bench {
    fn new(seed: u64) -> Self {
        let scratch = Scratch::new();
        let wasm = fs::read(tollgate_tests::guests_folder().join("reader.wasm")).unwrap();
        let compiled = Sandbox::precompile(&wasm).unwrap();
        let gate = Gate {
            built_in: vec![BuiltIn { wasm: wasm.leak(), compiled: compiled.leak() }],
            store: Some(Store::open(&scratch.home(), 1).unwrap()),
            data: None,
            validation: Validation::default(),
            compiled: CompiledFolder::none(),
            threads: NonZeroUsize::new(2).unwrap(),
        };
        Self { scratch, gate, seed, dice: Dice(seed), judged: 0, reused: 0 }
    }

    fn place(&mut self) -> PathBuf {
        let path = [self.dice.pick(FOLDERS), self.dice.pick(NAMES)].concat();
        self.scratch.root().join(path)
    }

    /// Changes something in the working tree; what can't be done in its state is left.
    fn change(&mut self) -> String {
        let place = self.place();
        let shown = place.strip_prefix(self.scratch.root()).unwrap().display().to_string();
        match self.dice.below(10) {
            0..=4 => {
                let text = format!("{}\n{}\n", self.dice.pick(NAMES), self.dice.below(3));
                fs::create_dir_all(place.parent().unwrap()).unwrap();
                let _ = fs::remove_file(&place);
                fs::write(&place, text).unwrap();
                format!("write {shown}")
            }
            5..=6 => {
                let _ = fs::remove_file(&place);
                format!("remove {shown}")
            }
            7 => {
                let to = self.place();
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                let _ = fs::rename(&place, &to);
                format!("move {shown} to {}", to.display())
            }
            8 => {
                set_executable(&place, self.dice.below(2) == 0);
                format!("mode of {shown}")
            }
            _ => {
                if place.parent().is_some_and(std::path::Path::exists) {
                    let _ = fs::remove_file(&place);
                    link(self.dice.pick(NAMES), &place);
                }
                format!("link {shown}")
            }
        }
    }

    fn judge(&self, snapshots: &[Arc<Snapshot>], reuse: bool) -> Report {
        self.gate
            .evaluate(&Evaluation {
                snapshots,
                policy: PolicySource { snapshot: &snapshots[0], root: None },
                work_tree: Some(self.scratch.root()),
                selection: &Selection::default(),
                // The stamps of what was just written are settled by then, as far as the cache
                // can tell: only equal stamps with another content would fool it.
                now: SystemTime::now() + Duration::from_millis(20),
                date: "2026-01-01".parse().unwrap(),
                reuse,
                progress: &NoProgress,
            })
            .unwrap()
    }

    fn step(&mut self, number: usize) {
        let mut changes = vec![self.change()];
        while self.dice.below(3) == 0 {
            changes.push(self.change());
        }
        self.scratch.git(&["add", "-A"]);
        let repository = Repository::open(&Environment::at(self.scratch.root())).unwrap();
        let views = [repository.index().unwrap(), repository.tracked().unwrap()];
        for view in views {
            let snapshots = [Arc::new(view)];
            let stored = self.judge(&snapshots, true);
            let fresh = self.judge(&snapshots, false);
            self.judged += stored.stats.files;
            self.reused += stored.stats.cached;
            assert_eq!(
                essence(&stored),
                essence(&fresh),
                "seed {}, step {number}: {changes:?}",
                self.seed
            );
        }
    }
}

fn essence(report: &Report) -> serde_json::Value {
    let mut json = serde_json::to_value(report).unwrap();
    json["stats"]["duration_ms"] = serde_json::Value::Null;
    json["stats"]["cached"] = serde_json::Value::Null;
    for check in json["checks"].as_array_mut().unwrap() {
        check["cached"] = serde_json::Value::Null;
    }
    json
}

#[cfg(unix)]
fn set_executable(path: &std::path::Path, on: bool) {
    use std::os::unix::fs::PermissionsExt as _;
    let is_file = fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    if is_file {
        let mode = if on { 0o755 } else { 0o644 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
}

#[cfg(not(unix))]
fn set_executable(_: &std::path::Path, _: bool) {}

#[cfg(unix)]
fn link(to: &str, path: &std::path::Path) {
    let _ = std::os::unix::fs::symlink(to, path);
}

#[cfg(not(unix))]
fn link(_: &str, _: &std::path::Path) {}

#[expect(clippy::print_stdout, reason = "the share of hits says what the run has proven")]
fn run(seed: u64, steps: usize) {
    let mut bench = Bench::new(seed);
    for number in 0..steps {
        bench.step(number);
    }
    let share = bench.reused * 100 / bench.judged.max(1);
    println!("{steps} steps, {} judged, {share} % answered from the store", bench.judged);
    assert!(share >= 50, "the store answers too little to prove anything: {share} %");
}

#[test]
fn stored_results_equal_fresh_ones() {
    run(0x5eed, 150);
}

#[test]
#[ignore = "takes minutes; `cargo xtask test --long` runs it"]
fn stored_results_equal_fresh_ones_for_long() {
    run(0x10ad, 10_000);
}
