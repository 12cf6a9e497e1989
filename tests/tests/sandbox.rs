//! The sandbox against guests of every temper: each ends with its named outcome, sees only what it
//! is handed, and leaves nothing behind.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tollgate_model::{Pattern, Position, RepoPath};
use tollgate_sandbox::{
    Allocation, Cancel, Check, CompiledFolder, Configured, Ending, EntryFacts, EntryKind,
    Examination, Input, Limits, ModuleKey, Question, Refusal, Request, Sandbox, Surroundings,
    digest_of_answer,
};

fn guest(name: &str) -> Vec<u8> {
    let folder = tollgate_tests::guests_folder();
    let path = folder.join(format!("{name}.wasm"));
    std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask test`", path.display()))
}

/// Files in memory.
#[derive(Default)]
struct Files(BTreeMap<RepoPath, Arc<Vec<u8>>>);

impl Files {
    fn with(files: &[(&str, &str)]) -> Arc<Self> {
        let file =
            |(path, text): &(&str, &str)| (path_of(path), Arc::new(text.as_bytes().to_vec()));
        Arc::new(Self(files.iter().map(file).collect()))
    }
}

impl Surroundings for Files {
    fn entry(&self, path: &RepoPath) -> Result<EntryFacts, Refusal> {
        let size = self.read(path)?.len() as u64;
        Ok(EntryFacts { kind: EntryKind::File, mode: 0o100_644, size, link_target: None })
    }

    fn read(&self, path: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        self.0.get(path).cloned().ok_or(Refusal::Absent)
    }

    fn list(&self, folder: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        Ok(self.0.keys().filter(|path| path.parent().as_ref() == folder).cloned().collect())
    }

    fn glob(&self, pattern: &str) -> Result<Vec<RepoPath>, Refusal> {
        let pattern =
            Pattern::new(pattern).map_err(|error| Refusal::Forbidden(error.to_string()))?;
        Ok(self.0.keys().filter(|path| pattern.matches(path.as_bytes())).cloned().collect())
    }

    fn lookup(&self, dataset: &str, key: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok((key == "known").then(|| dataset.as_bytes().to_vec()))
    }
}

fn path_of(path: &str) -> RepoPath {
    RepoPath::new(path.as_bytes()).unwrap()
}

struct Bench {
    sandbox: Sandbox,
    check: Check,
    limits: Limits,
    options: String,
    files: Arc<Files>,
}

impl Bench {
    fn new(name: &str) -> Self {
        let sandbox = Sandbox::new(Allocation::OnDemand).unwrap();
        let check = Check::load(&sandbox, &guest(name), &CompiledFolder::none()).unwrap();
        let files = Files::with(&[]);
        Self { sandbox, check, limits: Limits::default(), options: "{}".to_owned(), files }
    }

    fn options(mut self, options: &str) -> Self {
        self.options = options.to_owned();
        self
    }

    fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    fn files(mut self, files: &[(&str, &str)]) -> Self {
        self.files = Files::with(files);
        self
    }

    fn examine(&self, path: &str, content: &str) -> Examination {
        let input = Input {
            path: Some(path_of(path)),
            kind: EntryKind::File,
            content: Arc::new(content.as_bytes().to_vec()),
        };
        let request = Request {
            options: &self.options,
            files: &[],
            input,
            surroundings: self.files.clone(),
            limits: &self.limits,
            cancel: Cancel::default(),
        };
        self.check.examine(&self.sandbox, &request)
    }
}

#[test]
fn a_word_is_found_where_it_stands() {
    let bench = Bench::new("word").options(r#"{"word":"spam"}"#);
    let examination = bench.examine("a.txt", "no\nsome spam here\n");
    assert_eq!(examination.ending, Ending::Done);
    let [finding] = examination.findings.as_slice() else { panic!("{examination:?}") };
    assert_eq!(finding.rule, "word/found");
    assert_eq!(finding.place.start, Position { line: 2, column: 6 });
    assert_eq!(finding.place.end, Position { line: 2, column: 10 });
}

#[test]
fn a_check_says_what_is_wrong_with_its_options() {
    let bench = Bench::new("word");
    let configured = bench.check.configure(&bench.sandbox, r#"{"word":""}"#, &[], &bench.limits);
    let Configured::Refused(problems) = configured else { panic!("{configured:?}") };
    assert_eq!(problems[0].pointer.as_deref(), Some("/word"));
}

#[test]
fn every_input_has_an_instance_of_its_own() {
    let bench = Bench::new("state");
    let first = bench.examine("a.txt", "x");
    let second = bench.examine("a.txt", "x");
    assert_eq!(first.findings, second.findings);
    assert_eq!(first.ending, Ending::Done);
}

#[test]
fn an_endless_loop_runs_out_of_fuel() {
    let bench = Bench::new("endless")
        .limits(|limits| *limits = limits.clone().with_deadline(Duration::from_millis(50)));
    let examination = bench.examine("a.txt", "x");
    assert_eq!(examination.ending, Ending::OutOfFuel);
    assert!(examination.ending.is_deterministic());
}

#[test]
fn slow_work_within_its_fuel_still_has_an_answer() {
    // 30 ms of work under a deadline of 1 ms: too late for the clock, well within the fuel that
    // a larger input's ration allows.
    let mut limits = Limits::default().with_deadline(Duration::from_millis(1));
    limits.fuel = Limits::default().fuel;
    let mut bench = Bench::new("slow").options(r#"{"milliseconds":30}"#);
    bench.limits = limits;
    let examination = bench.examine("a.txt", "x");
    assert_eq!(examination.ending, Ending::Done);
    assert!(examination.fuel.is_some_and(|fuel| fuel > 1_000_000), "{examination:?}");
}

#[test]
fn fuel_is_the_same_count_every_time() {
    let mut limits = Limits::default().with_deadline(Duration::from_millis(1));
    limits.fuel = Limits::default().fuel;
    let mut bench = Bench::new("slow").options(r#"{"milliseconds":30}"#);
    bench.limits = limits;
    let fuel: Vec<_> = (0..3).map(|_| bench.examine("a.txt", "x").fuel).collect();
    assert!(fuel[0].is_some() && fuel.iter().all(|count| *count == fuel[0]), "{fuel:?}");
}

#[test]
fn growing_memory_ends_at_the_cap_by_name() {
    let examination = Bench::new("grow").examine("a.txt", "x");
    assert_eq!(examination.ending, Ending::OverLimit("memory".to_owned()));
}

#[test]
fn a_panic_is_told_with_its_place() {
    let bench = Bench::new("trap");
    let Ending::Trapped(words) = bench.examine("a.txt", "panic").ending else { panic!() };
    assert!(words.contains("panicked") && words.contains(".rs:"), "{words}");
    assert_eq!(bench.examine("a.txt", "calm").ending, Ending::Done);
}

#[test]
fn a_flood_of_findings_ends_at_the_cap_by_name() {
    let examination = Bench::new("flood").examine("a.txt", "x");
    assert_eq!(examination.ending, Ending::OverLimit("findings".to_owned()));
    assert_eq!(examination.findings.len(), Limits::default().findings);
}

#[test]
fn what_only_the_host_pays_for_ends_too() {
    let bench = Bench::new("flood");
    let exchanged = Ending::OverLimit("data exchanged with the host".to_owned());
    assert_eq!(bench.examine("a.txt", "reads").ending, exchanged);
    assert_eq!(bench.examine("a.txt", "log").ending, Ending::OverLimit("log".to_owned()));
    let kept = Ending::OverLimit("data kept by the host".to_owned());
    assert_eq!(bench.examine("a.txt", "aliases").ending, kept);
}

#[test]
fn a_long_error_is_cut() {
    let Ending::Failed(why) = Bench::new("flood").examine("a.txt", "error").ending else {
        panic!("it says that it failed")
    };
    assert_eq!(why.len(), Limits::default().message + "…".len());
}

#[test]
fn lies_are_the_checks_failure() {
    let bench = Bench::new("liar");
    for lie in ["range", "turned", "position", "rule", "file", "date"] {
        let examination = bench.examine("a.txt", &format!("{lie}\nmore"));
        assert!(
            matches!(examination.ending, Ending::Misused(_)),
            "{lie}: {:?}",
            examination.ending
        );
        assert!(examination.findings.is_empty(), "{lie}");
    }
}

#[test]
fn a_message_can_not_forge_lines_or_move_the_cursor() {
    let examination = Bench::new("liar").examine("a.txt", "control");
    let message = &examination.findings[0].message;
    assert!(
        !message.chars().any(|c| c.is_control() || c == '\u{202e}' || c == '\u{2028}'),
        "{message:?}"
    );
}

#[test]
fn a_suggestion_that_is_no_text_is_left_out() {
    let examination = Bench::new("liar").examine("a.txt", "bytes");
    assert_eq!(examination.ending, Ending::Done);
    let [suggestion] = examination.findings[0].suggestions.as_slice() else {
        panic!("{examination:?}");
    };
    assert_eq!(suggestion.title, "text");
    assert_eq!(suggestion.edits[0].replacement, "é");
}

#[test]
fn every_question_is_recorded_with_its_answer() {
    let files = [("d/a.txt", "b.txt"), ("d/b.txt", "hello")];
    let bench = Bench::new("reader").files(&files);
    let examination = bench.examine("d/a.txt", "b.txt\nlookup\n");
    assert_eq!(examination.ending, Ending::Done, "{examination:?}");
    let messages: Vec<_> = examination.findings.iter().map(|f| f.message.as_str()).collect();
    assert!(messages.contains(&"read: hello"), "{messages:?}");
    assert!(messages.contains(&"list: d/a.txt d/b.txt"), "{messages:?}");
    let asked =
        |question: &Question| examination.trace.iter().any(|read| read.question == *question);
    let kinds = [
        Question::InputPath,
        Question::Read(path_of("d/b.txt")),
        Question::Entry(path_of("d/b.txt")),
        Question::List(Some(path_of("d"))),
        Question::Glob("*.txt".to_owned()),
    ];
    for question in &kinds {
        assert!(asked(question), "{question:?} in {:?}", examination.trace);
    }
    assert!(examination.trace.iter().any(|r| matches!(r.question, Question::Lookup { .. })));
}

#[test]
fn a_recorded_answer_changes_with_what_it_answers() {
    let before = Files::with(&[("a", "1"), ("b", "2")]);
    let changes = [
        (Question::Read(path_of("b")), Files::with(&[("a", "1"), ("b", "3")])),
        (Question::Read(path_of("c")), Files::with(&[("a", "1"), ("b", "2"), ("c", "")])),
        (Question::Entry(path_of("b")), Files::with(&[("a", "1")])),
        (Question::List(None), Files::with(&[("a", "1"), ("b", "2"), ("c", "")])),
        (Question::Glob("b*".to_owned()), Files::with(&[("a", "1"), ("b", "2"), ("bb", "")])),
    ];
    for (question, after) in changes {
        let digest = |files: &Files| digest_of_answer(&question, Some(&path_of("a")), files);
        assert_eq!(digest(&before), digest(&before), "{question:?}");
        assert_ne!(digest(&before), digest(&after), "{question:?}");
    }
}

#[test]
fn reads_stay_inside_the_snapshot() {
    let bench = Bench::new("reader").files(&[("b.txt", "hello")]);
    for path in ["../b.txt", "/etc/passwd", ".git/config", "x/.GIT/config", "a//b"] {
        let examination = bench.examine("a.txt", path);
        assert_eq!(examination.ending, Ending::Done);
        let read = examination.findings.iter().find(|f| f.message.starts_with("read: ")).unwrap();
        assert!(!read.message.contains("hello") && !read.message.contains("root:"), "{read:?}");
        assert!(
            !examination.trace.iter().any(|r| matches!(r.question, Question::Read(_))),
            "{path}"
        );
    }
}

#[test]
fn a_compiled_module_is_used_again_and_a_forged_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let kept = || CompiledFolder::at(folder.path(), ModuleKey::new([7; 32]));
    let sandbox = Sandbox::new(Allocation::OnDemand).unwrap();
    let module = guest("word");
    Check::load(&sandbox, &module, &kept()).unwrap();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "cwasm"));
    let [file] = files.as_slice() else { panic!("{files:?}") };
    let good = std::fs::read(file).unwrap();
    for damage in ["flipped", "truncated", "empty", "swapped"] {
        let mut bad = good.clone();
        match damage {
            "flipped" => bad[good.len() / 2] ^= 1,
            "truncated" => bad.truncate(good.len() / 2),
            "empty" => bad.clear(),
            _ => bad = Sandbox::precompile(&guest("trap")).unwrap(),
        }
        std::fs::write(file, bad).unwrap();
        Check::load(&sandbox, &module, &kept()).unwrap();
        assert_eq!(std::fs::read(file).unwrap().len(), good.len(), "{damage}: it is rebuilt");
    }
    let other_user = CompiledFolder::at(folder.path(), ModuleKey::new([8; 32]));
    Check::load(&sandbox, &module, &other_user).unwrap();
}

#[test]
fn what_is_no_check_is_refused_with_a_reason() {
    let sandbox = Sandbox::new(Allocation::OnDemand).unwrap();
    for junk in [
        b"".as_slice(),
        b"#!/bin/sh",
        b"\0asm\x01\0\0\0",
        &Sandbox::precompile(&guest("word")).unwrap(),
    ] {
        let error = Check::load(&sandbox, junk, &CompiledFolder::none()).unwrap_err().to_string();
        assert!(!error.is_empty() && !error.contains('\n'), "{error}");
    }
}

#[test]
fn a_check_no_pool_has_room_for_runs_all_the_same() {
    let alone = Bench::new("word").examine("a.txt", "flagme");
    let mut bench = Bench::new("word");
    // Less than the guest's memory has from the start.
    let cramped =
        Allocation::Pooling { instances: NonZeroUsize::MIN, memory: 1 << 16, table_elements: 1 };
    bench.sandbox = Sandbox::new(cramped).unwrap();
    bench.check = Check::load(&bench.sandbox, &guest("word"), &CompiledFolder::none()).unwrap();
    assert_eq!(bench.examine("a.txt", "flagme"), alone);
}

#[test]
fn pooled_instances_answer_alike() {
    let instances = std::num::NonZeroUsize::new(3).unwrap();
    let pooled = Sandbox::new(Allocation::Pooling {
        instances,
        memory: Limits::default().memory,
        table_elements: Limits::default().table_elements,
    })
    .unwrap();
    let bench = Bench::new("word");
    let check = Check::load(&pooled, &guest("word"), &CompiledFolder::none()).unwrap();
    let content = Arc::new(b"flagme and flagme".to_vec());
    for _ in 0..50 {
        let input = Input { path: None, kind: EntryKind::File, content: Arc::clone(&content) };
        let request = Request {
            options: "{}",
            files: &[],
            input,
            surroundings: Files::with(&[]),
            limits: &bench.limits,
            cancel: Cancel::default(),
        };
        assert_eq!(check.examine(&pooled, &request).findings.len(), 2);
    }
}
