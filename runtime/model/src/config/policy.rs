//! All files of configuration together: what holds for which check at which path.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::layer::CheckLayer;
use super::{ConfigError, Gate, Layer, ModuleSpec, Place, Settings};
use crate::{RepoPath, Severity};

/// What the user wants, over a whole snapshot. Everything is worked out when it is made, so that
/// asking costs a look-up and any number of threads may ask.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    gate: Gate,
    /// Outer files before inner ones.
    layers: Vec<Layer>,
    /// Which layer governs a folder; the root's is not in it.
    folders: HashMap<Vec<u8>, usize>,
    checks: BTreeMap<String, CheckSettings>,
    unmentioned: Arc<Settings>,
}

#[derive(Debug, Clone)]
struct CheckSettings {
    /// Outside every nested file.
    root: Arc<Settings>,
    /// By layer; shared where a layer says nothing of the check.
    by_layer: Vec<Arc<Settings>>,
}

impl Policy {
    /// Puts the files of one snapshot together, in any order.
    pub fn new(mut layers: Vec<Layer>) -> Result<Self, Vec<ConfigError>> {
        layers.sort_by(|a, b| depth(&a.path).cmp(&depth(&b.path)).then(a.path.cmp(&b.path)));
        let mut policy = Self::default();
        let mut governs: HashMap<Option<RepoPath>, usize> = HashMap::new();
        let mut errors = Vec::new();
        for (at, layer) in layers.iter().enumerate() {
            if let Some(first) = governs.insert(layer.folder(), at) {
                let place = Place { path: layer.path.clone(), line: 1, column: 1 };
                let other = &layers[first].path;
                let message = format!("`{other}` already governs this folder");
                errors.push(ConfigError::new(&place, message, None));
            }
            match layer.folder() {
                Some(folder) => {
                    policy.folders.insert(folder.as_bytes().to_vec(), at);
                }
                None => policy.gate = layer.gate,
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        policy.layers = layers;
        let ids: Vec<String> = policy.mentioned().map(|(id, _)| id.to_owned()).collect();
        for id in ids {
            let settings = policy.work_out(&id);
            policy.checks.insert(id, settings);
        }
        Ok(policy)
    }

    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Every check a file names, sorted, with the place that names it first.
    pub fn mentioned(&self) -> impl Iterator<Item = (&str, &Place)> {
        let mut first = BTreeMap::new();
        for layer in &self.layers {
            for (id, check) in &layer.checks {
                first.entry(id.as_str()).or_insert(&check.place);
            }
        }
        first.into_iter()
    }

    /// The module the user set for a check.
    pub fn module(&self, check: &str) -> Option<&ModuleSpec> {
        self.said_of(check).find_map(|layer| layer.module.as_ref())
    }

    /// Every severity a file sets for a rule of the check, with its place.
    pub fn severity_rules(&self, check: &str) -> impl Iterator<Item = (&str, Severity, &Place)> {
        self.said_of(check)
            .flat_map(|layer| &layer.severity)
            .map(|(rule, (severity, place))| (rule.as_str(), *severity, place))
    }

    /// What holds for a check at a path; without a path, at the root.
    pub fn settings(&self, check: &str, path: Option<&RepoPath>) -> Arc<Settings> {
        let Some(settings) = self.checks.get(check) else { return Arc::clone(&self.unmentioned) };
        let governing = path.and_then(|path| self.governing(path.as_bytes()));
        Arc::clone(governing.map_or(&settings.root, |at| &settings.by_layer[at]))
    }

    /// Every different settings a check has somewhere, the root's first.
    pub fn all_settings(&self, check: &str) -> Vec<Arc<Settings>> {
        let Some(settings) = self.checks.get(check) else {
            return vec![Arc::clone(&self.unmentioned)];
        };
        let mut all: Vec<Arc<Settings>> = vec![Arc::clone(&settings.root)];
        for nested in &settings.by_layer {
            if !all.iter().any(|known| Arc::ptr_eq(known, nested)) {
                all.push(Arc::clone(nested));
            }
        }
        all
    }

    fn said_of<'a>(&'a self, check: &str) -> impl Iterator<Item = &'a CheckLayer> {
        self.layers.iter().filter_map(move |layer| layer.checks.get(check))
    }

    /// The nested file nearest to a path.
    fn governing(&self, path: &[u8]) -> Option<usize> {
        if self.folders.is_empty() {
            return None;
        }
        memchr::memrchr_iter(b'/', path).find_map(|slash| self.folders.get(&path[..slash]).copied())
    }

    fn work_out(&self, check: &str) -> CheckSettings {
        let mut root = Arc::clone(&self.unmentioned);
        let mut by_layer: Vec<Arc<Settings>> = Vec::with_capacity(self.layers.len());
        for layer in &self.layers {
            let outer = match layer.folder() {
                // The file one folder further out; outer files come first.
                Some(folder) => self.governing(folder.as_bytes()).map_or(&root, |at| &by_layer[at]),
                None => &root,
            };
            let settings = match layer.checks.get(check) {
                Some(said) => Arc::new(outer.overlaid(layer, said)),
                None => Arc::clone(outer),
            };
            if layer.folder().is_none() {
                root = Arc::clone(&settings);
            }
            by_layer.push(settings);
        }
        CheckSettings { root, by_layer }
    }
}

fn depth(path: &RepoPath) -> usize {
    memchr::memchr_iter(b'/', path.as_bytes()).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::LimitKey;

    fn path(text: &str) -> RepoPath {
        RepoPath::parse(text).unwrap()
    }

    fn policy(files: &[(&str, &str)]) -> Policy {
        let layers =
            files.iter().map(|(at, text)| Layer::parse(&path(at), text.as_bytes()).unwrap());
        Policy::new(layers.collect()).unwrap()
    }

    fn at(policy: &Policy, check: &str, file: &str) -> Arc<Settings> {
        policy.settings(check, Some(&path(file)))
    }

    #[test]
    fn no_file_means_every_check_with_its_defaults() {
        let policy = Policy::default();
        let settings = at(&policy, "secrets", "a/b");
        assert!(settings.enabled && !settings.excludes(&path("a/b")));
        assert_eq!(settings.options_json(), "{}");
        assert_eq!(*policy.gate(), Gate::default());
        assert_eq!(policy.mentioned().count(), 0);
    }

    #[test]
    fn the_nearest_file_wins_key_by_key() {
        let policy = policy(&[
            ("a/b/tollgate.toml", "[checks.x]\noptions = { two = 22 }\n"),
            (
                "tollgate.toml",
                "[checks.x]\nenabled = false\nexclude = [\"*.md\"]\noptions = { two = 2, one = { k = 1 } }\nseverity = { \"x/r\" = \"low\", \"x/s\" = \"high\" }\n",
            ),
            (
                "a/tollgate.toml",
                "[checks.x]\nenabled = true\nexclude = [\"/gen/\"]\nseverity = { \"x/r\" = \"info\" }\n[checks.y]\n",
            ),
        ]);
        let root = at(&policy, "x", "z.md");
        assert!(!root.enabled && root.excludes(&path("z.md")) && root.excludes(&path("d/z.md")));
        assert_eq!(root.options_json(), r#"{"one":{"k":1},"two":2}"#);
        assert!(Arc::ptr_eq(&root, &policy.settings("x", None)));
        assert!(Arc::ptr_eq(&root, &at(&policy, "x", "ab/z")), "a folder is a whole name");

        let inner = at(&policy, "x", "a/z");
        assert!(inner.enabled && !inner.excludes(&path("a/z.md")), "exclude is one key");
        assert!(inner.excludes(&path("a/gen/z")) && !inner.excludes(&path("gen/z")));
        assert_eq!(inner.severity["x/r"], Severity::Info);
        assert_eq!(inner.severity["x/s"], Severity::High);

        let deepest = at(&policy, "x", "a/b/c/z");
        assert!(deepest.enabled && deepest.excludes(&path("a/gen/z")));
        assert_eq!(deepest.options, json!({ "one": { "k": 1 }, "two": 22 }));
        assert_eq!(deepest.option_place("/two").unwrap().to_string(), "a/b/tollgate.toml:2:13");
        assert_eq!(deepest.option_place("/one/k").unwrap().to_string(), "tollgate.toml:4:22");
        assert_eq!(deepest.option_place("").unwrap().to_string(), "a/b/tollgate.toml:2:1");

        assert_eq!(policy.all_settings("x").len(), 3);
        assert_eq!(policy.severity_rules("x").count(), 3);
        let mentioned: Vec<_> = policy.mentioned().map(|(id, at)| format!("{id} {at}")).collect();
        assert_eq!(mentioned, ["x tollgate.toml:1:9", "y a/tollgate.toml:5:9"]);
    }

    #[test]
    fn equal_options_have_one_text() {
        let one =
            policy(&[("tollgate.toml", "[checks.x.options]\nb = 1\na = { d = 1, c = [2] }\n")]);
        let two = policy(&[(
            "tollgate.toml",
            "[checks]\nx.options.a.c = [2]\nx.options.a.d = 1\nx.options.b = 1\n",
        )]);
        let (one, two) = (one.settings("x", None), two.settings("x", None));
        assert_eq!(one.options_json(), r#"{"a":{"c":[2],"d":1},"b":1}"#);
        assert_eq!(one.options_json(), two.options_json());
    }

    #[test]
    fn a_module_comes_from_the_root_and_limits_from_the_nearest_file() {
        let policy = policy(&[
            ("s/tollgate.toml", "[checks.x]\nlimits.findings = 7\n"),
            (
                "tollgate.toml",
                "[checks.x]\nmodule = \"oci://h/n:1\"\nlimits = { findings = 5, handles = 9 }\n",
            ),
        ]);
        let module = policy.module("x").unwrap();
        assert_eq!(module.source, crate::ModuleSource::Oci("h/n:1".to_owned()));
        let set = |file| at(&policy, "x", file).limits.iter().collect::<Vec<_>>();
        assert_eq!(set("z"), [(LimitKey::Findings, 5), (LimitKey::Handles, 9)]);
        assert_eq!(set("s/z"), [(LimitKey::Findings, 7), (LimitKey::Handles, 9)]);
        assert!(policy.module("y").is_none());
    }

    #[test]
    fn one_folder_has_one_file() {
        let layers =
            ["tollgate.toml", "other.toml"].map(|at| Layer::parse(&path(at), b"").unwrap());
        let errors = Policy::new(layers.into()).unwrap_err();
        assert_eq!(
            errors[0].to_string(),
            "tollgate.toml:1:1: `other.toml` already governs this folder"
        );
    }

    #[test]
    fn the_nearest_word_is_offered() {
        let ids = ["secrets", "python", "iac"];
        assert_eq!(crate::nearest("secret", ids), Some("secrets"));
        assert_eq!(crate::nearest("pyhton", ids), Some("python"));
        assert_eq!(crate::nearest("license", ids), None);
        assert_eq!(crate::nearest(&"s".repeat(1 << 20), ids), None);
    }
}
