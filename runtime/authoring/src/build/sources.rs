//! What a module was built of, so that it is not built again: an interpreter takes long to build in.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tollgate_model::Digest;

use super::Built;
use crate::{AuthorError, Project};

/// Beside the module.
const FILE: &str = "built.json";

#[derive(Debug, Serialize, Deserialize)]
struct Note {
    /// Of all that it was built of.
    source: Digest,
    module: String,
    /// Of the module's bytes.
    digest: Digest,
}

/// Names all that a project is built of: its files but for its cases, the library and the contract,
/// by what is in them. Tools that were installed meanwhile are not among it; who installs others
/// removes `dist/`.
pub(super) fn digest(project: &Project) -> Result<Digest, AuthorError> {
    let mut all = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
    for folder in [project.root.clone(), project.library()?, project.contract()?] {
        for path in project.sources(&folder)? {
            let bytes = fs::read(&path).map_err(|error| AuthorError::io(&path, "read", error))?;
            all.extend(path.as_os_str().as_encoded_bytes());
            all.extend(Digest::of(&bytes).to_string().bytes());
        }
    }
    Ok(Digest::of(&all))
}

/// The module that was built of this source, if it is still there as it was.
pub(super) fn find(project: &Project, source: &Digest) -> Option<Built> {
    let note = fs::read(project.built().join(FILE)).ok()?;
    let note: Note = serde_json::from_slice(&note).ok()?;
    let name = Path::new(&note.module);
    if note.source != *source || name.file_name()? != name {
        return None;
    }
    let module = project.built().join(name);
    let bytes = fs::read(&module).ok().filter(|bytes| Digest::of(bytes) == note.digest)?;
    let manifest = tollgate_componentize::read_manifest(&bytes).ok()?;
    Some(Built { module, bytes: bytes.len(), manifest, is_new: false })
}

/// Where it can't be noted, it is built again the next time.
pub(super) fn keep(project: &Project, source: &Digest, module: &Path, bytes: &[u8]) {
    let Some(name) = module.file_name().and_then(|name| name.to_str()) else { return };
    let note = Note { source: *source, module: name.to_owned(), digest: Digest::of(bytes) };
    if let Ok(json) = serde_json::to_vec(&note) {
        let _ = fs::write(project.built().join(FILE), json);
    }
}
