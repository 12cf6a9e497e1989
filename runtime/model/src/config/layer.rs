//! One `tollgate.toml`: read, checked, every error told.

use std::collections::BTreeMap;

use toml_edit::TableLike;

use super::document::{Entry, Reader, kind};
use super::limits::{self, LimitOverrides};
use super::options::{self, Options};
use super::{ConfigError, Place, nearest};
use crate::manifest::is_name;
use crate::{Pattern, PatternSet, RepoPath, Severity};

/// What becomes of a commit when a check gives no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoAnswer {
    #[default]
    Block,
    Allow,
}

/// `[gate]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// The lowest severity that blocks.
    pub block: Severity,
    pub no_answer: NoAnswer,
}

impl Default for Gate {
    fn default() -> Self {
        Self { block: Severity::Medium, no_answer: NoAnswer::Block }
    }
}

/// Where a check's module comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModuleSource {
    /// Relative to the root of the repository, or absolute.
    Path(String),
    /// What follows `oci://`.
    Oci(String),
}

/// `module` of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleSpec {
    pub source: ModuleSource,
    pub place: Place,
}

/// What one file says, keys that are absent left out.
#[derive(Debug, Clone)]
pub struct Layer {
    pub(super) path: RepoPath,
    pub(super) gate: Gate,
    pub(super) checks: BTreeMap<String, CheckLayer>,
}

/// What one file says about one check.
#[derive(Debug, Clone)]
pub(super) struct CheckLayer {
    pub(super) place: Place,
    pub(super) enabled: Option<bool>,
    pub(super) exclude: Option<PatternSet>,
    pub(super) severity: BTreeMap<String, (Severity, Place)>,
    pub(super) options: Option<(Options, Place)>,
    pub(super) module: Option<ModuleSpec>,
    pub(super) limits: LimitOverrides,
}

const ROOT_KEYS: &[&str] = &["gate", "checks"];
const GATE_KEYS: &[&str] = &["block", "no-answer"];
const CHECK_KEYS: &[&str] = &["enabled", "exclude", "severity", "options", "module", "limits"];
/// What somebody might write who wants a repository to grant its checks something.
const GRANTING_KEYS: &[&str] =
    &["grant", "grants", "permission", "permissions", "capabilities", "network", "host", "hosts"];

impl Layer {
    /// Reads the `tollgate.toml` at `path`; it governs the folder it is in.
    pub fn parse(path: &RepoPath, bytes: &[u8]) -> Result<Self, Vec<ConfigError>> {
        let (mut reader, document) = Reader::open(path, bytes).map_err(|error| vec![error])?;
        let mut layer = Self { path: path.clone(), gate: Gate::default(), checks: BTreeMap::new() };
        for entry in reader.entries(document.as_table()) {
            match entry.key {
                "gate" => layer.read_gate(&mut reader, &entry),
                "checks" => layer.read_checks(&mut reader, &entry),
                key if GRANTING_KEYS.contains(&key) => no_grant(&mut reader, &entry, "CHECK"),
                _ => reader.unknown_key(&entry, ROOT_KEYS),
            }
        }
        if reader.errors.is_empty() {
            return Ok(layer);
        }
        Err(reader.into_errors())
    }

    /// The folder it governs; none for the whole repository.
    pub fn folder(&self) -> Option<RepoPath> {
        self.path.parent()
    }

    fn read_gate(&mut self, reader: &mut Reader<'_>, entry: &Entry<'_>) {
        let Some(table) = reader.table(entry) else { return };
        if !self.at_root(reader, entry, "[gate]") {
            return;
        }
        for entry in reader.entries(table) {
            match entry.key {
                "block" => {
                    if let Some(severity) = read_severity(reader, &entry) {
                        self.gate.block = severity;
                    }
                }
                "no-answer" => match reader.string(&entry, "a string, \"block\" or \"allow\"") {
                    Some("block") => self.gate.no_answer = NoAnswer::Block,
                    Some("allow") => self.gate.no_answer = NoAnswer::Allow,
                    Some(word) => reader.error(
                        &entry.value_place,
                        format!("`{}` is not one of block, allow", word.escape_debug()),
                        nearest(word, ["block", "allow"]).map(did_you_mean),
                    ),
                    None => {}
                },
                _ => reader.unknown_key(&entry, GATE_KEYS),
            }
        }
    }

    fn read_checks(&mut self, reader: &mut Reader<'_>, entry: &Entry<'_>) {
        let Some(table) = reader.table(entry) else { return };
        for entry in reader.entries(table) {
            if !is_name(entry.key) {
                reader.error(
                    &entry.place,
                    format!("`{}` is not a check id", entry.key.escape_debug()),
                    "use lower-case letters, digits and dashes".to_owned(),
                );
                continue;
            }
            if let Some(table) = reader.table(&entry) {
                let check = self.read_check(reader, &entry, table);
                self.checks.insert(entry.key.to_owned(), check);
            }
        }
    }

    fn read_check(
        &self,
        reader: &mut Reader<'_>,
        check: &Entry<'_>,
        table: &dyn TableLike,
    ) -> CheckLayer {
        let mut layer = CheckLayer {
            place: check.place.clone(),
            enabled: None,
            exclude: None,
            severity: BTreeMap::new(),
            options: None,
            module: None,
            limits: LimitOverrides::default(),
        };
        for entry in reader.entries(table) {
            match entry.key {
                "enabled" => {
                    layer.enabled = entry.item.as_bool();
                    if layer.enabled.is_none() {
                        reader.wrong_type(&entry, "true or false");
                    }
                }
                "exclude" => layer.exclude = read_patterns(reader, &entry),
                "severity" => layer.severity = read_severities(reader, &entry, check.key),
                "options" => {
                    if let Some(table) = reader.table(&entry) {
                        layer.options = Some((options::read(reader, table), entry.place));
                    }
                }
                "module" => {
                    if self.at_root(reader, &entry, "module") {
                        layer.module = read_module(reader, &entry);
                    }
                }
                "limits" => layer.limits = limits::read(reader, &entry),
                key if GRANTING_KEYS.contains(&key) => no_grant(reader, &entry, check.key),
                _ => reader.unknown_key(&entry, CHECK_KEYS),
            }
        }
        layer
    }

    /// Whether this file is the one at the root; an error about `what` where it is not.
    fn at_root(&self, reader: &mut Reader<'_>, entry: &Entry<'_>, what: &str) -> bool {
        if self.path.parent().is_none() {
            return true;
        }
        let name = String::from_utf8_lossy(self.path.name());
        reader.error(
            &entry.place,
            format!("`{what}` counts only at the root of the repository"),
            format!("move it to `{name}` at the root"),
        );
        false
    }
}

/// A key that would grant something is as unknown as any other, but nobody meant another key.
fn no_grant(reader: &mut Reader<'_>, entry: &Entry<'_>, check: &str) {
    reader.error(
        &entry.place,
        format!("unknown key `{}`: a repository can't grant its checks anything", entry.key),
        format!("each user grants, with `tollgate grant {check} --host HOST`"),
    );
}

fn did_you_mean(word: &str) -> String {
    format!("did you mean `{word}`?")
}

fn read_severity(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<Severity> {
    let word = reader.string(entry, "a string that names a severity")?;
    match word.parse() {
        Ok(severity) => Some(severity),
        Err(_) => {
            let words = || Severity::ALL.iter().map(|severity| severity.as_str());
            let listed: Vec<_> = words().collect();
            reader.error(
                &entry.value_place,
                format!("`{}` is not one of {}", word.escape_debug(), listed.join(", ")),
                nearest(word, words()).map(did_you_mean),
            );
            None
        }
    }
}

fn read_severities(
    reader: &mut Reader<'_>,
    entry: &Entry<'_>,
    check: &str,
) -> BTreeMap<String, (Severity, Place)> {
    let mut severities = BTreeMap::new();
    let Some(table) = reader.table(entry) else { return severities };
    for entry in reader.entries(table) {
        // Rules are named after what the module calls itself, which need not be what the user
        // calls it; whether it has such a rule shows when the module is there.
        let is_rule =
            entry.key.split_once('/').is_some_and(|(id, name)| is_name(id) && is_name(name));
        if !is_rule {
            let key = entry.key.escape_debug();
            reader.error(
                &entry.place,
                format!("`{key}` is not the id of a rule"),
                format!("rules are written \"{check}/...\", in quotes"),
            );
        }
        if let Some(severity) = read_severity(reader, &entry)
            && is_rule
        {
            severities.insert(entry.key.to_owned(), (severity, entry.place));
        }
    }
    severities
}

fn read_patterns(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<PatternSet> {
    let Some(array) = entry.item.as_array() else {
        reader.wrong_type(entry, "an array of patterns");
        return None;
    };
    let mut patterns = Vec::new();
    for value in array {
        let place = reader.place(value.span());
        match value.as_str().map(Pattern::new) {
            Some(Ok(pattern)) => patterns.push(pattern),
            Some(Err(error)) => reader.error(&place, error.to_string(), None),
            None => {
                let found = kind(&toml_edit::Item::Value(value.clone()));
                reader.error(&place, format!("a pattern must be a string, found {found}"), None);
            }
        }
    }
    Some(PatternSet::from(patterns))
}

fn read_module(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Option<ModuleSpec> {
    const HINT: &str =
        "write a path from the root, \"checks/license.wasm\", or \"oci://registry/name:version\"";
    let text = reader.string(entry, "a string")?;
    let source = if let Some(reference) = text.strip_prefix("oci://") {
        let valid = reference.split_once('/').is_some_and(|(host, name)| {
            !host.is_empty() && !name.is_empty() && reference.bytes().all(|b| b.is_ascii_graphic())
        });
        valid.then(|| ModuleSource::Oci(reference.to_owned()))
    } else {
        let valid = !text.is_empty() && !text.contains("://") && !text.contains(char::is_control);
        valid.then(|| ModuleSource::Path(text.to_owned()))
    };
    if source.is_none() {
        let message = format!("`{}` names no module", text.escape_debug());
        reader.error(&entry.value_place, message, HINT.to_owned());
    }
    Some(ModuleSpec { source: source?, place: entry.value_place.clone() })
}

#[cfg(test)]
mod tests;
