//! JUnit XML: a suite for each check, a test case for each finding.
//!
//! A case for each judged file would make reports of hundreds of thousands of cases that say
//! nothing. Findings that block fail, others pass and say what they are in `system-out`,
//! suppressed ones are skipped with their reason; inputs without an answer are errors; a check
//! with none of these has one passing case, so that it is seen to have run.

use std::io;
use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use tollgate_model::{CheckRun, Finding, Outcome, Report};

use crate::neutral;

pub(crate) fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut root = quick_junit::Report::new("tollgate");
    root.set_time(Duration::from_millis(report.stats.duration_ms));
    for check in &report.checks {
        root.add_test_suite(suite(report, check));
    }
    // Findings of the program itself, such as a suppression without a reason.
    let ours: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| report.checks.iter().all(|check| check.id != finding.check))
        .collect();
    if !ours.is_empty() {
        let mut suite = TestSuite::new("tollgate");
        suite.add_test_cases(ours.into_iter().map(case));
        root.add_test_suite(suite);
    }
    let xml = root.to_string().map_err(io::Error::other)?;
    // quick-junit counts skipped cases in the root too, where the schema that Jenkins and pytest
    // share has no such attribute; the suites keep theirs. The root is our own text, so that the
    // first match is the one that is meant.
    let count = format!(" skipped=\"{}\"", skipped(&root));
    out.write_all(xml.replacen(&count, "", 1).as_bytes())
}

fn skipped(root: &quick_junit::Report) -> usize {
    root.test_suites.iter().map(|suite| suite.skipped).sum()
}

fn suite(report: &Report, check: &CheckRun) -> TestSuite {
    let mut suite = TestSuite::new(line(&check.id));
    suite.add_test_cases(
        report.findings.iter().filter(|finding| finding.check == check.id).map(case),
    );
    suite.add_test_cases(missing(check));
    if suite.test_cases.is_empty() {
        let status = match check.outcome {
            Outcome::Skipped => {
                let mut status = TestCaseStatus::skipped();
                status.set_message("switched off for this run");
                status
            }
            _ => TestCaseStatus::success(),
        };
        let mut case = TestCase::new(line(&check.id), status);
        case.set_classname(line(&check.id));
        if check.outcome != Outcome::Skipped {
            case.set_system_out(format!("{} files, nothing found", check.files));
        }
        suite.add_test_case(case);
    }
    suite
}

/// The inputs `check` owes an answer for.
fn missing(check: &CheckRun) -> Vec<TestCase> {
    if !check.outcome.is_missing() {
        return Vec::new();
    }
    let case = |name: String, message: &str| {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(line(message)).set_type(check.outcome.as_str());
        status.set_description(neutral::block(message));
        let mut case = TestCase::new(name, status);
        case.set_classname(line(&check.id));
        case
    };
    if check.errors.is_empty() {
        let message = check.error.as_deref().unwrap_or("the check gave no answer");
        return vec![case(line(&check.id), message)];
    }
    check.errors.iter().map(|error| case(error.path.to_string(), &error.message)).collect()
}

fn case(finding: &Finding) -> TestCase {
    let details = details(finding);
    let status = if let Some(suppression) = &finding.suppressed {
        let mut status = TestCaseStatus::skipped();
        status.set_message(format!(
            "suppressed by {}: {}",
            line(&suppression.by),
            line(&suppression.reason)
        ));
        status
    } else if finding.blocks {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status
            .set_message(line(&finding.message))
            .set_type(finding.severity.as_str())
            .set_description(&details);
        status
    } else {
        TestCaseStatus::success()
    };
    let passes = matches!(status, TestCaseStatus::Success { .. });
    let mut case = TestCase::new(place(finding), status);
    case.set_classname(line(&finding.rule));
    if passes {
        case.set_system_out(details);
    }
    case
}

fn place(finding: &Finding) -> String {
    format!("{}:{}:{}", finding.path, finding.start.line, finding.start.column)
}

fn details(finding: &Finding) -> String {
    let mut text = format!(
        "{} {}: {}\nat {}\n",
        finding.severity,
        line(&finding.rule),
        line(&finding.message),
        place(finding)
    );
    if !finding.help.is_empty() {
        text += &format!("help: {}\n", neutral::block(&finding.help));
    }
    text + &format!("fingerprint: {}\n", finding.fingerprint)
}

fn line(text: &str) -> String {
    neutral::line(text).into_owned()
}
