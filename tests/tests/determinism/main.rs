//! First-party checks say the same of the same bytes: in every run, on every number of threads, in
//! every order, whether their triggers are asked first or not.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that can't be set up has failed"
)]

mod corpus;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;

use proptest::prelude::*;
use tollgate_gate::TriggerSet;
use tollgate_model::RepoPath;
use tollgate_sandbox::{
    Allocation, Cancel, Check, CompiledFolder, Ending, EntryFacts, EntryKind, Examination, Input,
    Limits, Refusal, Request, Sandbox, Surroundings,
};

use corpus::{Sample, corpus, damaged};

/// Runs over everything, on one, two and eight threads in turn.
const RUNS: usize = 20;
const THREADS: [usize; 3] = [1, 2, 8];

/// No check that comes with Tollgate asks for more than its input.
struct Alone;

impl Surroundings for Alone {
    fn entry(&self, _: &RepoPath) -> Result<EntryFacts, Refusal> {
        Err(Refusal::Absent)
    }

    fn read(&self, _: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        Err(Refusal::Absent)
    }

    fn list(&self, _: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        Err(Refusal::Absent)
    }

    fn glob(&self, _: &str) -> Result<Vec<RepoPath>, Refusal> {
        Err(Refusal::Absent)
    }

    fn lookup(&self, _: &str, _: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(None)
    }
}

struct Bench {
    sandbox: Sandbox,
    check: Check,
    triggers: TriggerSet,
    limits: Limits,
}

impl Bench {
    fn new(wasm: &[u8], allocation: Allocation) -> Self {
        let sandbox = Sandbox::new(allocation).unwrap();
        let check = Check::load(&sandbox, wasm, &CompiledFolder::none()).unwrap();
        let triggers = TriggerSet::new(&[&check.manifest().triggers]).unwrap();
        Self { sandbox, check, triggers, limits: Limits::default() }
    }

    /// One for each check that comes with Tollgate.
    fn all() -> Vec<Self> {
        let mut files: Vec<_> = std::fs::read_dir(tollgate_tests::checks_folder())
            .expect("what `cargo xtask dist` builds")
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "wasm"))
            .collect();
        files.sort();
        assert!(!files.is_empty());
        let load = |path| Self::new(&std::fs::read(path).unwrap(), Allocation::OnDemand);
        files.into_iter().map(load).collect()
    }

    fn with<T>(&self, sample: &Sample, run: impl FnOnce(&Request<'_>) -> T) -> T {
        let input = Input {
            path: Some(sample.path.clone()),
            kind: EntryKind::File,
            content: Arc::clone(&sample.content),
        };
        run(&Request {
            options: "{}",
            files: &[],
            input,
            surroundings: Arc::new(Alone),
            limits: &self.limits,
            cancel: Cancel::default(),
        })
    }

    fn examine(&self, sample: &Sample) -> Examination {
        self.with(sample, |request| self.check.examine(&self.sandbox, request))
    }

    fn examine_metered(&self, sample: &Sample) -> Examination {
        self.with(sample, |request| self.check.examine_metered(&self.sandbox, request))
    }

    /// Whether the gate would let the check see it.
    fn concerns(&self, sample: &Sample) -> bool {
        self.triggers.decide(&sample.path, &sample.content, &[0])[0]
    }

    /// Examines every sample, the threads sharing them out; each in its own order.
    fn run(&self, samples: &[Sample], threads: usize, order: usize) -> Vec<Examination> {
        // A step that shares no divisor with the count comes by every sample once.
        let count = samples.len();
        let step = (order * 37 + 1..).find(|step| divisor(*step, count) == 1).unwrap();
        let turns: Vec<usize> = (0..count).map(|turn| turn * step % count).collect();
        let mut all: Vec<(usize, Examination)> = thread::scope(|scope| {
            let parts: Vec<_> = (0..threads)
                .map(|thread| {
                    let own = turns.iter().skip(thread).step_by(threads);
                    let work = move || -> Vec<_> {
                        own.map(|at| (*at, self.examine_metered(&samples[*at]))).collect()
                    };
                    thread::Builder::new()
                        .stack_size(Sandbox::THREAD_STACK)
                        .spawn_scoped(scope, work)
                        .unwrap()
                })
                .collect();
            parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
        });
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, examination)| examination).collect()
    }
}

fn divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[test]
fn every_run_has_the_same_findings_and_burns_the_same_fuel() {
    let samples = corpus();
    for bench in Bench::all() {
        let first = bench.run(&samples, 1, 0);
        assert!(first.iter().all(|one| one.ending == Ending::Done));
        assert!(first.iter().all(|one| one.fuel.is_some_and(|fuel| fuel > 0)));
        let findings: usize = first.iter().map(|one| one.findings.len()).sum();
        assert!(findings >= 20, "{findings} findings tell too little");
        for run in 1..RUNS {
            let threads = THREADS[run % THREADS.len()];
            let again = bench.run(&samples, threads, run);
            for (sample, (one, other)) in samples.iter().zip(first.iter().zip(&again)) {
                assert_eq!(one, other, "{}, run {run} with {threads} threads", sample.path);
            }
        }
    }
}

#[test]
fn memory_that_was_used_before_and_another_build_change_nothing() {
    let samples = corpus();
    let instances = NonZeroUsize::new(2).unwrap();
    let memory = Limits::default().memory;
    for bench in Bench::all() {
        let wasm = std::fs::read(
            tollgate_tests::checks_folder().join(format!("{}.wasm", bench.check.manifest().id)),
        )
        .unwrap();
        let pooled = Bench::new(
            &wasm,
            Allocation::Pooling {
                instances,
                memory,
                table_elements: Limits::default().table_elements,
            },
        );
        for sample in &samples {
            let fresh = bench.examine(sample);
            assert_eq!(pooled.examine(sample), fresh, "{}", sample.path);
            let metered = bench.examine_metered(sample);
            assert_eq!(Examination { fuel: None, ..metered }, fresh, "{}", sample.path);
        }
    }
}

#[test]
fn what_no_trigger_lets_through_has_no_finding() {
    let samples = corpus();
    for bench in Bench::all() {
        let (mut refused, mut found) = (0, 0);
        for sample in &samples {
            let findings = bench.examine(sample).findings;
            if bench.concerns(sample) {
                found += usize::from(!findings.is_empty());
            } else {
                refused += 1;
                assert_eq!(findings, [], "{} is skipped", sample.path);
            }
        }
        // Triggers that let everything or nothing through would make this easy.
        assert!(refused > 20 && found > 20, "{refused} refused, {found} with findings");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    /// Damaged secrets: what breaks a trigger must break the finding too.
    #[test]
    fn triggers_on_or_off_the_same_findings(
        at in any::<prop::sample::Index>(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..6), 1..12),
        noise in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        thread_local! {
            static WORLD: (Vec<Bench>, Vec<Sample>) = (Bench::all(), corpus::planted());
        }
        WORLD.with(|(benches, samples)| {
            let sample = damaged(at.get(samples), &edits, &noise);
            for bench in benches {
                if !bench.concerns(&sample) {
                    let findings = bench.examine(&sample).findings;
                    prop_assert_eq!(findings, [], "skipped: {:?}", sample.content.escape_ascii().to_string());
                }
            }
            Ok(())
        })?;
    }
}
