//! What the user wrote: where it holds, what wins, what is told of mistakes, who may write it.

use std::sync::Arc;

use tollgate_gate::GateError;
use tollgate_model::Verdict;
use tollgate_tests::Scratch;

use crate::bench::{gate, index, judge, judge_under, places, repository};

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

#[test]
fn a_change_can_not_bring_the_module_that_judges_it() {
    let scratch = Scratch::new();
    scratch.stage("tollgate.toml", "[checks.state]\nmodule = \"checks/mine.wasm\"\n");
    scratch.commit("the module is built, not committed");
    let base = repository(&scratch).revision("HEAD").unwrap();
    let module = std::fs::read(tollgate_tests::guests_folder().join("word.wasm")).unwrap();
    scratch.write("checks/mine.wasm", &module);
    scratch.stage("a.txt", "flagme\n");
    let gate = gate(&scratch, &["state"]);
    let judged = index(&scratch);
    let built = judge_under(&gate, &judged, &base, scratch.root()).unwrap();
    assert!(places(&built).contains(&"a.txt:1:word/found".to_owned()), "{:?}", places(&built));
    scratch.git(&["add", "checks/mine.wasm"]);
    let judged = vec![Arc::new(repository(&scratch).index().unwrap())];
    for module in [
        "checks/mine.wasm".to_owned(),
        scratch.root().join("checks/mine.wasm").display().to_string(),
    ] {
        scratch.write("tollgate.toml", format!("[checks.state]\nmodule = \"{module}\"\n"));
        let error = judge_under(&gate, &judged, &base, scratch.root()).unwrap_err();
        assert!(error.to_string().contains("not in the revision"), "{error}");
    }
}

/// However the configuration spells it, the module of its own revision judges.
#[test]
fn a_module_has_one_name() {
    let module = |name: &str| {
        std::fs::read(tollgate_tests::guests_folder().join(format!("{name}.wasm"))).unwrap()
    };
    for spelled in ["./checks/mine.wasm", "checks//mine.wasm", "checks/../checks/mine.wasm"] {
        let scratch = Scratch::new();
        scratch.stage("tollgate.toml", format!("[checks.state]\nmodule = \"{spelled}\"\n"));
        scratch.stage("checks/mine.wasm", module("word"));
        scratch.commit("the module is committed");
        let base = repository(&scratch).revision("HEAD").unwrap();
        // One that finds nothing.
        scratch.stage("checks/mine.wasm", module("idle"));
        scratch.stage("a.txt", "flagme\n");
        let gate = gate(&scratch, &["state"]);
        let report = judge_under(&gate, &index(&scratch), &base, scratch.root()).unwrap();
        assert!(places(&report).contains(&"a.txt:1:word/found".to_owned()), "{spelled}");
    }
}

#[cfg(unix)]
#[test]
fn configuration_behind_a_symlink_is_an_error_and_not_passed_over() {
    for name in ["tollgate.toml", ".tollgateignore"] {
        let scratch = Scratch::new();
        scratch.stage("real", "[gate]\nblock = \"low\"\n");
        std::os::unix::fs::symlink("real", scratch.root().join(name)).unwrap();
        scratch.git(&["add", name]);
        let error = judge(&gate(&scratch, &["word"]), &index(&scratch), true).unwrap_err();
        assert!(error.to_string().starts_with(&format!("{name}:1:1: ")), "{error}");
    }
}
