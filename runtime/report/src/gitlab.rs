//! GitLab code quality: a flat list of what a merge request shows beside its diff.
//!
//! The form knows neither suppressed findings, which are left out, nor checks that gave no
//! answer; for those the exit code speaks.

use std::collections::HashMap;

use serde::Serialize;
use tollgate_model::{Report, Severity};

use crate::neutral;

/// One entry, as docs.gitlab.com/ci/testing/code_quality describes it.
#[derive(Debug, Serialize)]
pub(crate) struct Issue {
    description: String,
    check_name: String,
    /// Unique within the report.
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Debug, Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: u32,
}

/// The findings that count, in the report's order.
pub(crate) fn issues(report: &Report) -> Vec<Issue> {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    report
        .findings
        .iter()
        .filter(|finding| finding.suppressed.is_none())
        .map(|finding| {
            let times = seen.entry(finding.fingerprint.as_str()).or_default();
            *times += 1;
            Issue {
                description: neutral::line(&finding.message).into_owned(),
                check_name: finding.rule.clone(),
                // A range can bring the same finding in with several commits.
                fingerprint: match *times {
                    1 => finding.fingerprint.to_string(),
                    n => format!("{}-{n}", finding.fingerprint),
                },
                severity: severity(finding.severity),
                location: Location {
                    path: finding.path.to_string(),
                    lines: Lines { begin: finding.start.line.max(1) },
                },
            }
        })
        .collect()
}

/// GitLab's scale has five steps too.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Low => "minor",
        Severity::Medium => "major",
        Severity::High => "critical",
        Severity::Critical => "blocker",
    }
}
