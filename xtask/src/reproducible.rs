//! The same modules, whatever folder they are built in: built twice and compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::dist::Dist;
use crate::failure::{AtPath, Failure};
use crate::modules::{self, CheckWorkspace};
use crate::process;
use crate::project::Project;

/// Folders of different length, so that a path in a module would also move what follows it.
const FOLDERS: &[&str] = &["a", "another-and-longer-one"];

pub(crate) fn check(project: &Project, dist: &Dist) -> Result<(), Failure> {
    let base = project.target().join("reproduce");
    let mut builds = Vec::new();
    for folder in FOLDERS {
        let root = base.join(folder);
        println!("building the modules in {}", project.shown(&root));
        if root.exists() {
            fs::remove_dir_all(&root).at(&root)?;
        }
        copy_sources(project, &root)?;
        let workspace = CheckWorkspace {
            manifest: root.join("checks-wasm/Cargo.toml"),
            target: root.join("target"),
            root: root.clone(),
        };
        let cores = workspace.compile(project, dist.compiler)?;
        let files = modules::componentize(&dist.componentize, &cores, &root.join("checks"))?;
        builds.push(digests(&files)?);
    }
    builds.push(digests(&dist.modules)?);
    for (name, digest) in &builds[0] {
        println!("sha256 {digest}  {name}");
    }
    if builds.iter().all(|build| *build == builds[0]) {
        println!("the modules are the same in every folder");
        return Ok(());
    }
    Err(Failure::fact(format!(
        "modules differ with the folder they are built in: {builds:#?}; compare them in {}",
        base.display()
    )))
}

/// What git knows or would know, as it is in the working tree.
fn copy_sources(project: &Project, to: &Path) -> Result<(), Failure> {
    let mut list = Command::new("git");
    list.current_dir(&project.root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let list = process::output(&mut list)?;
    for name in list.split(|&byte| byte == 0).filter(|name| !name.is_empty()) {
        let name = String::from_utf8_lossy(name);
        let (source, copy) = (project.root.join(&*name), to.join(&*name));
        if source.is_file() {
            let folder = copy.parent().unwrap_or(to);
            fs::create_dir_all(folder).at(folder)?;
            fs::copy(&source, &copy).at(&source)?;
        }
    }
    Ok(())
}

fn digests(files: &[PathBuf]) -> Result<Vec<(String, String)>, Failure> {
    files
        .iter()
        .map(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok((name, sha256(&fs::read(file).at(file)?)))
        })
        .collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
