//! What somebody can do about findings that block, below the report for people.

use std::borrow::Cow;
use std::io::{self, Write};

use tollgate_model::{Finding, Report};

use crate::{Appearance, neutral};

/// The rule that finds exceptions which give no reason: another exception is no way on.
const NO_REASON: &str = "tollgate/suppression-without-reason";

/// Each way in a line, what is to be written as it is in a line of its own, so that it can be
/// copied. Nothing where nothing blocks.
pub(crate) fn write(
    report: &Report,
    appearance: &Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let blocking: Vec<&Finding> = report.findings.iter().filter(|finding| finding.blocks).collect();
    let (without_reason, others): (Vec<&Finding>, Vec<&Finding>) =
        blocking.iter().partition(|finding| finding.rule == NO_REASON);
    // A comment written now is in no commit that is there already.
    let in_files = others.iter().any(|finding| finding.commit.is_none());

    let tell =
        |line: &str, out: &mut dyn Write| writeln!(out, "{}", appearance.wrap(line, "", "  "));
    if !blocking.is_empty() {
        tell(&format!("what a rule means: tollgate explain {}", rule(&blocking)), out)?;
    }
    if !without_reason.is_empty() {
        tell("an exception without a reason: write why behind its rule, or take it out", out)?;
    }
    if in_files {
        tell("to allow a finding, a comment on its line or the line above:", out)?;
        writeln!(out, "  tollgate:allow {} reason", rule(&others))?;
    }
    if let Some(first) = others.first() {
        let start = if in_files { "or" } else { "to allow a finding of a commit," };
        // Findings of commits show their fingerprints.
        let (fingerprint, more) = match others.len() {
            1 => (first.fingerprint.to_string(), ""),
            _ if in_files && !appearance.verbose => {
                ("FINGERPRINT".to_owned(), " (`--verbose` shows fingerprints)")
            }
            _ => ("FINGERPRINT".to_owned(), ""),
        };
        tell(&format!("{start} a line in .tollgateignore{more}:"), out)?;
        writeln!(out, "  {fingerprint} reason")?;
    }
    Ok(())
}

/// The rule of all of them; with several the reader puts in the one he means.
fn rule<'a>(findings: &[&'a Finding]) -> Cow<'a, str> {
    let mut rules = findings.iter().map(|finding| finding.rule.as_str());
    match rules.next() {
        Some(first) if rules.all(|rule| rule == first) => neutral::line(first),
        _ => "RULE".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{at, empty, finding};

    fn told(findings: Vec<Finding>) -> String {
        let mut out = Vec::new();
        let report = Report { findings, ..empty() };
        write(&report, &Appearance::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn of(rule: &str, commit: Option<&str>) -> Finding {
        let commit = commit.map(str::to_owned);
        Finding { commit, ..finding(rule, b"x", at(1, 1), at(1, 2)) }
    }

    #[test]
    fn one_finding_gets_lines_ready_to_copy() {
        let found = of("secrets/x", None);
        let ready = format!("\n  {} reason\n", found.fingerprint);
        let told = told(vec![found]);
        assert!(told.contains("\n  tollgate:allow secrets/x reason\n"), "{told}");
        assert!(told.contains(&ready), "{told}");
    }

    #[test]
    fn no_comment_is_advised_for_what_commits_hold() {
        let told = told(vec![of("secrets/x", Some("c0ffee")), of("secrets/y", Some("c0ffee"))]);
        assert!(!told.contains("tollgate:allow"), "{told}");
        assert!(told.contains("in .tollgateignore:\n  FINGERPRINT reason\n"), "{told}");
    }

    #[test]
    fn a_missing_reason_is_to_be_given_not_excepted() {
        let told = told(vec![of(NO_REASON, None)]);
        assert!(told.contains(&format!("tollgate explain {NO_REASON}\n")), "{told}");
        assert!(told.contains("write why behind its rule"), "{told}");
        assert!(!told.contains("tollgate:allow") && !told.contains(".tollgateignore"), "{told}");
    }

    #[test]
    fn nothing_that_blocks_needs_no_way_on() {
        assert_eq!(told(Vec::new()), "");
    }
}
