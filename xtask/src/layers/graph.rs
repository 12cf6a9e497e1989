//! The crates of a workspace and what they name, as `cargo metadata` tells it.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::failure::Failure;
use crate::process;
use crate::project::Project;

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Graph {
    pub(crate) packages: Vec<Package>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    #[serde(default)]
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// None for what it builds, `dev` for its tests, `build` for its build script.
    pub(crate) kind: Option<String>,
    /// Set for a crate of ours.
    pub(crate) path: Option<PathBuf>,
}

impl Dependency {
    pub(crate) fn is_ours(&self) -> bool {
        self.path.is_some()
    }

    pub(crate) fn is_for_tests(&self) -> bool {
        self.kind.as_deref() == Some("dev")
    }
}

impl Graph {
    /// The members of the workspace of `manifest`, with what each names.
    pub(crate) fn read(project: &Project, manifest: &Path) -> Result<Self, Failure> {
        let mut command: Command = process::cargo(project);
        command
            .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
            .arg(manifest);
        serde_json::from_slice(&process::output(&mut command)?)
            .map_err(|source| Failure::Json { context: process::describe(&command), source })
    }
}
