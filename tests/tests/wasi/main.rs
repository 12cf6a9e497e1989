//! Guests of ordinary toolchains: they have all of WASI and learn nothing from it, wait for nothing,
//! and their results are the same every time.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

mod processes;
mod python;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tollgate_model::RepoPath;
use tollgate_sandbox::{
    Allocation, Cancel, Check, CompiledFolder, Configured, Ending, EntryFacts, EntryKind,
    Examination, Input, Limits, Refusal, Request, Sandbox, Surroundings,
};

/// No files at all.
struct Empty;

impl Surroundings for Empty {
    fn entry(&self, _: &RepoPath) -> Result<EntryFacts, Refusal> {
        Err(Refusal::Absent)
    }

    fn read(&self, _: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        Err(Refusal::Absent)
    }

    fn list(&self, _: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        Ok(Vec::new())
    }

    fn glob(&self, _: &str) -> Result<Vec<RepoPath>, Refusal> {
        Ok(Vec::new())
    }

    fn lookup(&self, _: &str, _: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(None)
    }
}

/// The Rust guest; none where the toolchain lacks its target, which is a failure under CI.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
#[expect(clippy::disallowed_methods, reason = "CI says through the environment that it is CI")]
fn probe() -> Option<Vec<u8>> {
    let path = tollgate_tests::guests_folder().join("probe.wasm");
    let module = std::fs::read(&path).ok();
    if module.is_none() {
        assert!(std::env::var_os("CI").is_none(), "no {}", path.display());
        eprintln!("skipped: no {}; see what `cargo xtask test` says of its target", path.display());
    }
    module
}

struct Bench {
    sandbox: Sandbox,
    check: Check,
    limits: Limits,
}

impl Bench {
    fn new() -> Option<Self> {
        Self::with(Allocation::OnDemand)
    }

    fn with(allocation: Allocation) -> Option<Self> {
        let module = probe()?;
        let sandbox = Sandbox::new(allocation).unwrap();
        let check = Check::load(&sandbox, &module, &CompiledFolder::none()).unwrap();
        Some(Self { sandbox, check, limits: Limits::default() })
    }

    fn examine(&self, content: &str) -> Examination {
        let input = Input {
            path: None,
            kind: EntryKind::File,
            content: Arc::new(content.as_bytes().to_vec()),
        };
        let surroundings = Arc::new(Empty);
        let limits = &self.limits;
        let request = Request {
            options: "{}",
            files: &[],
            input,
            surroundings,
            limits,
            cancel: Cancel::default(),
        };
        self.check.examine(&self.sandbox, &request)
    }
}

fn messages(examination: &Examination) -> Vec<&str> {
    examination.findings.iter().map(|finding| finding.message.as_str()).collect()
}

#[test]
fn emulated_wasi_is_no_permission() {
    let Some(bench) = Bench::new() else { return };
    let capabilities = bench.check.capabilities();
    assert!(capabilities.is_emulated() && !capabilities.needs_network());
    let configured = bench.check.configure(&bench.sandbox, "{}", &[], &bench.limits);
    assert_eq!(configured, Configured::Ready(None));
}

#[test]
fn there_is_nothing_to_see() {
    let Some(bench) = Bench::new() else { return };
    let examination = bench.examine("look");
    assert_eq!(examination.ending, Ending::Done, "{:?}", examination.log);
    assert!(examination.trace.is_empty(), "{:?}", examination.trace);
    // The very numbers are part of it: other processes and machines see these too.
    insta::assert_snapshot!(messages(&examination).join("\n"));
}

#[test]
fn what_is_seen_is_the_same_every_time() {
    let Some(bench) = Bench::new() else { return };
    let first = bench.examine("look");
    for _ in 0..50 {
        assert_eq!(bench.examine("look"), first);
    }
    let instances = NonZeroUsize::new(2).unwrap();
    let memory = Limits::default().memory;
    let pooled = Bench::with(Allocation::Pooling {
        instances,
        memory,
        table_elements: Limits::default().table_elements,
    })
    .unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let thread = std::thread::Builder::new().stack_size(Sandbox::THREAD_STACK);
            let look = || (0..20).for_each(|_| assert_eq!(pooled.examine("look"), first));
            thread.spawn_scoped(scope, look).unwrap();
        }
    });
}

#[test]
fn who_waits_is_cut_off_at_once() {
    let Some(bench) = Bench::new() else { return };
    for what in ["sleep", "poll for ever"] {
        let start = Instant::now();
        let examination = bench.examine(what);
        assert_eq!(examination.ending, Ending::Waited, "{what}");
        assert!(examination.ending.is_deterministic());
        // Long before the deadline: no clock has a say in it.
        assert!(start.elapsed() < bench.limits.deadline / 2, "{what}: {:?}", start.elapsed());
    }
    assert_eq!(bench.examine("sleep not at all").ending, Ending::Done);
}

#[test]
fn who_asks_again_and_again_runs_out_of_time() {
    let Some(mut bench) = Bench::new() else { return };
    bench.limits = bench.limits.with_deadline(Duration::from_millis(1));
    bench.limits.exchanged = u64::MAX;
    for what in ["ask for ever", "wait for the clock"] {
        let examination = bench.examine(what);
        assert_eq!(examination.ending, Ending::OutOfFuel, "{what}");
        assert_eq!(bench.examine(what), examination, "{what}");
    }
}

#[test]
fn what_the_host_does_is_counted() {
    let Some(mut bench) = Bench::new() else { return };
    bench.limits.exchanged = 16 << 20;
    let carried = Ending::OverLimit("data exchanged with the host".to_owned());
    for what in ["ask for ever", "randomness for ever", "wait for the clock"] {
        assert_eq!(bench.examine(what).ending, carried, "{what}");
    }
}

#[test]
fn limits_hold_for_wasi_too() {
    let Some(bench) = Bench::new() else { return };
    for (what, limit) in [
        ("handles", "handles"),
        ("print for ever", "log"),
        ("much randomness", "data in one host call"),
    ] {
        assert_eq!(bench.examine(what).ending, Ending::OverLimit(limit.to_owned()), "{what}");
    }
}

#[test]
fn an_exit_is_named_with_its_code() {
    let Some(bench) = Bench::new() else { return };
    let examination = bench.examine("exit");
    let Ending::Misused(what) = &examination.ending else { panic!("{examination:?}") };
    // WASI 0.2 knows success and failure only.
    assert!(what.contains("exits with code 1"), "{what}");
    assert_eq!(bench.examine("sleep not at all").ending, Ending::Done);
}

#[test]
fn a_panic_is_told_with_its_words() {
    let Some(bench) = Bench::new() else { return };
    let Ending::Trapped(words) = bench.examine("panic").ending else { panic!() };
    assert!(words.contains("nothing for it"), "{words}");
}

#[test]
fn what_is_printed_goes_into_the_log_line_by_line() {
    let Some(bench) = Bench::new() else { return };
    let log = bench.examine("print").log;
    assert_eq!(
        log,
        [
            "stdout: a line",
            "stderr: an error",
            "stdout: a half line, and its end",
            "stdout: no end",
        ]
    );
    let endless = bench.examine("print no end");
    let bytes: usize = endless.log.iter().map(String::len).sum();
    assert!(endless.log.iter().all(|line| line.len() < 20_000));
    assert!((900_000..1_100_000).contains(&bytes), "{bytes}");
}

#[test]
fn a_module_of_wasi_preview_1_is_refused_with_what_would_be_right() {
    let module = wat::parse_str(
        r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))))"#,
    )
    .unwrap();
    let sandbox = Sandbox::new(Allocation::OnDemand).unwrap();
    let error = Check::load(&sandbox, &module, &CompiledFolder::none()).unwrap_err().to_string();
    assert!(error.contains("core module") && error.contains("tollgate-componentize"), "{error}");
}
