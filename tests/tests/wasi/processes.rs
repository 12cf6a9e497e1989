//! Processes of their own see the same: in another folder, in another place of the world, with
//! other variables, compiled anew.

use std::process::Command;

use serde_json::Value;
use tollgate_tests::{Scratch, program, run};

use crate::probe;

/// A repository whose own check does what the first line of each file says.
pub(crate) fn repository(module: &[u8], orders: &[&str]) -> Scratch {
    let scratch = Scratch::new();
    scratch.stage(
        "tollgate.toml",
        "[checks.probe]\nmodule = \"probe.wasm\"\nexclude = [\"tollgate.toml\", \"*.wasm\"]\n",
    );
    scratch.stage("probe.wasm", module);
    for order in orders {
        scratch.stage(&format!("orders/{order}.txt"), order);
    }
    scratch
}

/// Judges everything anew in a process that is started in its own way, and returns the report,
/// without the time it took.
fn report(scratch: &Scratch, start: impl FnOnce(&mut Command)) -> Value {
    let mut command = scratch.command(program("tollgate"));
    command.args(["run", "--no-cache", "--check", "probe", "--format", "json"]);
    start(&mut command);
    let mut report = run(&mut command, b"something on standard input\n").json();
    let duration = report["stats"].as_object_mut().unwrap().remove("duration_ms");
    assert!(duration.is_some(), "{report}");
    report
}

/// The report of many processes, which all have to say the same, byte for byte.
#[track_caller]
pub(crate) fn same_everywhere(scratch: &Scratch) -> Value {
    let first = report(scratch, |_| {});
    let places = [
        report(scratch, |_| {}),
        report(scratch, |command| {
            command.current_dir(scratch.root().join("orders"));
        }),
        report(scratch, |command| {
            command.envs([
                ("TZ", "Asia/Tokyo"),
                ("LANG", "tr_TR.UTF-8"),
                ("LC_ALL", "tr_TR.UTF-8"),
            ]);
        }),
        report(scratch, |command| {
            command.envs([
                ("PATH_TO_SECRETS", "/secrets"),
                ("PYTHONHASHSEED", "12"),
                ("PYTHONPATH", "/tmp"),
                ("RUST_BACKTRACE", "full"),
                ("SOURCE_DATE_EPOCH", "12"),
            ]);
        }),
        report(scratch, |command| {
            command.env_remove("HOME").env_remove("LANG").env("TMPDIR", scratch.beside(""));
        }),
    ];
    for (at, place) in places.iter().enumerate() {
        assert_eq!(place.to_string(), first.to_string(), "{at}");
    }
    first
}

/// What a file's findings say.
pub(crate) fn messages(report: &Value, order: &str) -> Vec<String> {
    let path = format!("orders/{order}.txt");
    let findings = report["findings"].as_array().unwrap().iter();
    let here = findings.filter(|finding| finding["path"] == path.as_str());
    here.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

/// Why a file has no answer.
pub(crate) fn error<'a>(report: &'a Value, order: &str) -> &'a str {
    let path = format!("orders/{order}.txt");
    let errors = report["checks"][0]["errors"].as_array().unwrap();
    let here = errors.iter().find(|error| error["path"] == path.as_str());
    here.unwrap_or_else(|| panic!("no error of {path}: {report}"))["message"].as_str().unwrap()
}

pub(crate) const WAITS: &str = "the check waits for what never comes: time stands still for it";

#[test]
fn other_processes_see_the_same() {
    let Some(module) = probe() else { return };
    let orders = ["look", "sleep", "exit", "panic"];
    let scratch = repository(&module, &orders);
    let report = same_everywhere(&scratch);
    let seen = messages(&report, "look");
    for one in ["wall clock: Ok(946684800s)", "variables: 0", "PATH: None", "folder: Ok(\"/\")"] {
        assert!(seen.iter().any(|message| message == one), "{one}: {seen:?}");
    }
    assert_eq!(error(&report, "sleep"), WAITS);
    assert!(error(&report, "exit").contains("exits with code 1"));
    assert!(error(&report, "panic").contains("nothing for it"));
    // Another repository at another place, with a home and so a compiled module of its own.
    assert_eq!(same_everywhere(&repository(&module, &orders)), report);
}
