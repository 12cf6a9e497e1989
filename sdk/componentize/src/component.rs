//! From the core module that cargo built to the component that is published.

use tollgate_model::Manifest;
use wasm_encoder::{ComponentSection, CustomSection, RawSection, Section as _};
use wit_component::ComponentEncoder;

use crate::Error;
use crate::manifest::{exports, manifest_section};
use crate::section::{Kind, header, split};

/// What wit-bindgen left for wit-component: the world, in its binary form.
const WORLD_PREFIX: &str = "component-type";

/// What makes a component a check, before its version.
const GUEST_PREFIX: &str = "tollgate:check/guest@";

/// Sections of a component that hold a whole binary.
const CORE_MODULE: u8 = 1;
const COMPONENT: u8 = 4;

/// A check, ready to be published.
#[derive(Debug, Clone)]
pub struct Component {
    pub bytes: Vec<u8>,
    /// What its manifest section says.
    pub manifest: Manifest,
}

/// Makes a component of a core module that was built with the SDK: the manifest goes to the top
/// level, names and other traces of the tools are left out. Equal modules give equal bytes.
pub fn componentize(core: &[u8]) -> Result<Component, Error> {
    let (kind, sections) = split(core)?;
    if kind == Kind::Component {
        return Err(Error::AlreadyComponent);
    }
    let json = manifest_section(&sections)?;
    let manifest = Manifest::from_json(json)?;

    let module = stripped(core, |name| name.starts_with(WORLD_PREFIX))?;
    let encoded = ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|encoder| encoder.encode())
        .map_err(|error| Error::Encode(format!("{error:#}")))?;

    let mut bytes = stripped(&encoded, |_| false)?;
    if !exports(&bytes)?.iter().any(|name| name.starts_with(GUEST_PREFIX)) {
        return Err(Error::NoGuest);
    }
    CustomSection { name: Manifest::SECTION.into(), data: json.into() }
        .append_to_component(&mut bytes);
    Ok(Component { bytes, manifest })
}

/// Without custom sections but those to keep, down to the modules inside a component.
fn stripped(binary: &[u8], keep: fn(&str) -> bool) -> Result<Vec<u8>, Error> {
    let (kind, sections) = split(binary)?;
    let mut bytes = header(kind);
    for section in sections {
        match (kind, section.id, section.name) {
            (_, _, Some(name)) if !keep(name) => {}
            (_, _, Some(name)) => {
                CustomSection { name: name.into(), data: section.content.into() }
                    .append_to(&mut bytes);
            }
            (Kind::Component, CORE_MODULE | COMPONENT, None) => {
                let nested = stripped(section.content, keep)?;
                RawSection { id: section.id, data: &nested }.append_to_component(&mut bytes);
            }
            (Kind::Component, ..) => {
                RawSection { id: section.id, data: section.content }
                    .append_to_component(&mut bytes);
            }
            (Kind::Module, ..) => {
                RawSection { id: section.id, data: section.content }.append_to(&mut bytes);
            }
        }
    }
    Ok(bytes)
}
