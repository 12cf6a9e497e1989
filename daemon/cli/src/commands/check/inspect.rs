//! `tollgate check inspect FILE`: what a module declares and what it may do, without running it.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;
use tollgate_componentize::{Capabilities, Capability, exports, imports, read_manifest};
use tollgate_model::{Digest, Exit, Manifest, Scope, sanitised};

use crate::arguments::AnswerFormat;
use crate::capabilities;
use crate::context::Context;
use crate::failure::Failure;
use crate::module_file;

/// Everything there is to know of a module.
struct Inspected {
    manifest: Manifest,
    digest: Digest,
    bytes: usize,
    capabilities: capabilities::Read,
    imports: Vec<(String, Capability)>,
    exports: Vec<String>,
}

pub(crate) fn inspect(
    context: &Context,
    file: &Path,
    format: AnswerFormat,
) -> Result<Exit, Failure> {
    let module = module_file::read(context, file)?;
    let inspected = look(&module).map_err(|error| module_file::wrong(file, &error))?;
    let answer = match format {
        AnswerFormat::Text => inspected.text(),
        AnswerFormat::Json => format!("{:#}\n", inspected.json()),
    };
    context.terminal.answer(answer.as_bytes())?;
    Ok(Exit::Allow)
}

fn look(module: &[u8]) -> Result<Inspected, tollgate_componentize::Error> {
    let manifest = read_manifest(module)?;
    let imports = imports(module)?;
    Ok(Inspected {
        manifest,
        digest: Digest::of(module),
        bytes: module.len(),
        capabilities: Capabilities::of(module).map_err(|error| error.to_string()),
        imports: imports
            .into_iter()
            .map(|import| {
                let capability = Capability::of(&import);
                (import, capability)
            })
            .collect(),
        exports: exports(module)?,
    })
}

impl Inspected {
    fn text(&self) -> String {
        let manifest = &self.manifest;
        let mut text =
            format!("{} {}: {}\n", manifest.id, manifest.version, sanitised(&manifest.title));
        let mut line = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(text, "{name:12} {}", sanitised(value));
            }
        };
        line("description", &manifest.description);
        line("digest", &format!("blake3 {}", self.digest));
        line("size", &format!("{} bytes", self.bytes));
        line("capabilities", &capabilities::text(&self.capabilities));
        line("contract", &format!("tollgate:check {}", manifest.contract));
        line("scope", scope(manifest.scope));
        line("files", &manifest.files.join(", "));
        line("reads", &manifest.configuration_files.join(", "));
        line("datasets", &manifest.datasets.join(", "));
        line("options", &options(&manifest.options));
        line("triggers", &self.triggers().join(", "));
        line("instances", if manifest.reuse { "reused within a batch" } else { "fresh per input" });
        for (import, capability) in &self.imports {
            line("import", &format!("{import} ({})", meaning(*capability)));
        }
        for export in &self.exports {
            line("export", export);
        }
        let needs = self.imports.iter().any(|(_, of)| *of == Capability::Network);
        line("grants", if needs { "network" } else { "none needed" });
        line("rules", &manifest.rules.len().to_string());
        let widest = manifest.rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
        for rule in &manifest.rules {
            let title = sanitised(&rule.title);
            let _ = writeln!(text, "  {:widest$}  {:8}  {title}", rule.id, rule.severity);
        }
        text
    }

    /// Each as the manifest has it, in one line.
    fn triggers(&self) -> Vec<String> {
        self.manifest.triggers.iter().map(|trigger| json!(trigger).to_string()).collect()
    }

    fn json(&self) -> serde_json::Value {
        let manifest = &self.manifest;
        let imports: Vec<_> = self
            .imports
            .iter()
            .map(|(name, of)| json!({"name": name, "capability": of.as_str()}))
            .collect();
        json!({
            "schema": "tollgate/check/1",
            "id": manifest.id,
            "version": manifest.version,
            "title": manifest.title,
            "description": manifest.description,
            "contract": manifest.contract,
            "scope": manifest.scope,
            "digest": self.digest,
            "bytes": self.bytes,
            "files": manifest.files,
            "configuration_files": manifest.configuration_files,
            "datasets": manifest.datasets,
            "reuse": manifest.reuse,
            "options": manifest.options,
            "triggers": manifest.triggers,
            "capabilities": capabilities::words(&self.capabilities),
            "imports": imports,
            "exports": self.exports,
            "rules": manifest.rules,
        })
    }
}

/// The names of the options that a schema knows.
fn options(schema: &serde_json::Value) -> String {
    let names = schema.get("properties").and_then(serde_json::Value::as_object);
    names.map(|names| names.keys().cloned().collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// What a user is told of an import.
const fn meaning(capability: Capability) -> &'static str {
    match capability {
        Capability::Contract => "reads what it is handed, needs no grant",
        Capability::Network => "reaches the network, needs a grant that names hosts",
        Capability::Emulated => "is emulated, answered from nothing: no permission",
        Capability::Unknown => "is not known here, so it can't run",
    }
}

const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::File => "file: each file, with its path and its surroundings",
        Scope::Tree => "tree: the whole snapshot, once",
        Scope::Blob => "blob: each distinct content once, without a path",
    }
}
