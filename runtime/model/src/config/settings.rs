//! What holds for one check in one folder.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Place;
use super::layer::{CheckLayer, Layer};
use super::limits::LimitOverrides;
use super::options;
use crate::{PatternSet, RepoPath, Severity};

/// What holds for one check in one folder, nearer files laid over farther ones.
#[derive(Debug, Clone)]
pub struct Settings {
    pub enabled: bool,
    /// By rule.
    pub severity: BTreeMap<String, Severity>,
    /// Set in place of the program's own.
    pub limits: LimitOverrides,
    /// Always an object, keys sorted at every depth.
    pub options: Value,
    /// Where the nearest file that has options begins them.
    pub options_place: Option<Place>,
    option_places: BTreeMap<String, Place>,
    options_json: String,
    exclude: Option<Exclude>,
}

#[derive(Debug, Clone)]
struct Exclude {
    /// Patterns are relative to the folder of the file they stand in.
    folder: Option<RepoPath>,
    patterns: PatternSet,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            enabled: true,
            severity: BTreeMap::new(),
            limits: LimitOverrides::default(),
            options: options::object(BTreeMap::new()),
            options_place: None,
            option_places: BTreeMap::new(),
            options_json: "{}".to_owned(),
            exclude: None,
        }
    }
}

impl Settings {
    /// Whether the check leaves this file alone.
    pub fn excludes(&self, path: &RepoPath) -> bool {
        let Some(Exclude { folder, patterns }) = &self.exclude else { return false };
        let inner = match folder {
            None => Some(path.as_bytes()),
            Some(folder) => path
                .as_bytes()
                .strip_prefix(folder.as_bytes())
                .and_then(|rest| rest.strip_prefix(b"/")),
        };
        inner.is_some_and(|inner| patterns.is_match(inner))
    }

    /// The options as canonical JSON: equal options, equal text.
    pub fn options_json(&self) -> &str {
        &self.options_json
    }

    /// Where the option stands that a JSON pointer such as `/keywords/2` leads to; the options as
    /// a whole where it leads to none the user wrote.
    pub fn option_place(&self, pointer: &str) -> Option<&Place> {
        let key = pointer.strip_prefix('/').unwrap_or(pointer).split('/').next().unwrap_or("");
        let key = key.replace("~1", "/").replace("~0", "~");
        self.option_places.get(&key).or(self.options_place.as_ref())
    }

    /// These settings with those of a nearer file laid over them, key by key.
    pub(super) fn overlaid(&self, file: &Layer, check: &CheckLayer) -> Self {
        let mut settings = self.clone();
        if let Some(enabled) = check.enabled {
            settings.enabled = enabled;
        }
        if let Some(patterns) = &check.exclude {
            settings.exclude = Some(Exclude { folder: file.folder(), patterns: patterns.clone() });
        }
        for (rule, (severity, _)) in &check.severity {
            settings.severity.insert(rule.clone(), *severity);
        }
        settings.limits.lay(&check.limits);
        if let Some((nearer, place)) = &check.options {
            settings.lay_options(nearer, place);
        }
        settings
    }

    fn lay_options(&mut self, nearer: &options::Options, place: &Place) {
        let mut merged: BTreeMap<String, Value> = match &self.options {
            Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
            _ => BTreeMap::new(),
        };
        for (key, (value, place)) in nearer {
            merged.insert(key.clone(), value.clone());
            self.option_places.insert(key.clone(), place.clone());
        }
        self.options = options::object(merged);
        self.options_json = self.options.to_string();
        self.options_place = Some(place.clone());
    }
}
