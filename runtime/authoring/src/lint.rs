//! What an author forgets: texts, cases, and habits that users pay for.

use std::collections::BTreeSet;
use std::time::Duration;

use tollgate_componentize::{Capabilities, Capability, imports};
use tollgate_model::Manifest;

use crate::{AuthorError, Costs, Language, Outcome, Tested};

/// Something to mend, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub what: String,
    pub hint: String,
}

fn remark(what: impl Into<String>, hint: impl Into<String>) -> Remark {
    Remark { what: what.into(), hint: hint.into() }
}

/// Holds a built check to what its users may expect.
pub fn lint(
    language: Language,
    module: &[u8],
    manifest: &Manifest,
    cases: &[Tested],
    costs: &Costs,
) -> Result<Vec<Remark>, AuthorError> {
    let mut remarks = texts(manifest);
    remarks.extend(fixtures(manifest, cases));
    remarks.extend(permissions(module)?);
    remarks.extend(steadiness(costs));
    remarks.extend(weight(language, costs));
    Ok(remarks)
}

fn texts(manifest: &Manifest) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if manifest.rules.is_empty() {
        remarks.push(remark("it declares no rule", "declare one for each thing it looks for"));
    }
    for rule in &manifest.rules {
        let texts = [
            ("title", &rule.title, "what it finds, in a few words"),
            ("description", &rule.description, "what it finds"),
            ("rationale", &rule.rationale, "why that matters"),
            ("remedy", &rule.remedy, "how to mend it"),
            ("example", &rule.example, "a few lines that show it"),
        ];
        for (name, text, hint) in texts {
            if text.trim().is_empty() {
                let what = format!("rule {} has no {name}", rule.id);
                remarks.push(remark(what, format!("say {hint}")));
            }
        }
    }
    for name in &manifest.datasets {
        remarks.push(remark(
            format!("it looks things up in data set `{name}`, which no command provides yet"),
            "until then it has no answer, and blocks, wherever it asks: do without, or use it only \
             where you put the set yourself",
        ));
    }
    if manifest.triggers.is_empty() && manifest.files.is_empty() {
        remarks.push(remark(
            "it has neither `files` nor `triggers`, so that every file enters it",
            "say which files concern it, or a literal without which there is nothing to find",
        ));
    }
    remarks
}

fn fixtures(manifest: &Manifest, cases: &[Tested]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let fired: BTreeSet<&String> = cases.iter().flat_map(|case| &case.rules).collect();
    for rule in manifest.rules.iter().filter(|rule| !fired.contains(&rule.id)) {
        let what = format!("rule {} fires in no case", rule.id);
        remarks.push(remark(what, "add a case with files in which it does"));
    }
    if !cases.iter().any(|case| case.rules.is_empty() && case.is_answered) {
        remarks.push(remark(
            "no case is silent",
            "add one with files that look alike and in which nothing is wrong",
        ));
    }
    for case in cases.iter().filter(|case| matches!(case.outcome, Outcome::Differs(_))) {
        let what = format!("case {} does not find what it expects", case.case);
        remarks.push(remark(what, "`tollgate check test` tells the difference"));
    }
    remarks
}

fn permissions(module: &[u8]) -> Result<Vec<Remark>, AuthorError> {
    let told = |error: tollgate_componentize::Error| AuthorError::plain(error.to_string());
    Capabilities::of(module).map_err(told)?;
    let emulated: Vec<String> = imports(module)
        .map_err(told)?
        .into_iter()
        .filter(|import| Capability::of(import) == Capability::Emulated)
        .collect();
    if emulated.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![remark(
        format!("it imports {} interfaces of WASI, as {}", emulated.len(), emulated[0]),
        "they are answered from nothing; a build without them starts faster, where the tools have one",
    )])
}

fn steadiness(costs: &Costs) -> Vec<Remark> {
    let told = |file: &String| {
        remark(
            format!("two runs on {file} took other steps"),
            "leave out what differs each time, as the order of a hash map",
        )
    };
    costs.unsteady.iter().map(told).collect()
}

/// Bytes and time per file that a check of a language stays below where it is well made.
const fn usual(language: Language) -> (usize, Duration) {
    match language {
        Language::Rust => (1 << 20, Duration::from_millis(1)),
        Language::Python => (24 << 20, Duration::from_millis(10)),
        Language::JavaScript => (4 << 20, Duration::from_millis(10)),
        Language::Go => (8 << 20, Duration::from_millis(20)),
    }
}

fn weight(language: Language, costs: &Costs) -> Vec<Remark> {
    let (bytes, time) = usual(language);
    let mut remarks = Vec::new();
    if costs.bytes > bytes {
        let what = format!("the module has {} KB", costs.bytes / 1000);
        let hint =
            format!("one in {language} has less than {} KB: leave out libraries", bytes / 1000);
        remarks.push(remark(what, hint));
    }
    if costs.file.p50 > time {
        let what = format!("a file takes {:.1} ms", costs.file.p50.as_secs_f64() * 1e3);
        let hint = format!(
            "one in {language} takes less than {} ms: prepare at build time what is the same for \
             every file",
            time.as_millis()
        );
        remarks.push(remark(what, hint));
    }
    if costs.memory.0 * 2 > costs.memory.1 {
        let what = format!("it takes {} of {} MiB", costs.memory.0 >> 20, costs.memory.1 >> 20);
        remarks.push(remark(what, "read large files in windows"));
    }
    remarks
}
