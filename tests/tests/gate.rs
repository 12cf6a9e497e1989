//! The gate over real repositories, with guests as its checks: what is reused is what would be
//! found, suppressions and severities do what the user wrote.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tollgate_gate::{BuiltIn, Evaluation, Gate, GateError, NoProgress, PolicySource, Selection};
use tollgate_model::{Date, Outcome, Report, Verdict};
use tollgate_sandbox::{CompiledFolder, Sandbox};
use tollgate_snapshot::{Environment, Repository, Snapshot};
use tollgate_store::Store;
use tollgate_tests::Scratch;

/// A gate whose only checks are these guests.
fn gate(scratch: &Scratch, guests: &[&str]) -> Gate {
    let built_in = guests.iter().map(|name| built_in(name)).collect();
    Gate {
        built_in,
        store: Some(Store::open(&scratch.home(), 1).unwrap()),
        compiled: CompiledFolder::none(),
        threads: NonZeroUsize::new(2).unwrap(),
    }
}

/// Leaks the module: a built-in check lives as long as its program.
fn built_in(name: &str) -> BuiltIn {
    let path = tollgate_tests::guests_folder().join(format!("{name}.wasm"));
    let wasm = std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask test`", path.display()));
    let compiled = Sandbox::precompile(&wasm).unwrap();
    BuiltIn { wasm: wasm.leak(), compiled: compiled.leak() }
}

fn repository(scratch: &Scratch) -> Repository {
    Repository::open(&Environment::at(scratch.root())).unwrap()
}

fn index(scratch: &Scratch) -> Vec<Arc<Snapshot>> {
    vec![Arc::new(repository(scratch).index().unwrap())]
}

fn tracked(scratch: &Scratch) -> Vec<Arc<Snapshot>> {
    vec![Arc::new(repository(scratch).tracked().unwrap())]
}

fn judge(gate: &Gate, snapshots: &[Arc<Snapshot>], reuse: bool) -> Result<Report, GateError> {
    judge_on(gate, snapshots, reuse, "2026-06-01".parse().unwrap())
}

fn judge_on(
    gate: &Gate,
    snapshots: &[Arc<Snapshot>],
    reuse: bool,
    date: Date,
) -> Result<Report, GateError> {
    gate.evaluate(&Evaluation {
        snapshots,
        policy: PolicySource { snapshot: snapshots.last().unwrap(), root: None },
        work_tree: None,
        selection: &Selection::default(),
        // Well after the files were written: their stamps are settled.
        now: SystemTime::now() + Duration::from_secs(5),
        date,
        reuse,
        progress: &NoProgress,
    })
}

/// A report without what may differ between equal runs.
fn essence(report: &Report) -> String {
    let mut json = serde_json::to_value(report).unwrap();
    json["stats"] = serde_json::Value::Null;
    for check in json["checks"].as_array_mut().unwrap() {
        check["cached"] = serde_json::Value::Null;
    }
    json.to_string()
}

fn places(report: &Report) -> Vec<String> {
    report.findings.iter().map(|f| format!("{}:{}:{}", f.path, f.start.line, f.rule)).collect()
}

#[test]
fn a_second_run_examines_nothing_and_finds_the_same() {
    let scratch = Scratch::new();
    for n in 0..40 {
        let text = if n % 10 == 3 { "a\nflagme here\n" } else { "nothing\n" };
        scratch.stage(&format!("d{}/f{n}.txt", n % 4), format!("{n}\n{text}"));
    }
    let gate = gate(&scratch, &["word", "state"]);
    for snapshots in [index(&scratch), tracked(&scratch)] {
        let fresh = judge(&gate, &snapshots, false).unwrap();
        let first = judge(&gate, &snapshots, true).unwrap();
        let second = judge(&gate, &snapshots, true).unwrap();
        assert_eq!(fresh.verdict, Verdict::Block);
        assert_eq!(fresh.findings.iter().filter(|f| f.check == "word").count(), 4);
        assert_eq!(essence(&fresh), essence(&first));
        assert_eq!(essence(&first), essence(&second));
        assert_eq!((fresh.stats.cached, second.stats.cached), (0, 40));
    }
}

#[test]
fn a_result_ends_when_anything_it_read_has_changed() {
    let scratch = Scratch::new();
    scratch.stage("d/a.txt", "b.txt\n");
    scratch.stage("d/b.txt", "one");
    scratch.commit("first");
    let gate = gate(&scratch, &["reader"]);
    let judged = |cached: u64| {
        let snapshots = vec![Arc::new(repository(&scratch).revision("HEAD").unwrap())];
        let report = judge(&gate, &snapshots, true).unwrap();
        assert_eq!(essence(&judge(&gate, &snapshots, false).unwrap()), essence(&report));
        assert_eq!(report.stats.cached, cached, "{:#?}", places(&report));
    };
    judged(0);
    judged(2);
    scratch.stage("d/b.txt", "two");
    scratch.commit("the sibling changes");
    judged(0);
    scratch.stage("elsewhere.rs", "");
    scratch.commit("a file nobody lists");
    judged(2);
    scratch.stage("d/c.rs", "");
    scratch.commit("a file in the list");
    judged(1);
    scratch.git(&["reset", "-q", "--hard", "HEAD~1"]);
    judged(3);
}

#[test]
fn suppressions_need_a_reason() {
    let scratch = Scratch::new();
    scratch.stage("with.py", "x = 'flagme'  # tollgate:allow word/found it is a test\n");
    scratch.stage("above.py", "# tollgate:allow word it is a test\nx = 'flagme'\n");
    scratch.stage("without.py", "x = 'flagme'  # tollgate:allow word/found\n");
    let report = judge(&gate(&scratch, &["word"]), &index(&scratch), true).unwrap();
    let told: BTreeSet<_> = report
        .findings
        .iter()
        .map(|f| {
            (f.path.to_string(), f.rule.as_str(), f.suppressed.as_ref().map(|s| s.reason.as_str()))
        })
        .collect();
    let expected = BTreeSet::from([
        ("with.py".to_owned(), "word/found", Some("it is a test")),
        ("above.py".to_owned(), "word/found", Some("it is a test")),
        ("without.py".to_owned(), "word/found", None),
        ("without.py".to_owned(), "tollgate/suppression-without-reason", None),
    ]);
    assert_eq!(told, expected);
    assert_eq!(report.blocking(), 1);
}

#[test]
fn the_ignore_file_accepts_a_fingerprint_until_its_day() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "flagme\n");
    let gate = gate(&scratch, &["word"]);
    let found = judge(&gate, &index(&scratch), true).unwrap().findings.remove(0);
    let entry = format!("{} until=2026-03-31 known since the audit\n", found.fingerprint);
    scratch.stage(".tollgateignore", entry);
    // The line moves; the finding is the same.
    scratch.stage("a.txt", "\n\n  flagme\n");
    let on = |day: &str| judge_on(&gate, &index(&scratch), true, day.parse().unwrap()).unwrap();
    assert_eq!(on("2026-03-31").verdict, Verdict::Allow);
    assert_eq!(on("2026-04-01").verdict, Verdict::Block);
    assert_eq!(on("2026-04-01").date.unwrap().to_string(), "2026-04-01");
}

#[test]
fn configuration_comes_from_what_is_judged_and_the_nearest_file_wins() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "flagme spam\n");
    scratch.stage("vendor/a.txt", "flagme spam\n");
    scratch.stage("docs/a.txt", "flagme spam\n");
    scratch.stage("tollgate.toml", "[checks.word]\nexclude = [\"vendor/**\", \"tollgate.toml\"]\n");
    scratch.stage("docs/tollgate.toml", "[checks.word.options]\nword = \"spam\"\n");
    // Not staged, so not what is judged.
    scratch.write("tollgate.toml", "[checks.word]\nenabled = false\n");
    let report = judge(&gate(&scratch, &["word"]), &index(&scratch), true).unwrap();
    let columns: Vec<_> =
        report.findings.iter().map(|f| (f.path.to_string(), f.start.column)).collect();
    assert_eq!(columns, [("a.txt".to_owned(), 1), ("docs/a.txt".to_owned(), 8)]);
}

#[test]
fn severities_are_the_users_to_set() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "flagme\n");
    scratch.stage("tollgate.toml", "[checks.word.severity]\n\"word/found\" = \"low\"\n");
    let report = judge(&gate(&scratch, &["word"]), &index(&scratch), true).unwrap();
    assert_eq!((report.verdict, report.findings[0].severity.as_str()), (Verdict::Allow, "low"));
}

#[test]
fn mistakes_in_the_configuration_are_placed() {
    let cases = [
        ("[checks.wrod]\n", "tollgate.toml:1:", "there is no check `wrod`"),
        (
            "[checks.word.severity]\n\"word/fund\" = \"low\"\n",
            "tollgate.toml:2:",
            "no rule `word/fund`",
        ),
        ("[checks.word.options]\nwrod = \"x\"\n", "tollgate.toml:2:", "wrod"),
        ("[checks.word.options]\nword = 3\n", "tollgate.toml:2:", "/word"),
        ("[checks.state.options]\nx = 3\n", "tollgate.toml:1:", "has no options"),
        ("[checks.own]\nmodule = \"nowhere.wasm\"\n", "tollgate.toml:2:", "nowhere.wasm"),
        ("[checks.own]\nmodule = \"a.txt\"\n", "tollgate.toml:2:", "can't be used"),
    ];
    for (text, place, message) in cases {
        let scratch = Scratch::new();
        scratch.stage("a.txt", "x\n");
        scratch.stage("tollgate.toml", text);
        let error = judge(&gate(&scratch, &["word", "state"]), &index(&scratch), true).unwrap_err();
        let told = error.to_string();
        assert!(matches!(error, GateError::Configuration(_)), "{told}");
        assert!(told.starts_with(place) && told.contains(message), "{told}");
    }
}

#[test]
fn no_answer_is_not_a_pass_unless_the_user_says_so() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "panic");
    scratch.stage("b.txt", "calm");
    let gate = gate(&scratch, &["trap", "word"]);
    let report = judge(&gate, &index(&scratch), true).unwrap();
    assert_eq!((report.verdict, report.exit().code()), (Verdict::Block, 3));
    let trap = &report.checks[0];
    assert_eq!((trap.id.as_str(), trap.outcome), ("trap", Outcome::Errored));
    assert!(trap.error.as_ref().unwrap().starts_with("a.txt: the check crashed: "), "{trap:?}");
    assert_eq!(report.checks[1].outcome, Outcome::Passed);
    scratch.stage("tollgate.toml", "[gate]\nno-answer = \"allow\"\n");
    assert_eq!(judge(&gate, &index(&scratch), true).unwrap().verdict, Verdict::Allow);
}

#[test]
fn a_check_out_of_time_is_told_as_that() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "x");
    scratch.stage("tollgate.toml", "[checks.endless]\nlimits.deadline = \"20ms\"\n");
    let report = judge(&gate(&scratch, &["endless"]), &index(&scratch), true).unwrap();
    assert_eq!((report.checks[0].outcome, report.exit().code()), (Outcome::TimedOut, 3));
}

#[test]
fn each_commit_of_a_range_is_judged_and_the_first_is_named() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "x\n");
    scratch.commit("root");
    scratch.stage("a.txt", "flagme\n");
    scratch.commit("in");
    let culprit = scratch.git(&["rev-parse", "HEAD"]);
    scratch.stage("a.txt", "y\nflagme\n");
    scratch.commit("moved");
    scratch.stage("a.txt", "y\n");
    scratch.commit("out");
    let commits = repository(&scratch).range("HEAD~3..HEAD").unwrap();
    let snapshots: Vec<_> = commits.into_iter().map(Arc::new).collect();
    let report = judge(&gate(&scratch, &["word"]), &snapshots, true).unwrap();
    let [finding] = report.findings.as_slice() else { panic!("{:#?}", report.findings) };
    assert_eq!(finding.commit.as_deref(), Some(culprit.trim()));
    assert_eq!(report.verdict, Verdict::Block);
}

#[test]
fn a_module_of_the_repositorys_own_replaces_a_built_in_one() {
    let scratch = Scratch::new();
    let module = std::fs::read(tollgate_tests::guests_folder().join("word.wasm")).unwrap();
    scratch.stage("checks/mine.wasm", module);
    scratch.stage("tollgate.toml", "[checks.state]\nmodule = \"checks/mine.wasm\"\n");
    scratch.stage("a.txt", "flagme\n");
    let report = judge(&gate(&scratch, &["state"]), &index(&scratch), true).unwrap();
    assert!(places(&report).contains(&"a.txt:1:word/found".to_owned()), "{:?}", places(&report));
    assert_eq!(report.checks.len(), 1);
}
