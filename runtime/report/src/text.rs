//! The report for people: findings by file, missing answers, a summary, the verdict last.

use std::io::{self, Write};

use tollgate_model::{CheckRun, Finding, Outcome, Report, Severity, Verdict};

use crate::appearance::{Appearance, BAD, FAINT, GOOD, STRONG, severity_style};
use crate::{excerpt, neutral, ways_on};

/// How many inputs without an answer are named for each check; the rest are counted.
const NAMED_ERRORS: usize = 5;

pub(crate) fn render(
    report: &Report,
    appearance: &Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| appearance.verbose || finding.suppressed.is_none())
        .collect();
    let missing: Vec<&CheckRun> =
        report.checks.iter().filter(|check| check.outcome.is_missing()).collect();

    for file in shown.chunk_by(|a, b| a.path == b.path) {
        write_file(file, appearance, out)?;
    }
    for check in &missing {
        write_missing(check, appearance, out)?;
    }
    let mut tell = |line: &str| writeln!(out, "{}", appearance.wrap(line, "", "  "));
    if let Some(skipped) = skipped(report) {
        tell(&skipped)?;
    }
    if report.verdict == Verdict::Allow && shown.is_empty() && missing.is_empty() {
        let allowed = appearance.paint(GOOD, "allowed");
        return tell(&format!("tollgate: {allowed}, {}{}", extent(report), suppressed(report)));
    }
    tell(&summary(report))?;
    if report.verdict == Verdict::Block {
        ways_on::write(report, appearance, out)?;
    }
    let verdict = format!("tollgate: {}", verdict(report, missing.len(), appearance));
    writeln!(out, "{}", appearance.wrap(&verdict, "", "  "))
}

fn write_file(
    findings: &[&Finding],
    appearance: &Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(first) = findings.first() else { return Ok(()) };
    writeln!(out, "{}", appearance.paint(STRONG, &first.path))?;
    for finding in findings {
        write_finding(finding, appearance, out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn write_finding(
    finding: &Finding,
    appearance: &Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let style = severity_style(finding.severity);
    let head = format!("{}[{}]", finding.severity, neutral::line(&finding.rule));
    let message = neutral::line(&finding.message);
    writeln!(out, "{}: {}", appearance.paint(style, head), appearance.paint(STRONG, message))?;

    let margin = " ".repeat(excerpt::gutter(finding));
    writeln!(
        out,
        "{margin}{} {}:{}:{}",
        appearance.paint(FAINT, "-->"),
        finding.path,
        finding.start.line,
        finding.start.column
    )?;
    if let Some(excerpt) = excerpt::marked(finding, appearance) {
        writeln!(out, "{excerpt}")?;
    }

    let mut note = |word: &str, text: &str| -> io::Result<()> {
        // The margin is laid out without colour, since escapes have no width.
        let rest = " ".repeat(margin.len() + word.len() + 5);
        let text = appearance.wrap(&neutral::block(text), &rest, &rest);
        let text = text.get(rest.len()..).unwrap_or_default();
        writeln!(
            out,
            "{margin} {} {}: {text}",
            appearance.paint(FAINT, "="),
            appearance.paint(STRONG, word)
        )
    };
    for related in &finding.related {
        let place = format!("{}:{}:{}", related.path, related.start.line, related.start.column);
        note("see", &format!("{place}: {}", neutral::line(&related.message)))?;
    }
    if !finding.help.is_empty() {
        note("help", &finding.help)?;
    }
    for suggestion in &finding.suggestions {
        note("fix", &neutral::line(&suggestion.title))?;
    }
    if let Some(commit) = &finding.commit {
        note("commit", commit)?;
    }
    if appearance.verbose || finding.commit.is_some() {
        note("fingerprint", &finding.fingerprint.to_string())?;
    }
    if let Some(date) = finding.active_from {
        note("note", &format!("counts from {date}"))?;
    }
    if let Some(suppression) = &finding.suppressed {
        let word = match suppression.by.as_str() {
            "inline" => "suppressed inline".to_owned(),
            file => format!("suppressed by {}", neutral::line(file)),
        };
        note(&word, &suppression.reason)?;
    }
    Ok(())
}

fn write_missing(check: &CheckRun, appearance: &Appearance, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("no answer[{}]", neutral::line(&check.id));
    let what = match check.outcome {
        tollgate_model::Outcome::TimedOut => "the check ran out of time",
        _ => "the check failed",
    };
    writeln!(out, "{}: {}", appearance.paint(BAD, head), appearance.paint(STRONG, what))?;
    let tell = |text: &str| appearance.wrap(&neutral::line(text), "  ", "    ");
    if check.errors.is_empty() {
        writeln!(out, "{}", tell(check.error.as_deref().unwrap_or("it gave no reason")))?;
    }
    for error in check.errors.iter().take(NAMED_ERRORS) {
        writeln!(out, "{}", tell(&format!("{}: {}", error.path, error.message)))?;
    }
    if let Some(more) = check.errors.len().checked_sub(NAMED_ERRORS).filter(|more| *more > 0) {
        writeln!(out, "  and {}", count(more as u64, "more file"))?;
    }
    writeln!(out)
}

/// `12 files judged, 91 % from cache, in 34 ms; 3 findings (1 high, 2 low); 1 suppressed`.
fn summary(report: &Report) -> String {
    let counted: Vec<Severity> = report
        .findings
        .iter()
        .filter(|finding| finding.suppressed.is_none())
        .map(|finding| finding.severity)
        .collect();
    let mut text = format!("{}; {}", extent(report), count(counted.len() as u64, "finding"));
    let by_severity: Vec<String> = Severity::ALL
        .iter()
        .rev()
        .map(|severity| (counted.iter().filter(|other| *other == severity).count(), severity))
        .filter(|(number, _)| *number > 0)
        .map(|(number, severity)| format!("{number} {severity}"))
        .collect();
    if !by_severity.is_empty() {
        text += &format!(" ({})", by_severity.join(", "));
    }
    text + &suppressed(report)
}

/// `skipped: secrets`; none where every check ran.
pub fn skipped(report: &Report) -> Option<String> {
    let ids: Vec<_> = report
        .checks
        .iter()
        .filter(|check| check.outcome == Outcome::Skipped)
        .map(|check| neutral::line(&check.id))
        .collect();
    (!ids.is_empty()).then(|| format!("skipped: {}", ids.join(", ")))
}

/// What was judged, in how long.
fn extent(report: &Report) -> String {
    let stats = &report.stats;
    if !report.checks.is_empty() && report.checks.iter().all(|c| c.outcome == Outcome::Skipped) {
        return "nothing was judged".to_owned();
    }
    let mut text = format!("{} judged", count(stats.files, "file"));
    if stats.files > 0 {
        // Rounded down: 100 % is said only when it is true.
        let share = u128::from(stats.cached) * 100 / u128::from(stats.files);
        text += &format!(", {share} % from cache,");
    }
    text += &match stats.duration_ms {
        ms @ 0..1_000 => format!(" in {ms} ms"),
        ms => format!(" in {}.{} s", ms / 1_000, ms % 1_000 / 100),
    };
    text
}

fn suppressed(report: &Report) -> String {
    match report.suppressed() {
        0 => String::new(),
        number => format!("; {number} suppressed"),
    }
}

fn verdict(report: &Report, missing: usize, appearance: &Appearance) -> String {
    let no_answer = format!("{} gave no answer", count(missing as u64, "check"));
    let blocked = appearance.paint(BAD, "blocked");
    let allowed = appearance.paint(GOOD, "allowed");
    match (report.verdict, report.blocking(), missing) {
        (Verdict::Allow, _, 0) => allowed,
        (Verdict::Allow, _, _) => format!("{allowed}, though {no_answer}"),
        (Verdict::Block, 0, 0) => blocked,
        (Verdict::Block, 0, _) => format!("{blocked}, since {no_answer}"),
        (Verdict::Block, number, 0) => format!("{blocked} by {}", count(number as u64, "finding")),
        (Verdict::Block, number, _) => {
            format!("{blocked} by {}, and {no_answer}", count(number as u64, "finding"))
        }
    }
}

fn count(number: u64, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}
