//! Every format of a real run can be read by what reads such a format, and holds the finding.

use std::fs;

use tollgate_tests::{Scratch, TOKEN_RULE, leaked, token_line};

/// One finding, in a path that every format has to escape.
const PATH: &str = "src/a & b <\u{fc}>.py";

fn project() -> Scratch {
    let scratch = Scratch::new();
    scratch.stage(PATH, ["import os\n", &token_line()].concat());
    scratch.stage("clean.py", "x = 1\n");
    scratch
}

/// The report in a format; told and written to a file it is the same.
fn report(scratch: &Scratch, format: &str) -> String {
    let told = scratch.tollgate(&["run", "--format", format]).expect(1);
    assert_eq!(leaked(told.text().as_bytes()), None, "{}", told.text());
    let file = scratch.beside(format);
    let arguments = ["run", "--format", format, "--output", file.to_str().unwrap()];
    assert_eq!(scratch.tollgate(&arguments).expect(1).stdout, "");
    let written = fs::read_to_string(file).unwrap();
    assert_eq!(leaked(written.as_bytes()), None, "{written}");
    if format == "gitlab" {
        assert_eq!(written, told.stdout);
    }
    told.stdout
}

#[test]
fn json() {
    let report: serde_json::Value = serde_json::from_str(&report(&project(), "json")).unwrap();
    assert_eq!(report["schema"], "tollgate/report/1");
    assert_eq!(report["verdict"], "block");
    let finding = &report["findings"][0];
    assert_eq!((&finding["path"], &finding["rule"]), (&PATH.into(), &TOKEN_RULE.into()));
    assert_eq!(finding["start"], serde_json::json!({ "line": 2, "column": 10 }));
    assert_eq!(finding["suppressed"], serde_json::Value::Null);
    for name in ["check", "severity", "confidence", "message", "fingerprint", "help"] {
        assert!(finding[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {finding}");
    }
    let check = &report["checks"][0];
    assert_eq!((&check["id"], &check["outcome"]), (&"secrets".into(), &"failed".into()));
    assert_eq!(report["stats"]["files"], 2);
}

#[test]
fn sarif() {
    let log: serde_json::Value = serde_json::from_str(&report(&project(), "sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], TOKEN_RULE);
    let place = &result["locations"][0]["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert_eq!(uri, "src/a%20%26%20b%20%3C%C3%BC%3E.py");
    assert_eq!(place["region"]["startLine"], 2);
    assert!(result["partialFingerprints"].as_object().is_some_and(|prints| !prints.is_empty()));
}

#[test]
fn junit() {
    let read = quick_junit::Report::deserialize_from_str(&report(&project(), "junit")).unwrap();
    assert_eq!((read.failures, read.errors), (1, 0));
    let failed: Vec<_> = read
        .test_suites
        .iter()
        .flat_map(|suite| &suite.test_cases)
        .filter(|case| format!("{:?}", case.status).contains(TOKEN_RULE))
        .collect();
    assert_eq!(failed.len(), 1);
    assert!(format!("{:?}", failed[0]).contains(PATH), "{:?}", failed[0]);
}

#[test]
fn gitlab() {
    let report: serde_json::Value = serde_json::from_str(&report(&project(), "gitlab")).unwrap();
    assert_eq!(report.as_array().unwrap().len(), 1);
    assert_eq!(report[0]["check_name"], TOKEN_RULE);
    assert_eq!(report[0]["location"]["path"], PATH);
    assert_eq!(report[0]["location"]["lines"]["begin"], 2);
}

#[test]
fn text() {
    let report = report(&project(), "text");
    assert!(report.contains(&format!("--> {PATH}:2:10")), "{report}");
    assert!(!report.contains('\u{1b}'), "colour without a terminal: {report}");
}

#[test]
fn nothing_found_is_a_report_too() {
    let scratch = Scratch::new();
    scratch.stage("clean.py", "x = 1\n");
    let report = |format| scratch.tollgate(&["run", "--format", format]).expect(0).stdout;
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(parse(&report("json"))["verdict"], "allow");
    assert_eq!(parse(&report("sarif"))["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(parse(&report("gitlab")), serde_json::json!([]));
    assert_eq!(quick_junit::Report::deserialize_from_str(&report("junit")).unwrap().failures, 0);
    assert!(report("text").contains("allowed"));
}
