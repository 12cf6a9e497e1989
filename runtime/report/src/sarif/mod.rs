//! SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), with what code scanning services read.

mod places;
mod results;
mod rules;

use serde_json::{Value, json};
use tollgate_model::{CheckRun, Outcome, Report, Severity};

use self::rules::Rules;
use crate::neutral;

/// Where the schema stands, for editors.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Id of the notification that a check owes an answer.
const NO_ANSWER: &str = "no-answer";

/// The whole log: one run.
pub(crate) fn log(report: &Report) -> Value {
    let rules = Rules::of(report);
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "tollgate",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.descriptors(),
                "notifications": [{
                    "id": NO_ANSWER,
                    "name": "NoAnswer",
                    "shortDescription": { "text": "a check gave no answer for an input" },
                    "defaultConfiguration": { "level": "error" },
                }],
            }},
            "automationDetails": { "id": "tollgate/" },
            "originalUriBaseIds": {
                places::ROOT: { "description": { "text": "the root of the repository" } }
            },
            // SARIF knows columns in UTF-16 units and in code points, not in bytes. Editors and
            // the protocol they speak count the former.
            "columnKind": "utf16CodeUnits",
            "invocations": [invocation(report)],
            "results": report
                .findings
                .iter()
                .map(|finding| results::result(finding, &rules))
                .collect::<Vec<_>>(),
        }]
    })
}

fn invocation(report: &Report) -> Value {
    let missing: Vec<&CheckRun> =
        report.checks.iter().filter(|check| check.outcome.is_missing()).collect();
    json!({
        "executionSuccessful": missing.is_empty(),
        "exitCode": report.exit().code(),
        "toolExecutionNotifications":
            missing.into_iter().flat_map(notifications).collect::<Vec<_>>(),
    })
}

/// What `check` owes answers for, an input each.
fn notifications(check: &CheckRun) -> Vec<Value> {
    let what = match check.outcome {
        Outcome::TimedOut => "ran out of time",
        _ => "failed",
    };
    let notification = |message: &str| {
        json!({
            "descriptor": { "id": NO_ANSWER, "index": 0 },
            "level": "error",
            "message": message_of(&format!("check {} {what}: {message}", check.id)),
            "properties": { "check": check.id, "outcome": check.outcome.as_str() },
        })
    };
    if check.errors.is_empty() {
        return vec![notification(check.error.as_deref().unwrap_or("it gave no reason"))];
    }
    check
        .errors
        .iter()
        .map(|error| {
            let mut notification = notification(&error.message);
            notification["locations"] = json!([{
                "physicalLocation": { "artifactLocation": places::artifact(&error.path) }
            }]);
            notification
        })
        .collect()
}

/// A message in plain text. Brackets before a parenthesis would be a link to wherever the text's
/// author likes; a backslash takes that meaning away (3.11.6).
fn message_of(text: &str) -> Value {
    json!({ "text": neutral::line(text).replace("](", "\\](") })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}
