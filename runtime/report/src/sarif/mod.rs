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

/// A message in plain text, which in SARIF has two kinds of markup that a check's words must not
/// turn into: `[…](…)`, a link to wherever their author likes, which a backslash ends (3.11.6),
/// and `{0}`, a placeholder for arguments there are none of, whose braces are doubled (3.11.5).
/// Other braces stay single: consumers that don't undouble them are many.
fn message_of(text: &str) -> Value {
    let text = neutral::line(text).replace("](", "\\](");
    let mut message = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('{') {
        message.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && inner[digits..].starts_with('}') {
            message.push_str(&format!("{{{{{}}}}}", &inner[..digits]));
            rest = &inner[digits + 1..];
        } else {
            message.push('{');
            rest = inner;
        }
    }
    message.push_str(rest);
    json!({ "text": message })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_neither_link_nor_template() {
        let text = |message: &str| message_of(message)["text"].clone();
        assert_eq!(text("see [here](https://evil)"), "see [here\\](https://evil)");
        assert_eq!(text("{0} of {12}, {x} {"), "{{0}} of {{12}}, {x} {");
        assert_eq!(text("a[0] = ${{ y }}"), "a[0] = ${{ y }}");
    }
}
