//! JavaScript and TypeScript: esbuild makes one script, componentize-qjs puts it and QuickJS into
//! one component. The library knows how, with the versions that the project pins.

use std::fs;

use super::Made;
use crate::tools::{self, Tools};
use crate::{AuthorError, Project};

/// Where a check stands in its project.
const ENTRIES: [&str; 2] = ["src/check.ts", "src/check.js"];

pub(super) fn build(project: &Project, tools: &Tools) -> Result<Made, AuthorError> {
    let node = tools.require("node", &[], "install Node.js 20 or newer")?;
    let program = project.root.join("node_modules/tollgate-check/bin/tollgate-check.js");
    if !program.is_file() {
        let what = format!("{} has no library of Tollgate's installed", project.root.display());
        return Err(AuthorError::new(what, "npm install"));
    }
    let entry = ENTRIES.into_iter().find(|entry| project.root.join(entry).is_file());
    let Some(entry) = entry else {
        return Err(AuthorError::new(
            format!("{} has no {}", project.root.display(), ENTRIES.join(" and no ")),
            "one of them has to export the check by default",
        ));
    };
    // What bundles the source does not look at types.
    let types = project.root.join("node_modules/typescript/bin/tsc");
    if entry.ends_with(".ts") && types.is_file() && project.root.join("tsconfig.json").is_file() {
        tools::run(tools::command(&node, &project.root).arg(types).arg("--noEmit"))?;
    }
    let place = tempfile::tempdir().map_err(|error| AuthorError::fault(error.to_string()))?;
    let made = place.path().join("made.wasm");
    let mut command = tools::command(node, &project.root);
    command.arg(program).args(["component", entry]).arg(&made);
    tools::run(&mut command)?;
    let bytes = fs::read(&made).map_err(|error| AuthorError::io(&made, "read", error))?;
    Ok(Made::Declaring(bytes))
}
