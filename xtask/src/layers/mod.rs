//! `cargo xtask layers`: dependencies point one way, and what one crate alone may do it alone does.

mod graph;
mod rules;
mod table;

use std::fs;
use std::path::Path;

use crate::failure::{AtPath, Failure};
use crate::project::Project;
use graph::Graph;

pub(crate) const HELP: &str = "\
cargo xtask layers

Tests what ARCHITECTURE.md says of dependencies: which crate may use which, who alone names
wasmtime and git, who alone prints, and that every crate takes the workspace's lints.
";

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    match arguments.next()? {
        Some(argument) => Err(argument.unexpected().into()),
        None => check(project),
    }
}

pub(crate) fn check(project: &Project) -> Result<(), Failure> {
    let workspace = Graph::read(project, &project.root.join("Cargo.toml"))?;
    let mut violations = rules::workspace_violations(&workspace);
    let mut crates = workspace.packages;
    for manifest in [project.checks_manifest(), project.guests_manifest()] {
        if manifest.exists() {
            let graph = Graph::read(project, &manifest)?;
            violations.extend(rules::checks_violations(&graph));
            crates.extend(graph.packages);
        }
    }
    for package in &crates {
        let text = fs::read_to_string(&package.manifest_path).at(&package.manifest_path)?;
        let inherits = rules::inherits_lints(&text).map_err(|error| {
            Failure::fact(format!("{}: {error}", package.manifest_path.display()))
        })?;
        let root = project.root.join("Cargo.toml");
        let of_workspace = fs::read_to_string(&root).at(&root)?;
        let has_the_same = table::STANDS_ALONE.contains(&package.name.as_str())
            && rules::repeats_lints(&text, &of_workspace);
        if !inherits && !has_the_same {
            violations.push(format!(
                "{} has lints of its own; write `[lints] workspace = true` in {}",
                package.name,
                project.shown(&package.manifest_path)
            ));
        }
        let folder = package.manifest_path.parent().unwrap_or(&project.root);
        find_printing(project, &folder.join("src"), &mut violations)?;
    }
    if violations.is_empty() {
        println!("{} crates, every dependency points down", crates.len());
        return Ok(());
    }
    for violation in &violations {
        println!("{violation}");
    }
    Err(Failure::fact(format!("{} violations of the layers", violations.len())))
}

fn find_printing(
    project: &Project,
    folder: &Path,
    violations: &mut Vec<String>,
) -> Result<(), Failure> {
    if !folder.is_dir() {
        return Ok(());
    }
    let mut entries: Vec<_> =
        fs::read_dir(folder).at(folder)?.collect::<Result<_, _>>().at(folder)?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        let shown = project.shown(&path).to_string().replace('\\', "/");
        if path.is_dir() {
            find_printing(project, &path, violations)?;
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !table::MAY_PRINT.iter().any(|allowed| shown.starts_with(allowed))
        {
            let source = fs::read_to_string(&path).at(&path)?;
            for line in rules::printing_lines(&source) {
                violations.push(format!(
                    "{shown}:{line} writes to the terminal; return a value and let daemon/cli \
                     print it"
                ));
            }
        }
    }
    Ok(())
}
