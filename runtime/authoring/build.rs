//! Embeds what `tollgate check new` puts into a project: the contract, and for each language its
//! library and its template.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Below `sdk/`.
const FOLDERS: [&str; 6] = ["wit", "rust", "python", "js", "go", "template"];

/// What building and testing leave behind, and what an author has no use for.
const LEFT_OUT: [&str; 9] = [
    "target",
    "node_modules",
    "__pycache__",
    "dist",
    "tests",
    "test",
    ".venv",
    ".pytest_cache",
    ".mypy_cache",
];

#[expect(clippy::disallowed_methods, reason = "cargo talks to build scripts this way")]
fn main() -> Result<(), Box<dyn Error>> {
    let own = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets it")?);
    let sdk = own.join("../../sdk").canonicalize()?;
    let mut source = String::from("&[\n");
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={}", sdk.join(folder).display());
        let mut files = Vec::new();
        if sdk.join(folder).is_dir() {
            gather(&sdk.join(folder), &mut files)?;
        }
        files.sort();
        for file in files {
            let name = file.strip_prefix(&sdk)?.to_str().ok_or("a name that is not UTF-8")?;
            let name = name.replace('\\', "/");
            writeln!(source, "({name:?}, include_bytes!({file:?})),")?;
        }
    }
    source.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets it")?);
    fs::write(out.join("embedded.rs"), source)?;
    Ok(())
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    // A template's tests are the author's.
    let is_templates = folder.components().any(|part| part.as_os_str() == "template");
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            let is_test = matches!(name, "tests" | "test");
            if !LEFT_OUT.contains(&name) || (is_templates && is_test) {
                gather(&path, files)?;
            }
        } else {
            let is_librarys_test = name.ends_with("_test.go") && !is_templates;
            if !is_librarys_test && name != "package-lock.json" {
                files.push(path);
            }
        }
    }
    Ok(())
}
