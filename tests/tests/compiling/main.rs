//! Modules are compiled in processes of their own: what those may take, what is kept of their work,
//! and what a killed one leaves behind. With the program as users start it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bounded;
mod kept;
#[cfg(target_os = "linux")]
mod killed;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tollgate_tests::{Answer, Scratch, guests_folder, program, run, token_line};

/// A repository with a secret, a word, and a check `word` of this module.
fn project(module: &[u8]) -> Scratch {
    let scratch = Scratch::new();
    scratch.write("word.wasm", module);
    scratch.stage("tollgate.toml", "[checks.word]\nmodule = \"word.wasm\"\n");
    scratch.stage("a.txt", "flagme\n");
    scratch.stage("app.py", token_line());
    scratch
}

fn word() -> Vec<u8> {
    fs::read(guests_folder().join("word.wasm")).unwrap()
}

/// Judges anew; the compiled module may be a kept one.
fn judge(scratch: &Scratch) -> Answer {
    scratch.tollgate(&["run", "--no-cache", "--format", "json"])
}

/// The same under a limit of the shell's, such as `-S -t 1`, which all processes below have.
fn judge_within(scratch: &Scratch, limit: &str) -> Answer {
    let script = format!("ulimit {limit} && exec \"$0\" \"$@\"");
    let mut shell = scratch.command("sh");
    shell.args(["-c", &script]).arg(program("tollgate"));
    run(shell.args(["run", "--no-cache", "--format", "json"]), b"")
}

fn check(report: &Value, id: &str) -> Value {
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|check| check["id"] == id).unwrap().clone()
}

/// `word` found its word, `secrets` its token.
#[track_caller]
fn assert_right(answer: &Answer) {
    assert_eq!(answer.code, 1, "{}", answer.text());
    let report = answer.json();
    let mut found: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|f| f["check"].clone()).collect();
    found.sort_by_key(ToString::to_string);
    assert_eq!(found, ["secrets", "word"], "{report}");
}

/// `word` has no answer, for this reason; `secrets` found its token all the same.
#[track_caller]
fn assert_no_answer(answer: &Answer, why: &str) {
    // A finding that blocks outweighs the missing answer.
    assert_eq!(answer.code, 1, "{}", answer.text());
    let report = answer.json();
    let word = check(&report, "word");
    assert_eq!(word["outcome"], "errored", "{report}");
    assert!(word["error"].as_str().unwrap().contains(why), "{why}: {report}");
    assert_eq!(check(&report, "secrets")["outcome"], "failed", "{report}");
}

/// What lies in the folder of compiled modules and ends so.
fn modules(scratch: &Scratch, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(scratch.home().join("modules")) else { return Vec::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect()
}
