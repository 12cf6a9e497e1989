//! From an author's source to a check.

mod go;
mod javascript;
mod python;
mod rust;
mod sources;

use std::fs;
use std::path::PathBuf;

use tollgate_componentize::Component;
use tollgate_gate::check_schema;
use tollgate_model::{Manifest, Pattern, RepoPath, Trigger};
use tollgate_sandbox::CompiledFolder;

use crate::declared::declared;
use crate::tools::Tools;
use crate::{AuthorError, Language, Project};

/// A check as it was built.
#[derive(Debug, Clone)]
pub struct Built {
    pub module: PathBuf,
    pub bytes: usize,
    pub manifest: Manifest,
    /// Else it was there, of the same source.
    pub is_new: bool,
}

/// What languages other than Rust build.
const WORLD: &str = "tollgate:check/declaring-check";

/// What a language's tools make.
enum Made {
    /// A core module with its manifest in it, or a component.
    ByOurLibrary(Vec<u8>),
    /// A component that says its manifest when it is asked.
    Declaring(Vec<u8>),
}

/// Builds a project's check with the tools of its language, and puts it where users point to. What
/// was built of the same source is not built again.
pub fn build(
    project: &Project,
    tools: &Tools,
    compiled: &CompiledFolder,
) -> Result<Built, AuthorError> {
    // The other tools know best what has to be built again, or take no time.
    let source = match project.language {
        Language::Python => Some(sources::digest(project)?),
        Language::Rust | Language::JavaScript | Language::Go => None,
    };
    if let Some(built) = source.as_ref().and_then(|source| sources::find(project, source)) {
        return Ok(built);
    }
    let made = match project.language {
        Language::Rust => rust::build(project, tools)?,
        Language::Python => python::build(project, tools)?,
        Language::JavaScript => javascript::build(project, tools)?,
        Language::Go => go::build(project, tools)?,
    };
    let Component { bytes, manifest } = match made {
        Made::ByOurLibrary(bytes) => tollgate_componentize::componentize(&bytes)
            .map_err(|error| AuthorError::new(error.to_string(), "mend it and build again"))?,
        Made::Declaring(bytes) => declared(&bytes, compiled)?,
    };
    hold(&manifest)?;
    let module = project.module(&manifest.id);
    // Users and hooks have it already.
    if fs::read(&module).is_ok_and(|before| before == bytes) {
        if let Some(source) = source {
            sources::keep(project, &source, &module, &bytes);
        }
        return Ok(Built { module, bytes: bytes.len(), manifest, is_new: false });
    }
    let folder = module.parent().unwrap_or(&project.root);
    fs::create_dir_all(folder).map_err(|error| AuthorError::io(folder, "made", error))?;
    // A hook may be reading the one that is there.
    let draft = module.with_extension("wasm.new");
    fs::write(&draft, &bytes)
        .and_then(|()| fs::rename(&draft, &module))
        .map_err(|error| AuthorError::io(&module, "written", error))?;
    if let Some(source) = source {
        sources::keep(project, &source, &module, &bytes);
    }
    Ok(Built { module, bytes: bytes.len(), manifest, is_new: true })
}

/// Holds a manifest to what its users would be told only when they run it.
fn hold(manifest: &Manifest) -> Result<(), AuthorError> {
    let wrong = |field: &str, why: String, hint: &str| {
        AuthorError::new(format!("`{field}` of the manifest: {why}"), hint)
    };
    let pattern = "`*` is any text without `/`, `**` any folders, `[a-z]` a class, `{a,b}` either";
    check_schema(&manifest.options)
        .map_err(|why| wrong("options", why, "it is a JSON schema, or null for no options"))?;
    let kind = manifest.options.get("type");
    if kind.is_some_and(|kind| kind != "object") {
        let why = "options are always an object, and its `type` is another".to_owned();
        return Err(wrong("options", why, "say `\"type\": \"object\"` at the top"));
    }
    for text in &manifest.files {
        Pattern::new(text).map_err(|why| wrong("files", why.to_string(), pattern))?;
    }
    for trigger in &manifest.triggers {
        if let Trigger::Path(text) = trigger {
            Pattern::new(text).map_err(|why| wrong("triggers", why.to_string(), pattern))?;
        }
    }
    for text in &manifest.configuration_files {
        let hint = "each is one path from the root of a repository, as in `.tool.toml`";
        let told = |why: String| wrong("configuration_files", format!("`{text}`: {why}"), hint);
        RepoPath::parse(text).map_err(|why| told(why.to_string()))?;
        if text.contains(['*', '?', '[', '{']) {
            return Err(told("it is a pattern, which no file is called".to_owned()));
        }
    }
    Ok(())
}
