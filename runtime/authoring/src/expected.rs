//! What a case expects: a file that a person can write and a program can write anew.
//!
//! A finding has to have what stands there. What is left out may be anything, so that a case by hand
//! says only what matters to it; what `--update` writes says all.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value, json};
use tollgate_model::{
    Confidence, Date, Finding, Fingerprint, Position, Related, RepoPath, Report, Rule, Severity,
    Suggestion, Suppression, nearest,
};

use crate::{AuthorError, text_file};

/// What came of a case, in the shape of its file.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Found {
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<Shape>>,
    /// Why the check gave no answer for a file, in the order of files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<String>,
    /// What the check has against its options.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

/// A finding as a case has it: what the check said, without what its rule says anyway.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Shape {
    rule: String,
    path: RepoPath,
    start: Position,
    end: Position,
    message: String,
    severity: Severity,
    confidence: Confidence,
    /// It is what baselines and exceptions know the finding by: another is another finding.
    fingerprint: Fingerprint,
    #[serde(skip_serializing_if = "Option::is_none")]
    aliases: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cwe: Option<Vec<u32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active_from: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

impl Shape {
    fn of(finding: &Finding, rules: &[Rule]) -> Self {
        let finding = finding.clone();
        let rule = rules.iter().find(|rule| rule.id == finding.rule);
        let is_rules =
            |of: fn(&Rule) -> usize, own: usize| rule.is_some_and(|rule| of(rule) == own);
        let has_more_aliases = !is_rules(|rule| rule.aliases.len(), finding.aliases.len());
        let has_more_cwe = !is_rules(|rule| rule.cwe.len(), finding.cwe.len());
        Self {
            rule: finding.rule,
            path: finding.path,
            start: finding.start,
            end: finding.end,
            message: finding.message,
            severity: finding.severity,
            confidence: finding.confidence,
            fingerprint: finding.fingerprint,
            // Those of a finding come after its rule's.
            aliases: has_more_aliases.then_some(finding.aliases),
            cwe: has_more_cwe.then_some(finding.cwe),
            suppressed: finding.suppressed,
            active_from: finding.active_from,
            related: finding.related,
            suggestions: finding.suggestions,
        }
    }
}

impl Found {
    pub(crate) fn of(report: &Report, check: &str, rules: &[Rule]) -> Self {
        let own = report.findings.iter().filter(|finding| finding.check == check);
        let findings = Some(own.map(|finding| Shape::of(finding, rules)).collect());
        let run = report.checks.iter().find(|run| run.id == check);
        let mut errors: Vec<String> = run
            .map(|run| {
                run.errors.iter().map(|one| format!("{}: {}", one.path, one.message)).collect()
            })
            .unwrap_or_default();
        if errors.is_empty() {
            errors.extend(run.and_then(|run| run.error.clone()));
        }
        Self { findings, errors, refused: None }
    }

    pub(crate) fn refused(why: String) -> Self {
        Self { refused: Some(why), ..Self::default() }
    }

    /// The rules that fired.
    pub(crate) fn rules(&self) -> BTreeSet<String> {
        self.findings.iter().flatten().map(|finding| finding.rule.clone()).collect()
    }

    /// Whether the check looked at everything.
    pub(crate) fn is_answered(&self) -> bool {
        self.errors.is_empty() && self.refused.is_none()
    }

    /// Makes it what the case expects from now on; whether the file was another before.
    pub(crate) fn write(&self, path: &Path) -> Result<bool, AuthorError> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| AuthorError::fault(error.to_string()))?
            + "\n";
        if text_file::read(path, LONGEST).is_ok_and(|it| it.as_deref() == Some(text.as_bytes())) {
            return Ok(false);
        }
        text_file::replace(path, &text)?;
        Ok(true)
    }

    /// Why it can't be what is expected: a check that crashed has not said what it finds.
    pub(crate) fn crashes(&self) -> Vec<String> {
        let crashed = |error: &&String| error.contains(": the check crashed: ");
        self.errors.iter().filter(crashed).map(|error| format!("no answer: {error}")).collect()
    }

    /// What differs from what a file expects, a line each.
    pub(crate) fn differences(
        &self,
        path: &Path,
        rules: &[Rule],
    ) -> Result<Vec<String>, AuthorError> {
        let Some(bytes) = text_file::read(path, LONGEST)? else {
            let hint = "it has no expected.json; `tollgate check test --update` writes what is \
                        found now, to be looked at";
            return Ok(vec![hint.to_owned()]);
        };
        let expected = Expected::read(&bytes, rules).map_err(|why| {
            let hint = "as in {\"findings\": [{\"rule\": \"check/rule\", \"path\": \"a.txt\"}]}";
            AuthorError::new(format!("{}: {why}", path.display()), hint)
        })?;
        Ok(self.against(&expected))
    }

    fn against(&self, expected: &Expected) -> Vec<String> {
        let mut lines = Vec::new();
        match (&expected.refused, &self.refused) {
            (Some(wanted), Some(why)) if wanted == why => return lines,
            (Some(wanted), Some(why)) => {
                return vec![
                    format!("expected the options to be refused: {wanted}"),
                    format!("they were refused: {why}"),
                ];
            }
            (Some(wanted), None) => {
                lines.push(format!("expected the options to be refused: {wanted}"))
            }
            (None, Some(why)) => return vec![format!("the options were refused: {why}")],
            (None, None) => {}
        }
        let mut left: Vec<Value> = self.findings.iter().flatten().map(|one| json!(one)).collect();
        for wanted in &expected.findings {
            match left.iter().position(|found| has(found, wanted)) {
                Some(at) => drop(left.remove(at)),
                None => lines.push(format!("expected and not found: {}", told(wanted))),
            }
        }
        lines.extend(left.iter().map(|found| format!("found and not expected: {}", told(found))));
        let mut left: Vec<&String> = self.errors.iter().collect();
        for wanted in &expected.errors {
            match left.iter().position(|error| *error == wanted) {
                Some(at) => drop(left.remove(at)),
                None => lines.push(format!("expected an error: {wanted}")),
            }
        }
        lines.extend(left.iter().map(|error| format!("no answer: {error}")));
        lines
    }
}

/// Bytes of an expectation: of as many findings as one input may have.
const LONGEST: u64 = 64 << 20;

/// What a finding may be held to.
const KEYS: [&str; 14] = [
    "rule",
    "path",
    "start",
    "end",
    "message",
    "severity",
    "confidence",
    "fingerprint",
    "aliases",
    "cwe",
    "suppressed",
    "active_from",
    "related",
    "suggestions",
];

/// A slip of the keyboard is told as that, and not as a finding that is missing.
fn hold(wanted: &Value, rules: &[Rule]) -> Result<(), String> {
    let meant = |word: &str, known: &mut dyn Iterator<Item = &str>| {
        nearest(word, known).map_or(String::new(), |near| format!("; do you mean `{near}`?"))
    };
    for key in wanted.as_object().into_iter().flat_map(Map::keys) {
        if !KEYS.contains(&key.as_str()) {
            let meant = meant(key, &mut KEYS.into_iter());
            return Err(format!("a finding has no key `{key}`{meant}"));
        }
    }
    let Some(rule) = wanted.get("rule").and_then(Value::as_str) else { return Ok(()) };
    if rules.iter().any(|declared| declared.id == rule) {
        return Ok(());
    }
    let meant = meant(rule, &mut rules.iter().map(|declared| declared.id.as_str()));
    Err(format!("the check declares no rule `{rule}`{meant}"))
}

struct Expected {
    findings: Vec<Value>,
    errors: Vec<String>,
    refused: Option<String>,
}

impl Expected {
    fn read(bytes: &[u8], rules: &[Rule]) -> Result<Self, String> {
        let whole: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let whole = whole.as_object().ok_or("it is no object with `findings`")?;
        let known = ["findings", "errors", "refused"];
        if let Some(key) = whole.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(format!("unknown key `{key}`; there are {}", known.join(", ")));
        }
        let findings = match whole.get("findings") {
            Some(Value::Array(findings)) if findings.iter().all(Value::is_object) => {
                findings.clone()
            }
            Some(_) => return Err("`findings` is no list of objects".to_owned()),
            None if whole.contains_key("refused") => Vec::new(),
            None => {
                return Err("it has no `findings`; where nothing is to be found, say []".to_owned());
            }
        };
        let errors = match whole.get("errors") {
            None => Vec::new(),
            Some(errors) => serde_json::from_value(errors.clone())
                .map_err(|_| "`errors` is no list of texts".to_owned())?,
        };
        let refused = match whole.get("refused") {
            None => None,
            Some(Value::String(why)) => Some(why.clone()),
            Some(_) => return Err("`refused` is no text".to_owned()),
        };
        findings.iter().try_for_each(|wanted| hold(wanted, rules))?;
        // Those that say most choose first.
        let mut findings = findings;
        findings.sort_by_key(|wanted| std::cmp::Reverse(wanted.to_string().len()));
        Ok(Self { findings, errors, refused })
    }
}

/// Whether a value has all that another says.
fn has(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            wanted.iter().all(|(key, value)| found.get(key).is_some_and(|found| has(found, value)))
        }
        _ => found == wanted,
    }
}

/// A finding in one line.
fn told(finding: &Value) -> String {
    let text = |key: &str| finding.get(key).and_then(Value::as_str).unwrap_or("?").to_owned();
    let number = |pointer: &str| finding.pointer(pointer).map(Value::to_string);
    let mut line = text("path");
    for pointer in ["/start/line", "/start/column"] {
        if let Some(number) = number(pointer) {
            line.push(':');
            line.push_str(&number);
        }
    }
    line.push_str(&format!(" {}", text("rule")));
    let rest: Map<String, Value> = finding
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| !matches!(key.as_str(), "path" | "rule" | "start"))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if !rest.is_empty() {
        line.push_str(&format!(" {}", Value::Object(rest)));
    }
    line
}

#[cfg(test)]
mod tests {
    use tollgate_model::Digest;

    use super::*;

    fn found(lines: &[u32]) -> Found {
        let shape = |line: &u32| Shape {
            rule: "a/b".to_owned(),
            path: RepoPath::new(b"x").unwrap(),
            start: Position { line: *line, column: 1 },
            end: Position { line: *line, column: 2 },
            message: "here".to_owned(),
            severity: Severity::Low,
            confidence: Confidence::High,
            fingerprint: Fingerprint::from_digest(&Digest::of(b"x")),
            aliases: None,
            cwe: None,
            suppressed: None,
            active_from: None,
            related: Vec::new(),
            suggestions: Vec::new(),
        };
        Found { findings: Some(lines.iter().map(shape).collect()), ..Found::default() }
    }

    fn rules() -> Vec<Rule> {
        let rule = serde_json::json!({
            "id": "a/b", "title": "", "severity": "low", "confidence": "high", "description": "",
            "rationale": "", "remedy": ""
        });
        vec![serde_json::from_value(rule).unwrap()]
    }

    fn differences(found: &Found, expected: &str) -> Vec<String> {
        found.against(&Expected::read(expected.as_bytes(), &rules()).unwrap())
    }

    #[test]
    fn what_is_left_out_may_be_anything() {
        let found = found(&[3]);
        assert_eq!(
            differences(&found, r#"{"findings":[{"rule":"a/b","start":{"line":3}}]}"#),
            [""; 0]
        );
        let lines = differences(&found, r#"{"findings":[{"rule":"a/b","start":{"line":4}}]}"#);
        assert_eq!(lines[0], "expected and not found: ?:4 a/b");
        assert!(lines[1].starts_with("found and not expected: x:3:1 a/b {"), "{lines:?}");
        assert_eq!(differences(&found, r#"{"findings":[]}"#).len(), 1);
    }

    #[test]
    fn one_finding_does_not_stand_for_two() {
        let twice = r#"{"findings":[{"rule":"a/b"},{"rule":"a/b"}]}"#;
        assert_eq!(differences(&found(&[1]), twice).len(), 1);
        assert_eq!(differences(&found(&[1, 2]), twice), [""; 0]);
    }

    #[test]
    fn a_file_of_another_shape_is_told() {
        for (text, why) in [
            ("[]", "no object"),
            ("{}", "no `findings`"),
            (r#"{"findings": 1}"#, "no list"),
            (r#"{"findings": [], "error": []}"#, "unknown key `error`"),
            (r#"{"findings": [], "errors": [1]}"#, "no list of texts"),
            (r#"{"findings": [{"rul": "a/b"}]}"#, "no key `rul`; do you mean `rule`?"),
            (r#"{"findings": [{"rule": "a/c"}]}"#, "no rule `a/c`; do you mean `a/b`?"),
            ("{", "EOF"),
        ] {
            let error = Expected::read(text.as_bytes(), &rules()).err().unwrap();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_written_is_what_is_expected_then() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("expected.json");
        let mut found = found(&[1]);
        found.errors.push("y: it crashed".to_owned());
        assert!(found.differences(&path, &rules()).unwrap()[0].contains("--update"));
        assert!(found.write(&path).unwrap());
        assert!(!found.write(&path).unwrap());
        assert_eq!(found.differences(&path, &rules()).unwrap(), [""; 0]);
        let refused = Found::refused("/word: too short".to_owned());
        assert!(refused.write(&path).unwrap());
        assert_eq!(refused.differences(&path, &rules()).unwrap(), [""; 0]);
        assert_eq!(found.differences(&path, &rules()).unwrap().len(), 3);
    }
}
