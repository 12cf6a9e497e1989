//! Python: componentize-py puts the interpreter, the library and the check into one component.

use std::fs;

use super::Made;
use crate::tools::{self, Tools};
use crate::{AuthorError, Project};

/// The version the library is tested with.
const VERSION: &str = "0.25.1";

pub(super) fn build(project: &Project, tools: &Tools) -> Result<Made, AuthorError> {
    let hint = format!("python3 -m venv .venv && .venv/bin/pip install componentize-py=={VERSION}");
    let scripts = if cfg!(windows) { "Scripts" } else { "bin" };
    let environment = project.root.join(".venv").join(scripts);
    let program = tools.require("componentize-py", &[environment], &hint)?;
    let place = tempfile::tempdir().map_err(|error| AuthorError::fault(error.to_string()))?;
    let made = place.path().join("made.wasm");
    let mut command = tools::command(program, &project.root);
    command.arg("-d").arg(project.contract()?);
    command.args(["-w", super::WORLD, "componentize", "--stub-wasi", "tollgate_check.guest"]);
    command.arg("-p").arg(&project.root).arg("-p").arg(project.library()?.join("src"));
    command.arg("-o").arg(&made);
    // What the project installed is part of the check, what the machine has is not.
    let own = project.root.join(".venv");
    command.env("VIRTUAL_ENV", if own.is_dir() { own.as_path() } else { place.path() });
    command.env("RUST_BACKTRACE", "0");
    tools::run(&mut command)?;
    let bytes = fs::read(&made).map_err(|error| AuthorError::io(&made, "read", error))?;
    Ok(Made::Declaring(bytes))
}
