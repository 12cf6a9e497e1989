//! From a workspace of checks to components: compile, componentize, and leave alone what is fresh.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::artifacts::{self, Artifact};
use crate::compiler_wrapper;
use crate::failure::{AtPath, Failure};
use crate::fresh;
use crate::process;
use crate::project::Project;
use crate::wasm_target::WasmCompiler;

/// A core module as cargo leaves it.
#[derive(Debug, Clone)]
pub(crate) struct CoreModule {
    /// The name of the crate's folder, which is the check's id.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// A workspace whose `cdylib` crates are checks.
#[derive(Debug, Clone)]
pub(crate) struct CheckWorkspace {
    /// What paths in the modules are relative to.
    pub(crate) root: PathBuf,
    pub(crate) manifest: PathBuf,
    pub(crate) target: PathBuf,
}

impl CheckWorkspace {
    /// Compiles every check to a core module. The bytes don't depend on where the checkout, cargo's
    /// home or the target folder are.
    pub(crate) fn compile(
        &self,
        project: &Project,
        compiler: WasmCompiler,
    ) -> Result<Vec<CoreModule>, Failure> {
        let flags = [
            format!("--remap-path-prefix={}=/cargo", project.cargo_home.display()),
            format!("--remap-path-prefix={}=/tollgate", self.root.display()),
            format!("--remap-path-prefix={}=/target", self.target.display()),
        ];
        let mut command = compiler.build_command(project);
        command
            .current_dir(&self.root)
            .arg("--manifest-path")
            .arg(&self.manifest)
            .arg("--target-dir")
            .arg(compiler.target_folder(&self.target))
            .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        compiler_wrapper::wrap(&mut command, &self.root).at(Path::new("xtask's own program"))?;
        let mut modules: Vec<CoreModule> = artifacts::build(&mut command)?
            .into_iter()
            .filter_map(|artifact| core_module(&artifact))
            .collect();
        modules.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(modules)
    }
}

fn core_module(artifact: &Artifact) -> Option<CoreModule> {
    let path = artifact.files.iter().find(|file| file.extension().is_some_and(|e| e == "wasm"))?;
    let name = artifact.manifest.parent()?.file_name()?.to_str()?.to_owned();
    Some(CoreModule { name, path: path.clone() })
}

/// Makes `folder/<name>.wasm` of each core module and removes what no crate makes any more.
/// Returns the files, in the order of the modules.
pub(crate) fn componentize(
    tool: &Path,
    modules: &[CoreModule],
    folder: &Path,
) -> Result<Vec<PathBuf>, Failure> {
    fs::create_dir_all(folder).at(folder)?;
    let mut files = Vec::new();
    for module in modules {
        let output = folder.join(format!("{}.wasm", module.name));
        fresh::make(&output, &[tool, &module.path], |scratch| {
            process::run(Command::new(tool).arg(&module.path).arg(scratch))
        })?;
        files.push(output);
    }
    remove_others(folder, &files)?;
    Ok(files)
}

/// Removes modules that are left from crates gone since.
pub(crate) fn remove_others(folder: &Path, keep: &[PathBuf]) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).at(folder)? {
        let path = entry.at(folder)?.path();
        let module = path.extension().is_some_and(|e| e == "wasm" || e == "cwasm");
        if module && !keep.contains(&path) {
            fs::remove_file(&path).at(&path)?;
        }
    }
    Ok(())
}
