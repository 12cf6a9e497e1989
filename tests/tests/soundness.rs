//! Stored results against fresh ones, over a repository that changes at random: a check that reads
//! its sibling, lists its folder, globs, asks for what is not there and looks things up must be
//! answered from the store only while nothing it asked about has changed; and the index is judged
//! as the commit made of it is.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tollgate_gate::{
    BuiltIn, Evaluation, Gate, NoProgress, PolicySource, ReadAhead, ReadKind, Selection, Validation,
};
use tollgate_model::{Grants, Report};
use tollgate_sandbox::{CompiledFolder, Sandbox};
use tollgate_snapshot::{Environment, Repository, Snapshot};
use tollgate_store::{DataSets, Store};
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
const DATA: &str = "words";

struct Bench {
    scratch: Scratch,
    gate: Gate,
    seed: u64,
    dice: Dice,
    judged: u64,
    reused: u64,
}

impl Bench {
    fn new(seed: u64, validation: Validation) -> Self {
        let scratch = Scratch::new();
        let data = scratch.home().join("data");
        DataSets::at(&data).write(DATA, [("one.txt", &b"1"[..])]).unwrap();
        let wasm = fs::read(tollgate_tests::guests_folder().join("reader.wasm")).unwrap();
        let compiled = Sandbox::precompile(&wasm).unwrap();
        let gate = Gate {
            built_in: vec![BuiltIn { wasm: wasm.leak(), compiled: compiled.leak() }],
            store: Some(Arc::new(Store::open(&scratch.home(), 1).unwrap())),
            data: Some(Arc::new(DataSets::at(data))),
            validation,
            compiled: CompiledFolder::none(),
            threads: NonZeroUsize::new(2).unwrap(),
            warm: None,
            ahead: ReadAhead::default(),
        };
        Self { scratch, gate, seed, dice: Dice(seed), judged: 0, reused: 0 }
    }

    fn place(&mut self) -> PathBuf {
        let path = [self.dice.pick(FOLDERS), self.dice.pick(NAMES)].concat();
        self.scratch.root().join(path)
    }

    /// Changes something in the working tree or in the data; what can't be done in its state is
    /// left.
    fn change(&mut self) -> String {
        let place = self.place();
        let shown = place.strip_prefix(self.scratch.root()).unwrap().display().to_string();
        match self.dice.below(12) {
            0..=4 => {
                let asks = self.dice.pick(&["", "lookup\n"]);
                let text = format!("{}\n{}\n{asks}", self.dice.pick(NAMES), self.dice.below(3));
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
            9 => {
                if place.parent().is_some_and(std::path::Path::exists) {
                    let _ = fs::remove_file(&place);
                    link(self.dice.pick(NAMES), &place);
                }
                format!("link {shown}")
            }
            _ => {
                let (key, value) = (self.dice.pick(NAMES), self.dice.below(3).to_string());
                let entries = [(key, value.as_bytes()), ("a.b", b"0")];
                let data = self.scratch.home().join("data");
                DataSets::at(&data).write(DATA, entries).unwrap();
                // A run has one state of its data; the next one opens it anew.
                self.gate.data = Some(Arc::new(DataSets::at(data)));
                format!("data {key}={value}")
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
                grants: &Grants::none(),
                // The stamps of what was just written are settled by then, as far as the cache
                // can tell: only equal stamps with another content would fool it.
                now: SystemTime::now() + Duration::from_millis(20),
                date: "2026-01-01".parse().unwrap(),
                reuse,
                progress: &NoProgress,
            })
            .unwrap()
    }

    /// The difference between stored and fresh, if there is one.
    fn compare(&mut self, view: Snapshot) -> Result<Report, String> {
        let snapshots = [Arc::new(view)];
        let stored = self.judge(&snapshots, true);
        let fresh = self.judge(&snapshots, false);
        self.judged += stored.stats.files;
        self.reused += stored.stats.cached;
        equal(essence(&stored), essence(&fresh))?;
        Ok(stored)
    }

    /// Changes, stages and judges; sometimes commits, and then judges the commit.
    fn step(&mut self, number: usize) -> Result<(), String> {
        let mut changes = vec![self.change()];
        while self.dice.below(3) == 0 {
            changes.push(self.change());
        }
        if self.dice.below(4) == 0 {
            // Part of it only: index and working tree differ.
            let one = self.dice.pick(FOLDERS);
            let _ = self.scratch.try_git(&["add", "-A", "--", &format!("./{one}")]);
        } else {
            self.scratch.git(&["add", "-A"]);
        }
        let repository = Repository::open(&Environment::at(self.scratch.root())).unwrap();
        let seed = self.seed;
        let told = |what: &str, why: String| {
            format!("seed {seed}, step {number}, {what}: {changes:?}: {why}")
        };
        self.compare(repository.tracked().unwrap()).map_err(|why| told("tracked", why))?;
        let staged = self.compare(repository.index().unwrap()).map_err(|why| told("index", why))?;
        if self.dice.below(3) != 0 {
            return Ok(());
        }
        self.scratch.git(&["commit", "-q", "--allow-empty", "--no-verify", "-m", "m"]);
        if self.scratch.try_git(&["rev-parse", "-q", "--verify", "HEAD~1"]).code != 0 {
            return Ok(());
        }
        let repository = Repository::open(&Environment::at(self.scratch.root())).unwrap();
        let commit = repository.range("HEAD~1..HEAD").unwrap().pop().unwrap();
        let committed = self.compare(commit).map_err(|why| told("commit", why))?;
        equal(unnamed(&staged), unnamed(&committed)).map_err(|why| told("hook and CI", why))
    }
}

fn equal(one: serde_json::Value, other: serde_json::Value) -> Result<(), String> {
    if one == other { Ok(()) } else { Err(format!("{one:#}\nis not\n{other:#}")) }
}

/// A report without what may differ.
fn essence(report: &Report) -> serde_json::Value {
    let mut json = serde_json::to_value(report).unwrap();
    json["stats"]["duration_ms"] = serde_json::Value::Null;
    json["stats"]["cached"] = serde_json::Value::Null;
    for check in json["checks"].as_array_mut().unwrap() {
        check["cached"] = serde_json::Value::Null;
    }
    // What only some renderers show.
    let excerpts: Vec<_> = report.findings.iter().map(|finding| &finding.excerpt).collect();
    json["excerpts"] = format!("{excerpts:?}").into();
    json["rules"] = format!("{:?}", report.rules).into();
    json
}

/// And without the commit's name, which the index does not have yet.
fn unnamed(report: &Report) -> serde_json::Value {
    let mut json = essence(report);
    for finding in json["findings"].as_array_mut().unwrap() {
        finding.as_object_mut().unwrap().remove("commit");
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
    let mut bench = Bench::new(seed, Validation::default());
    for number in 0..steps {
        if let Err(why) = bench.step(number) {
            panic!("{why}");
        }
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

/// Were any kind of read not held against today's answers, the comparison would find it out.
#[test]
fn each_kind_of_read_has_to_be_validated() {
    const KINDS: [ReadKind; 6] = [
        ReadKind::InputPath,
        ReadKind::Entry,
        ReadKind::Read,
        ReadKind::List,
        ReadKind::Glob,
        ReadKind::Lookup,
    ];
    for kind in KINDS {
        let mut bench = Bench::new(0xbad, Validation::without(kind));
        let wrong = (0..400).find(|number| bench.step(*number).is_err());
        assert!(wrong.is_some(), "without the validation of {kind:?} nothing went wrong");
    }
}
