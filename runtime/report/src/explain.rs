//! One rule's texts, for `tollgate explain RULE`.

use std::io::{self, Write};

use tollgate_model::Rule;

use crate::appearance::{Appearance, STRONG, severity_style};
use crate::neutral;

/// Writes everything a user is told about `rule`, wrapped to the width. Errors are those of `out`.
pub fn explain(rule: &Rule, appearance: &Appearance, out: &mut dyn Write) -> io::Result<()> {
    let id = neutral::line(&rule.id);
    writeln!(out, "{}: {}", appearance.paint(STRONG, id), neutral::line(&rule.title))?;
    writeln!(
        out,
        "severity {}, confidence {}",
        appearance.paint(severity_style(rule.severity), rule.severity),
        rule.confidence
    )?;
    let mut section = |title: &str, text: String| -> io::Result<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}\n{text}", appearance.paint(STRONG, title))
    };
    section("what it finds", paragraphs(&rule.description, appearance))?;
    section("why it matters", paragraphs(&rule.rationale, appearance))?;
    // Code keeps its lines.
    section("example", indented(neutral::block(&rule.example).lines()))?;
    section("what to do", paragraphs(&rule.remedy, appearance))?;
    let references: Vec<_> = rule.references.iter().map(|link| neutral::line(link)).collect();
    section("references", indented(references.iter().map(AsRef::as_ref)))?;
    let aliases: Vec<_> = rule.aliases.iter().map(|alias| neutral::line(alias)).collect();
    section("known elsewhere as", appearance.wrap(&aliases.join(", "), "  ", "  "))?;
    let weaknesses: Vec<String> = rule.cwe.iter().map(|number| cwe_link(*number)).collect();
    section("weakness", indented(weaknesses.iter().map(String::as_str)))
}

fn cwe_link(number: u32) -> String {
    format!("CWE-{number}  https://cwe.mitre.org/data/definitions/{number}.html")
}

/// A blank line parts paragraphs; lines within one are joined and wrapped anew.
fn paragraphs(text: &str, appearance: &Appearance) -> String {
    let text = neutral::block(text);
    let lines: Vec<&str> = text.lines().collect();
    lines
        .split(|line| line.trim().is_empty())
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| appearance.wrap(&paragraph.join(" "), "  ", "  "))
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn indented<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
