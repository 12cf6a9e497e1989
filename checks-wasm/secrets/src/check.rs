//! Binds the engine to the contract: the manifest from the rules, findings from the hits.

use tollgate_check::{Check, Confidence, Finding, Input, Manifest, Rule, Severity, Span, Trigger};

use crate::hit;
use crate::rule::{self, SecretRule};
use crate::rules::ALL;
use crate::scan::{Scanner, WINDOW};

include!(concat!(env!("OUT_DIR"), "/triggers.rs"));

/// Findings reported for one file: more are no help to anybody, and the file is blocked already.
const MAX_FINDINGS: usize = 10_000;

static RULES: [Rule; ALL.len()] = declared();
static RULE_LIST: [&Rule; ALL.len()] = listed();

/// Reads a file once, window by window. It never asks for the path, so a renamed file keeps its
/// result.
#[derive(Debug, Default)]
pub struct Secrets;

impl Check for Secrets {
    const MANIFEST: Manifest = Manifest {
        id: "secrets",
        version: env!("CARGO_PKG_VERSION"),
        title: "Secrets",
        description: "Finds credentials: tokens of many providers by their documented formats, \
                      private keys, passwords in URLs, and values given to names that mean \
                      secrets.",
        rules: &RULE_LIST,
        triggers: TRIGGERS,
        // A scan keeps nothing from one file to the next.
        reuse: true,
        ..Manifest::EMPTY
    };

    fn check(&self, input: &Input<'_>) -> Result<(), String> {
        let length = input.length();
        let mut scanner = Scanner::new();
        let mut at = 0;
        while at < length {
            let bytes = input.read(at, WINDOW as u64)?;
            if bytes.is_empty() {
                return Err("the input is shorter than its length".to_owned());
            }
            at += bytes.len() as u64;
            scanner.feed(&bytes);
        }
        let hits = scanner.finish();
        if hits.len() > MAX_FINDINGS {
            tollgate_check::log::warn(&format!(
                "{} findings in one file; the first {MAX_FINDINGS} are reported",
                hits.len()
            ));
        }
        for hit in hits.into_iter().take(MAX_FINDINGS) {
            report(hit);
        }
        Ok(())
    }
}

fn report(hit: hit::Hit) {
    let (rule, confidence) = (&RULES[hit.rule], confidence(hit.confidence));
    let mut finding = Finding::new(rule, rule.title)
        .at(span(hit.place))
        .sensitive(span(hit.secret))
        .confidence(confidence);
    if confidence == Confidence::Low {
        // It may well be a dummy: worth a look, not worth a stop.
        finding = finding.severity(Severity::Low);
    }
    finding.report();
}

fn span(span: hit::Span) -> Span {
    Span { start: span.start, end: span.end }
}

const fn confidence(confidence: rule::Confidence) -> Confidence {
    match confidence {
        rule::Confidence::Low => Confidence::Low,
        rule::Confidence::Medium => Confidence::Medium,
        rule::Confidence::High => Confidence::High,
    }
}

const fn declared() -> [Rule; ALL.len()] {
    let mut rules = [Rule::EMPTY; ALL.len()];
    let mut index = 0;
    while index < ALL.len() {
        rules[index] = declaration(ALL[index]);
        index += 1;
    }
    rules
}

const fn listed() -> [&'static Rule; ALL.len()] {
    let mut rules = [&Rule::EMPTY; ALL.len()];
    let mut index = 0;
    while index < ALL.len() {
        rules[index] = &RULES[index];
        index += 1;
    }
    rules
}

const fn declaration(rule: &SecretRule) -> Rule {
    Rule {
        id: rule.id,
        title: rule.title,
        severity: match rule.severity {
            rule::Severity::Low => Severity::Low,
            rule::Severity::Medium => Severity::Medium,
            rule::Severity::High => Severity::High,
            rule::Severity::Critical => Severity::Critical,
        },
        confidence: confidence(rule.confidence),
        description: rule.description,
        rationale: rule.rationale,
        remedy: rule.remedy,
        references: rule.references,
        aliases: rule.aliases,
        // Use of hard-coded credentials.
        cwe: &[798],
        ..Rule::EMPTY
    }
}

tollgate_check::export!(Secrets);

#[cfg(test)]
mod tests {
    use tollgate_check::testing::Snapshot;

    use super::*;

    #[test]
    fn a_finding_names_the_kind_and_hides_the_value() {
        for rule in ALL {
            for text in rule.firing {
                let run = Snapshot::new().file("a", *text).check::<Secrets>("a", "{}").unwrap();
                assert_eq!(run.result, Ok(()));
                let finding = run.findings.iter().find(|found| found.rule == rule.id).unwrap();
                let hidden = finding.sensitive[0];
                let secret = &text[hidden.start as usize..hidden.end as usize];
                assert!(secret.len() >= 6 && !finding.message.contains(secret));
                assert_eq!(finding.message, rule.title);
            }
        }
    }

    #[test]
    fn a_file_full_of_secrets_is_reported_up_to_a_limit() {
        let text = format!("{}\n", ALL[0].firing[0]).repeat(MAX_FINDINGS + 5);
        let run = Snapshot::new().file("a", text).check::<Secrets>("a", "{}").unwrap();
        assert_eq!(run.findings.len(), MAX_FINDINGS);
        assert_eq!(run.log.len(), 1);
    }

    #[test]
    fn text_in_utf_16_is_handed_over_and_spans_are_of_the_file() {
        let text = format!("ü = 1\n{}\n", ALL[0].firing[0]);
        let plain = Snapshot::new().file("a", text.as_str()).check::<Secrets>("a", "{}").unwrap();
        let [found] = &plain.findings[..] else { panic!("{} findings", plain.findings.len()) };
        let secret = found.sensitive[0];
        let secret = &text[secret.start as usize..secret.end as usize];
        for (mark, order) in crate::encoding::MARKS
            .into_iter()
            .zip([u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes])
        {
            assert!(
                TRIGGERS.iter().any(|trigger| *trigger == Trigger::Magic(mark.to_vec().into()))
            );
            let bytes: Vec<u8> =
                mark.into_iter().chain(text.encode_utf16().flat_map(order)).collect();
            let run = Snapshot::new().file("a", bytes.clone()).check::<Secrets>("a", "{}").unwrap();
            assert_eq!(run.findings.len(), 1);
            let hidden = run.findings[0].sensitive[0];
            let encoded: Vec<u8> = secret.encode_utf16().flat_map(order).collect();
            assert_eq!(bytes[hidden.start as usize..hidden.end as usize], encoded[..]);
        }
    }
}
