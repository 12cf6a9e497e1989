//! What a check declares about itself, readable without running it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::harmful::shown;
use crate::{Confidence, Severity, sanitised};

/// What a check is handed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Each file, with its path and its surroundings.
    File,
    /// The whole snapshot, once.
    Tree,
    /// Each distinct content once, without a path.
    Blob,
}

/// What makes a file worth a look; any one suffices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// This text stands anywhere in it, ASCII letters in either case.
    Literal(String),
    /// It begins with these bytes, given as hexadecimal digits.
    Magic(String),
    /// Its path matches this pattern.
    Path(String),
    /// It has a run of at least so many characters of the base64 alphabets.
    Base64Run(u32),
    /// It has a run of at least so many hexadecimal digits.
    HexRun(u32),
    /// Every file.
    Always,
}

/// One thing a check looks for, with everything a user is told about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// `check/name`: stable, never used again for something else.
    pub id: String,
    pub title: String,
    pub severity: Severity,
    pub confidence: Confidence,
    /// What it finds.
    pub description: String,
    /// Why it matters.
    pub rationale: String,
    /// How to mend it.
    pub remedy: String,
    /// A few lines that show it.
    #[serde(default)]
    pub example: String,
    #[serde(default)]
    pub references: Vec<String>,
    /// Ids of the same rule in other tools.
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub cwe: Vec<u32>,
}

/// The content of the custom section `tollgate:manifest`, in JSON.
///
/// Unknown fields are allowed: a check built for a newer contract says so in `contract`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Lower-case letters, digits and dashes.
    pub id: String,
    pub version: String,
    /// Version of `tollgate:check` it was built against.
    pub contract: String,
    pub title: String,
    #[serde(default)]
    pub description: String,
    pub scope: Scope,
    pub rules: Vec<Rule>,
    /// Patterns of the paths it wants to see; empty means every file.
    #[serde(default)]
    pub files: Vec<String>,
    /// Paths of configuration files it is handed by `configure`.
    #[serde(default)]
    pub configuration_files: Vec<String>,
    #[serde(default)]
    pub datasets: Vec<String>,
    #[serde(default)]
    pub triggers: Vec<Trigger>,
    /// JSON schema of its options; null means it has none.
    #[serde(default)]
    pub options: Value,
    /// Whether an instance may examine several inputs one after the other.
    #[serde(default)]
    pub reuse: bool,
}

/// Why a manifest can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    #[error("the manifest is not valid JSON of the expected shape: {0}")]
    Shape(String),
    #[error("`{}` is not a check id; use lower-case letters, digits and dashes", shown(.0))]
    Id(String),
    #[error("`{}` is not a version; use letters, digits, `.`, `-` and `+`, as in 1.2.0", shown(.0))]
    Version(String),
    #[error(
        "rule `{}` must be named `{check}/…`, in lower-case letters, digits and dashes", shown(.rule)
    )]
    RuleId { check: String, rule: String },
    #[error("rule `{0}` is declared twice")]
    DoubleRule(String),
    #[error("`magic` trigger `{}` is not a row of pairs of hexadecimal digits", shown(.0))]
    Magic(String),
    #[error("a `literal` trigger is empty")]
    EmptyLiteral,
    #[error("it has a `path` trigger, but a check of scope `blob` sees no path; use scope `file`")]
    PathOfBlob,
    #[error(
        "it needs contract {needed}, this program speaks {spoken}; use a newer version of tollgate"
    )]
    Contract { needed: String, spoken: &'static str },
}

impl Manifest {
    /// Name of the custom section at the component's top level.
    pub const SECTION: &str = "tollgate:manifest";
    /// The contract this program speaks.
    pub const CONTRACT: &str = "0.1.0";

    /// Reads and validates the content of the section.
    pub fn from_json(json: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self = serde_json::from_slice(json)
            .map_err(|error| ManifestError::Shape(sanitised(&error.to_string())))?;
        manifest.validate()?;
        Ok(manifest)
    }

    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    fn validate(&self) -> Result<(), ManifestError> {
        if !is_name(&self.id) {
            return Err(ManifestError::Id(self.id.clone()));
        }
        if !is_version(&self.version) {
            return Err(ManifestError::Version(self.version.clone()));
        }
        if !is_version(&self.contract) || !speaks(&self.contract) {
            return Err(ManifestError::Contract {
                needed: shown(&self.contract),
                spoken: Self::CONTRACT,
            });
        }
        let mut seen = std::collections::BTreeSet::new();
        for rule in &self.rules {
            let named = rule
                .id
                .split_once('/')
                .is_some_and(|(check, name)| check == self.id && is_name(name));
            if !named {
                return Err(ManifestError::RuleId {
                    check: self.id.clone(),
                    rule: rule.id.clone(),
                });
            }
            if !seen.insert(&rule.id) {
                return Err(ManifestError::DoubleRule(rule.id.clone()));
            }
        }
        for trigger in &self.triggers {
            match trigger {
                Trigger::Literal(text) if text.is_empty() => {
                    return Err(ManifestError::EmptyLiteral);
                }
                Trigger::Path(_) if self.scope == Scope::Blob => {
                    return Err(ManifestError::PathOfBlob);
                }
                Trigger::Magic(hex) if trigger.magic_bytes().is_none() => {
                    return Err(ManifestError::Magic(hex.clone()));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Trigger {
    /// The bytes of a `magic` trigger; none for another kind or for broken digits.
    pub fn magic_bytes(&self) -> Option<Vec<u8>> {
        let Self::Magic(hex) = self else { return None };
        if hex.is_empty() || !hex.len().is_multiple_of(2) {
            return None;
        }
        hex.as_bytes()
            .chunks(2)
            .map(|pair| {
                let digit = |d: u8| char::from(d).to_digit(16);
                Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)
            })
            .collect()
    }
}

/// What a semantic version is written with; nothing that could act on a terminal.
fn is_version(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+'))
}

pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// Below 1.0 a minor version may add; this program runs what needs no more than it has.
fn speaks(contract: &str) -> bool {
    let parse = |text: &str| -> Option<(u32, u32)> {
        let mut parts = text.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    match (parse(contract), parse(Manifest::CONTRACT)) {
        (Some((major, minor)), Some((ours_major, ours_minor))) => {
            major == ours_major && minor <= ours_minor
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(rules: &[&str], contract: &str) -> Result<Manifest, ManifestError> {
        let rules: Vec<Value> = rules
            .iter()
            .map(|id| {
                serde_json::json!({
                    "id": id, "title": "t", "severity": "low", "confidence": "high",
                    "description": "d", "rationale": "r", "remedy": "m"
                })
            })
            .collect();
        let json = serde_json::json!({
            "id": "demo", "version": "1.0.0", "contract": contract, "title": "Demo",
            "scope": "file", "rules": rules, "triggers": [{"literal": "x"}, "always", {"hex-run": 8}]
        });
        Manifest::from_json(json.to_string().as_bytes())
    }

    #[test]
    fn a_manifest_needs_little() {
        let manifest = manifest(&["demo/one"], "0.1.0").unwrap();
        assert_eq!(manifest.triggers[2], Trigger::HexRun(8));
        assert!(manifest.rule("demo/one").is_some());
    }

    #[test]
    fn rules_belong_to_their_check_and_are_declared_once() {
        assert!(matches!(manifest(&["other/one"], "0.1.0"), Err(ManifestError::RuleId { .. })));
        assert!(matches!(
            manifest(&["demo/a", "demo/a"], "0.1.0"),
            Err(ManifestError::DoubleRule(_))
        ));
    }

    #[test]
    fn content_without_a_path_has_no_path_to_trigger_on() {
        let manifest = |scope: &str| {
            let json = serde_json::json!({
                "id": "demo", "version": "1.0.0", "contract": "0.1.0", "title": "Demo",
                "scope": scope, "rules": [], "triggers": [{"literal": "x"}, {"path": "*.pem"}]
            });
            Manifest::from_json(json.to_string().as_bytes())
        };
        assert_eq!(manifest("blob"), Err(ManifestError::PathOfBlob));
        assert!(manifest("file").is_ok() && manifest("tree").is_ok());
    }

    #[test]
    fn versions_can_not_act_on_a_terminal() {
        for (version, contract) in
            [("1.0\u{1b}[31m", "0.1.0"), ("", "0.1.0"), ("1.0", "0.1.\u{202e}")]
        {
            let json = serde_json::json!({
                "id": "demo", "version": version, "contract": contract, "title": "Demo",
                "scope": "file", "rules": []
            });
            let told = Manifest::from_json(json.to_string().as_bytes()).unwrap_err().to_string();
            assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
        }
    }

    #[test]
    fn a_newer_contract_is_refused() {
        assert!(manifest(&[], "0.1.9").is_ok());
        assert!(matches!(manifest(&[], "0.2.0"), Err(ManifestError::Contract { .. })));
        assert!(matches!(manifest(&[], "1.0.0"), Err(ManifestError::Contract { .. })));
    }
}
