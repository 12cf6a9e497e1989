//! Whole files read, and the text of every error.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::LimitKey;

fn parse(path: &str, text: &str) -> Result<Layer, Vec<String>> {
    Layer::parse(&RepoPath::parse(path).unwrap(), text.as_bytes()).map_err(|errors| {
        let hinted = |e: &ConfigError| match &e.hint {
            Some(hint) => format!("{e} | {hint}"),
            None => e.to_string(),
        };
        errors.iter().map(hinted).collect()
    })
}

fn errors(text: &str) -> Vec<String> {
    parse("tollgate.toml", text).unwrap_err()
}

#[test]
fn a_whole_file_is_read() {
    let text = r#"
[gate]
block = "high"
no-answer = "allow"
[checks.secrets]
exclude = ["tests/fixtures/**"]
severity = { "secrets/generic-password" = "low" }
options = { b = 1, a = [1.5, true, { z = "x", y = 2024-01-01 }] }
limits = { memory = "64MiB", deadline = "2s", findings = 10000 }
[checks.license]
module = "checks/license.wasm"
enabled = false
"#;
    let layer = parse("tollgate.toml", text).unwrap();
    assert_eq!(layer.gate, Gate { block: Severity::High, no_answer: NoAnswer::Allow });
    let secrets = &layer.checks["secrets"];
    assert_eq!(secrets.place.line, 5);
    assert_eq!(secrets.severity["secrets/generic-password"].0, Severity::Low);
    assert_eq!(secrets.limits.get(LimitKey::Memory), Some(64 << 20));
    assert_eq!(secrets.limits.get(LimitKey::Deadline), Some(2_000));
    assert_eq!(secrets.limits.get(LimitKey::Findings), Some(10_000));
    assert_eq!(secrets.limits.get(LimitKey::Tables), None);
    let license = &layer.checks["license"];
    let module = license.module.as_ref().unwrap();
    assert_eq!(module.source, ModuleSource::Path("checks/license.wasm".to_owned()));
    assert_eq!((module.place.line, module.place.column), (11, 10));
    assert_eq!(license.enabled, Some(false));
}

#[test]
fn a_module_may_name_its_rules_by_another_word_than_the_user() {
    let text = "[checks.license]\nmodule = \"w.wasm\"\nseverity = { \"word/found\" = \"low\" }\n";
    let layer = parse("tollgate.toml", text).unwrap();
    assert_eq!(layer.checks["license"].severity["word/found"].0, Severity::Low);
}

#[test]
fn an_empty_file_says_nothing() {
    let layer = parse("tollgate.toml", "").unwrap();
    assert!(layer.checks.is_empty());
    assert_eq!(layer.gate, Gate::default());
    assert!(parse("tollgate.toml", "\u{feff}[gate]\nblock = \"low\"\n").is_ok());
}

#[test]
fn every_error_of_a_file_is_told_in_order() {
    let text = r#"[gat]
[gate]
block = "hihg"
no-answer = "pass"
blok = 1
[checks.secrets]
exlude = ["a"]
enabled = "yes"
exclude = ["a", 1, "[", ""]
severity = { "secrets/x" = "lo", "python/Y" = "low", "secrets" = 3 }
module = "http://x/y.wasm"
limits = { memory = "64MB", deadline = 2, findings = 0, fuel = 1 }
options = { x = nan }
[checks.Secrets_2]
"#;
    assert_eq!(
        errors(text),
        [
            "tollgate.toml:1:2: unknown key `gat` | did you mean `gate`?",
            "tollgate.toml:3:9: `hihg` is not one of info, low, medium, high, critical | did you mean `high`?",
            "tollgate.toml:4:13: `pass` is not one of block, allow",
            "tollgate.toml:5:1: unknown key `blok` | did you mean `block`?",
            "tollgate.toml:7:1: unknown key `exlude` | did you mean `exclude`?",
            "tollgate.toml:8:11: `enabled` must be true or false, found a string",
            "tollgate.toml:9:17: a pattern must be a string, found an integer",
            "tollgate.toml:9:20: `[` is never closed in `[`; write `\\[` for the character itself",
            "tollgate.toml:9:25: the pattern is empty",
            "tollgate.toml:10:28: `lo` is not one of info, low, medium, high, critical | did you mean `low`?",
            "tollgate.toml:10:34: `python/Y` is not the id of a rule | rules are written \"secrets/...\", in quotes",
            "tollgate.toml:10:54: `secrets` is not the id of a rule | rules are written \"secrets/...\", in quotes",
            "tollgate.toml:10:66: `secrets` must be a string that names a severity, found an integer",
            "tollgate.toml:11:10: `http://x/y.wasm` names no module | write a path from the root, \"checks/license.wasm\", or \"oci://registry/name:version\"",
            "tollgate.toml:12:21: `64MB` is no limit for `memory` | write a number and a unit, from \"64KiB\" to \"1GiB\"",
            "tollgate.toml:12:40: `deadline` must be a string such as \"2s\", found an integer",
            "tollgate.toml:12:54: `0` is no limit for `findings` | write a number from 1 to 100000",
            "tollgate.toml:12:57: unknown key `fuel` | the keys here are memory, deadline, time-outs, findings, message, log, host-call, exchanged, kept, handles, questions, globs, instances, memories, tables, table-elements",
            "tollgate.toml:13:17: option `x` holds a number that is not finite | write a finite number",
            "tollgate.toml:14:9: `Secrets_2` is not a check id | use lower-case letters, digits and dashes",
        ]
    );
}

#[test]
fn what_is_no_toml_has_a_place() {
    let told = errors("[gate]\nblock = high\n");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("tollgate.toml:2:9: this is not valid TOML: "), "{told:?}");
    let told = errors("[gate]\nblock = \"low\"\nblock = \"high\"\n");
    assert!(told[0].starts_with("tollgate.toml:3:1: this is not valid TOML: "), "{told:?}");
    let path = RepoPath::parse("tollgate.toml").unwrap();
    let told = Layer::parse(&path, b"[gate]\n# \xff").unwrap_err();
    assert_eq!(told[0].to_string(), "tollgate.toml:2:3: the file is not valid UTF-8");
    assert_eq!(errors("gate = 1"), ["tollgate.toml:1:8: `gate` must be a table, found an integer"]);
    assert_eq!(
        errors("[[checks]]"),
        ["tollgate.toml:1:1: `checks` must be a table, found an array of tables"]
    );
    assert!(errors(&format!("#{}", "x".repeat(1 << 20)))[0].contains("are allowed"));
    assert!(!errors(&format!("a = {}", "[".repeat(100_000))).is_empty());
    assert!(!errors(&format!("a{} = 1", ".a".repeat(100_000))).is_empty());
}

#[test]
fn gate_and_module_belong_to_the_root() {
    let text = "[gate]\n[checks.a]\nmodule = \"m\"\nlimits = {}\nenabled = true\n";
    assert_eq!(
        parse("sub/tollgate.toml", text).unwrap_err(),
        [
            "sub/tollgate.toml:1:2: `[gate]` counts only at the root of the repository | move it to `tollgate.toml` at the root",
            "sub/tollgate.toml:3:1: `module` counts only at the root of the repository | move it to `tollgate.toml` at the root",
        ]
    );
}

/// The largest file there may be, of as many parts as it can hold, once for each kind of part.
#[test]
fn a_file_as_large_as_may_be_is_read_soon() {
    let filled = |head: &str, line: &dyn Fn(usize) -> String| {
        let mut text = head.to_owned();
        let mut at = 0;
        while text.len() < (1 << 20) - 200 {
            text += &line(at);
            at += 1;
        }
        text
    };
    let start = std::time::Instant::now();
    let soon = |what: &str, start: std::time::Instant| {
        assert!(start.elapsed() < Duration::from_secs(5), "{what}: {:?}", start.elapsed());
    };
    let text = filled("[checks.a.severity]\n", &|at| format!("\"a/{at}\" = \"low\"\n"));
    assert!(parse("tollgate.toml", &text).is_ok());
    soon("severities", start);
    let start = std::time::Instant::now();
    assert!(parse("tollgate.toml", &filled("", &|at| format!("[checks.a{at}]\n"))).is_ok());
    soon("checks", start);
    let start = std::time::Instant::now();
    assert_eq!(errors(&filled("", &|at| format!("k{at} = 1\n"))).len(), 100);
    soon("unknown keys", start);
    let start = std::time::Instant::now();
    let text = filled("[checks.a.options]\nx = [", &|_| "{},".to_owned()) + "]\n";
    assert!(parse("tollgate.toml", &text).is_ok());
    soon("options", start);
    let start = std::time::Instant::now();
    let text = filled("[checks.a]\nexclude = [", &|at| format!("\"*{at}*\",")) + "]\n";
    assert!(parse("tollgate.toml", &text).is_ok());
    soon("patterns", start);
    let error = errors(&"#".repeat((1 << 20) + 1)).remove(0);
    assert!(error.contains("1:1: the file has 1048577 bytes; 1048576 are allowed"), "{error}");
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, text in "((\\[|\\]|checks|gate|\\.|a|=|\"|\\{|\\}|,|[0-9]|\n| |options|exclude|limits|memory|'){1,1}){0,40}") {
        let path = RepoPath::parse("tollgate.toml").unwrap();
        let _ = Layer::parse(&path, &bytes);
        let _ = Layer::parse(&path, text.as_bytes());
        let _ = Layer::parse(&path, format!("[checks.a]\n{text}").as_bytes());
    }
}
