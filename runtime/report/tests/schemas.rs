//! The JSON formats against their schemas: SARIF's official one, GitLab's by its documentation.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../src/sample.rs"]
mod sample;

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tollgate_model::Report;
use tollgate_report::{Appearance, Format, render};

fn rendered(report: &Report, format: Format) -> Value {
    let mut out = Vec::new();
    render(report, format, &Appearance::default(), &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn assert_valid(schema: &Value, format: Format) {
    let validator = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
    for report in [sample::rich(), sample::empty()] {
        let value = rendered(&report, format);
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    assert!(!validator.is_valid(&json!({ "version": 3 })), "the schema refuses nothing");
}

/// The schema stands in the source of a crate that this one depends on but never builds.
fn sarif_schema() -> Value {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let manifest = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == "serde-sarif")
        .and_then(|package| package["manifest_path"].as_str())
        .unwrap();
    let schema = Path::new(manifest).with_file_name("src").join("schema.json");
    let mut schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    // Errata 01 mends this pattern, which is no regular expression by ECMA 262's Unicode rules.
    for part in ["run", "toolComponent"] {
        schema["definitions"][part]["properties"]["language"]["pattern"] =
            json!("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    }
    schema
}

#[test]
fn sarif_keeps_to_the_official_schema() {
    let schema = sarif_schema();
    assert_eq!(schema["title"], "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema");
    assert_valid(&schema, Format::Sarif);
}

#[test]
fn gitlab_keeps_to_its_documentation() {
    // docs.gitlab.com/ci/testing/code_quality, "code quality report format". Closed objects, so
    // that a field of another name does not pass unseen.
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": { "type": "string", "minLength": 1 },
                "check_name": { "type": "string", "minLength": 1 },
                "fingerprint": { "type": "string", "minLength": 1 },
                "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                "location": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["path", "lines"],
                    "properties": {
                        // Relative, and not `./` either.
                        "path": { "type": "string", "pattern": "^[^/.]|^\\.[^/]" },
                        "lines": {
                            "type": "object",
                            "additionalProperties": false,
                            "required": ["begin"],
                            "properties": { "begin": { "type": "integer", "minimum": 1 } }
                        }
                    }
                }
            }
        }
    });
    assert_valid(&schema, Format::Gitlab);
}

#[test]
fn sarif_says_what_code_scanning_reads() {
    let log = rendered(&sample::rich(), Format::Sarif);
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["exitCode"], 1);
    let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 8);

    let results = run["results"].as_array().unwrap();
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["tollgate/v1"].is_string());
    }
    let token = results.iter().find(|r| r["ruleId"] == "secrets/example-token").unwrap();
    let rule = &run["tool"]["driver"]["rules"][token["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["helpUri"], "https://example.org/tokens?kind=all#revoke");
    assert_eq!(
        rule["properties"]["tags"],
        json!(["security", "external/cwe/cwe-079", "external/cwe/cwe-798"])
    );
    let kinds: Vec<&Value> =
        results.iter().filter_map(|r| r["suppressions"].get(0)).map(|s| &s["kind"]).collect();
    assert_eq!(kinds, ["inSource", "external"]);

    let calm = rendered(&sample::empty(), Format::Sarif);
    assert_eq!(calm["runs"][0]["invocations"][0]["executionSuccessful"], true);
}
