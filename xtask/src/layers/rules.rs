//! What is wrong with a graph, said so that the reader knows what to do.

use super::graph::{Dependency, Graph, Package};
use super::table::{CHECKS_MAY_USE, CLOSED, CONFINED, Confined, LAYERS};

/// Every violation in the workspace of the program, in the order of its crates.
pub(crate) fn workspace_violations(graph: &Graph) -> Vec<String> {
    let mut violations = Vec::new();
    for package in &graph.packages {
        let Some(layer) = LAYERS.iter().find(|layer| layer.name == package.name) else {
            violations.push(format!(
                "{} stands in no layer; add it to xtask/src/layers/table.rs with what it may use",
                package.name
            ));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|dependency| dependency.is_ours()) {
            let name = dependency.name.as_str();
            let allowed = layer.may_use.contains(&name)
                || dependency.is_for_tests() && layer.tests_may_use.contains(&name);
            if !allowed {
                violations.push(format!(
                    "{} depends on {name}; it may use {} only",
                    package.name,
                    listed(layer.may_use)
                ));
            }
        }
        violations.extend(confined(package));
        violations.extend(closed(package));
    }
    violations
}

/// Every violation in the workspace of the checks or of the guests that tests use.
pub(crate) fn checks_violations(graph: &Graph) -> Vec<String> {
    let mut violations = Vec::new();
    let of_this_workspace = |name: &str| graph.packages.iter().any(|package| package.name == name);
    for package in &graph.packages {
        for dependency in package.dependencies.iter().filter(|dependency| dependency.is_ours()) {
            let name = dependency.name.as_str();
            if !CHECKS_MAY_USE.contains(&name) && !of_this_workspace(name) {
                violations.push(format!(
                    "the check {} depends on {name}; of ours it may use {} only, as anyone's check",
                    package.name,
                    listed(CHECKS_MAY_USE)
                ));
            }
        }
        violations.extend(confined(package));
    }
    violations
}

fn confined(package: &Package) -> Vec<String> {
    let mut violations = Vec::new();
    for rule in CONFINED.iter().filter(|rule| rule.to != package.name) {
        let named = |dependency: &&Dependency| names(rule, &dependency.name);
        for dependency in package.dependencies.iter().filter(named) {
            violations.push(format!(
                "{} names {}; only {} may: {}",
                package.name, dependency.name, rule.to, rule.reason
            ));
        }
    }
    violations
}

fn names(rule: &Confined, library: &str) -> bool {
    match rule.library.strip_suffix('*') {
        Some(start) => library.starts_with(start),
        None => library == rule.library,
    }
}

fn closed(package: &Package) -> Vec<String> {
    let mut violations = Vec::new();
    for rule in CLOSED.iter().filter(|rule| rule.name == package.name) {
        for dependency in &package.dependencies {
            let known = dependency.is_ours() || rule.may_use.contains(&dependency.name.as_str());
            if !known && !dependency.is_for_tests() {
                violations.push(format!(
                    "{} depends on {}; it may use {} only: {}",
                    package.name,
                    dependency.name,
                    listed(rule.may_use),
                    rule.reason
                ));
            }
        }
    }
    violations
}

/// Whether a `Cargo.toml` takes the workspace's lints.
pub(crate) fn inherits_lints(manifest: &str) -> Result<bool, toml_edit::TomlError> {
    let document: toml_edit::DocumentMut = manifest.parse()?;
    Ok(document
        .get("lints")
        .and_then(|lints| lints.get("workspace"))
        .and_then(toml_edit::Item::as_bool)
        == Some(true))
}

/// Whether a `Cargo.toml` has the lints of the workspace's, each as it stands there.
pub(crate) fn repeats_lints(manifest: &str, of_workspace: &str) -> bool {
    let parsed = |text: &str| text.parse::<toml_edit::DocumentMut>().ok();
    let (Some(own), Some(whole)) = (parsed(manifest), parsed(of_workspace)) else { return false };
    let plain = |lints: Option<&toml_edit::Item>| -> Option<Vec<String>> {
        let mut lines = Vec::new();
        for (tool, table) in lints?.as_table_like()?.iter() {
            for (lint, level) in table.as_table_like()?.iter() {
                let level: String = level.to_string().split_whitespace().collect();
                lines.push(format!("{tool}::{lint}={level}"));
            }
        }
        lines.sort();
        Some(lines)
    };
    let wanted = plain(whole.get("workspace").and_then(|workspace| workspace.get("lints")));
    wanted.is_some() && plain(own.get("lints")) == wanted
}

/// Lines of a source file, from 1, that open the terminal or switch off the lint against it.
pub(crate) fn printing_lines(source: &str) -> Vec<usize> {
    const MARKS: &[&str] =
        &["clippy::print_std", "io::stdout()", "io::stderr()", "println!(", "eprint!("];
    source
        .lines()
        .take_while(|line| !line.trim_start().starts_with("#[cfg(test)]"))
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .filter(|(_, line)| MARKS.iter().any(|mark| line.contains(mark)))
        .map(|(number, _)| number + 1)
        .collect()
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "nothing of ours".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, kind, whether it is ours.
    type Edge<'a> = (&'a str, Option<&'a str>, bool);

    fn graph(packages: &[(&str, &[Edge<'_>])]) -> Graph {
        let packages: Vec<_> = packages
            .iter()
            .map(|(name, dependencies)| {
                let dependencies: Vec<_> = dependencies
                    .iter()
                    .map(|(name, kind, ours)| {
                        serde_json::json!({
                            "name": name, "kind": kind,
                            "path": if *ours { Some(format!("/r/{name}")) } else { None },
                        })
                    })
                    .collect();
                serde_json::json!({
                    "name": name, "manifest_path": "/r/Cargo.toml", "dependencies": dependencies
                })
            })
            .collect();
        serde_json::from_value(serde_json::json!({ "packages": packages })).unwrap()
    }

    #[test]
    fn a_good_graph_passes() {
        let good = graph(&[
            ("tollgate-model", &[("serde", None, false), ("proptest", Some("dev"), false)]),
            ("tollgate-sandbox", &[("tollgate-model", None, true), ("wasmtime", None, false)]),
            ("tollgate", &[("tollgate-gate", None, true)]),
        ]);
        assert_eq!(workspace_violations(&good), Vec::<String>::new());
    }

    #[test]
    fn each_wrong_edge_is_named_once() {
        let bad = graph(&[
            ("tollgate-model", &[("tollgate-store", None, true), ("git2", None, false)]),
            ("tollgate-gate", &[("wasmtime-wasi", None, false)]),
            ("tollgate-snapshot", &[("tollgate-tests", Some("dev"), true)]),
            ("tollgate-hook", &[("clap", None, false), ("tollgate-model", Some("build"), true)]),
            ("tollgate-surprise", &[]),
        ]);
        let violations = workspace_violations(&bad);
        let expected = [
            "tollgate-model depends on tollgate-store; it may use nothing of ours only",
            "tollgate-model names git2; only tollgate-snapshot may",
            "tollgate-model depends on git2; it may use blake3",
            "tollgate-gate names wasmtime-wasi; only tollgate-sandbox may",
            "tollgate-snapshot depends on tollgate-tests; it may use tollgate-model only",
            "tollgate-hook depends on tollgate-model",
            "tollgate-hook depends on clap; it may use interprocess",
            "tollgate-surprise stands in no layer",
        ];
        assert_eq!(violations.len(), expected.len(), "{violations:#?}");
        for (violation, start) in violations.iter().zip(expected) {
            assert!(violation.starts_with(start), "{violation}");
        }
    }

    #[test]
    fn a_check_is_built_as_anyone_would_build_it() {
        let bad = graph(&[
            ("check-secrets", &[("tollgate-check", None, true), ("matchers", None, true)]),
            ("matchers", &[("tollgate-model", None, true), ("regex", None, false)]),
        ]);
        let violations = checks_violations(&bad);
        assert_eq!(violations.len(), 1, "{violations:#?}");
        assert!(violations[0].starts_with("the check matchers depends on tollgate-model"));
    }

    #[test]
    fn lints_are_inherited_or_not() {
        assert!(inherits_lints("[lints]\nworkspace = true\n").unwrap());
        assert!(inherits_lints("lints.workspace = true\n").unwrap());
        assert!(!inherits_lints("[package]\nname = \"x\"\n").unwrap());
        assert!(!inherits_lints("[lints]\nworkspace = false\n").unwrap());
        assert!(inherits_lints("[lints\n").is_err());
    }

    #[test]
    fn printing_is_seen_but_not_in_comments_and_tests() {
        let source = "use std::io;\n// println!(no)\nlet out = io::stdout().lock();\n#[cfg(test)]\nprintln!(1);\n";
        assert_eq!(printing_lines(source), [3]);
    }

    #[test]
    fn repeated_lints_are_the_same_word_for_word() {
        let workspace = "[workspace.lints.rust]\na = \"deny\"\n[workspace.lints.clippy]\nb = { level = \"warn\", priority = -1 }\n";
        let same =
            "[lints.clippy]\nb = {level = \"warn\", priority = -1}\n[lints.rust]\na = \"deny\"\n";
        assert!(repeats_lints(same, workspace));
        assert!(!repeats_lints(&same.replace("deny", "warn"), workspace));
        assert!(!repeats_lints("[lints.rust]\na = \"deny\"\n", workspace));
        assert!(!repeats_lints("", workspace) && !repeats_lints("", ""));
    }
}
