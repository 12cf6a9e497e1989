//! SARIF's descriptions of rules: the reporting descriptors of the driver.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tollgate_model::{Finding, Report, Rule, Severity};

use super::level;
use crate::neutral;

/// Every rule that has a finding, by id, in the order of their indices.
pub(super) struct Rules<'a>(BTreeMap<&'a str, Source<'a>>);

/// Where a rule's texts come from.
enum Source<'a> {
    Declared(&'a Rule),
    /// The report has no description of the rule; its first finding must do.
    Shown(&'a Finding),
}

impl<'a> Rules<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let mut rules = BTreeMap::new();
        for finding in &report.findings {
            rules.entry(finding.rule.as_str()).or_insert_with(|| {
                report.rules.get(&finding.rule).map_or(Source::Shown(finding), Source::Declared)
            });
        }
        Self(rules)
    }

    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.0.keys().position(|rule| *rule == id)
    }

    pub(super) fn descriptors(&self) -> Vec<Value> {
        self.0
            .iter()
            .map(|(id, source)| match source {
                Source::Declared(rule) => declared(rule),
                Source::Shown(finding) => shown(id, finding),
            })
            .collect()
    }
}

fn declared(rule: &Rule) -> Value {
    let description = neutral::block(&rule.description);
    let rationale = neutral::block(&rule.rationale);
    let remedy = neutral::block(&rule.remedy);
    let mut descriptor = json!({
        "id": rule.id,
        "name": name(&rule.id),
        "shortDescription": { "text": neutral::line(&rule.title) },
        "fullDescription": { "text": joined(&[&description, &rationale]) },
        "help": {
            "text": joined(&[&description, &rationale, &remedy, &links(&rule.references, "")]),
            "markdown": markdown(rule),
        },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": properties(rule.severity, &rule.cwe),
    });
    descriptor["properties"]["precision"] = json!(rule.confidence);
    if !rule.aliases.is_empty() {
        descriptor["properties"]["aliases"] = json!(rule.aliases);
    }
    if let Some(link) = rule.references.iter().find(|link| is_link(link)) {
        descriptor["helpUri"] = json!(link);
    }
    descriptor
}

fn shown(id: &str, finding: &Finding) -> Value {
    let title = if finding.title.is_empty() { id } else { &finding.title };
    let help = if finding.help.is_empty() { title } else { &finding.help };
    let mut descriptor = json!({
        "id": id,
        "name": name(id),
        "shortDescription": { "text": neutral::line(title) },
        "help": { "text": neutral::block(help) },
        "defaultConfiguration": { "level": level(finding.severity) },
        "properties": properties(finding.severity, &finding.cwe),
    });
    descriptor["properties"]["precision"] = json!(finding.confidence);
    descriptor
}

/// What code scanning services sort by.
fn properties(severity: Severity, cwe: &[u32]) -> Value {
    let tags: Vec<String> = std::iter::once("security".to_owned())
        .chain(cwe.iter().map(|number| format!("external/cwe/cwe-{number:03}")))
        .collect();
    json!({ "tags": tags, "security-severity": score(severity) })
}

/// The middle of the band that GitHub gives each severity on CVSS's scale from 0 to 10: critical
/// above 9.0, high from 7.0, medium from 4.0, low below.
const fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.0",
    }
}

/// `secrets/github-token` as `GithubToken`, the form SARIF recommends for names.
fn name(id: &str) -> String {
    let last = id.rsplit('/').next().unwrap_or(id);
    last.split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| {
            let mut chars = word.chars();
            let first = chars.next()?;
            Some(first.to_uppercase().chain(chars).collect::<String>())
        })
        .collect()
}

fn markdown(rule: &Rule) -> String {
    let mut parts = vec![plain(&rule.description)];
    for (title, text) in [("Why it matters", &rule.rationale), ("What to do", &rule.remedy)] {
        if !text.is_empty() {
            parts.push(format!("## {title}\n\n{}", plain(text)));
        }
    }
    if !rule.example.is_empty() {
        // Indented code needs no fence that the example could close.
        let code = neutral::block(&rule.example).replace('\n', "\n    ");
        parts.push(format!("## Example\n\n    {code}"));
    }
    let references = links(&rule.references, "- ");
    if !references.is_empty() {
        parts.push(format!("## References\n\n{references}"));
    }
    joined(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A text as Markdown; code spans are meant, raw HTML is not.
fn plain(text: &str) -> String {
    neutral::block(text).replace('<', "&lt;")
}

fn links(references: &[String], bullet: &str) -> String {
    references
        .iter()
        .map(|link| match (is_link(link), bullet.is_empty()) {
            (true, false) => format!("{bullet}<{link}>"),
            _ => format!("{bullet}{}", neutral::line(link)),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether a reference is a link that may stand as it is in a URI field.
fn is_link(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}[]".contains(&b))
        && !has_broken_percent(text)
}

fn has_broken_percent(text: &str) -> bool {
    text.split('%')
        .skip(1)
        .any(|rest| rest.len() < 2 || !rest.bytes().take(2).all(|b| b.is_ascii_hexdigit()))
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_pascal_case() {
        assert_eq!(name("secrets/github-token"), "GithubToken");
        assert_eq!(name("x"), "X");
    }

    #[test]
    fn only_clean_links_become_uris() {
        assert!(is_link("https://example.org/a?b=%20#c"));
        for text in ["javascript:alert(1)", "https://a b", "https://x/%zz", "https://x/<y>"] {
            assert!(!is_link(text), "{text}");
        }
    }
}
