//! From what a toolchain built to the component that is published.

use tollgate_model::Manifest;
use wasm_encoder::{ComponentSection as _, CustomSection, RawSection, Section as _};
use wit_component::ComponentEncoder;

use crate::manifest::{exports, manifest_section};
use crate::section::{Kind, Section, header, split};
use crate::{Capabilities, Error};

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

/// Makes a check of what cargo built with the SDK: the manifest goes to the top level, names and
/// other traces of the tools are left out. Equal input gives equal bytes.
///
/// A core module becomes a component; the targets for WASI have made one already.
pub fn componentize(built: &[u8]) -> Result<Component, Error> {
    let (kind, sections) = split(built)?;
    if kind == Kind::Component {
        if sections.iter().any(|section| section.name == Some(Manifest::SECTION)) {
            return Err(Error::AlreadyComponent);
        }
        let mut manifests = Vec::new();
        nested_manifests(&sections, &mut manifests)?;
        return match manifests.as_slice() {
            [] => Err(Error::NoManifest),
            [json] => declare(built, json),
            _ => Err(Error::DoubleManifest),
        };
    }
    let json = manifest_section(&sections)?;
    Manifest::from_json(json)?;

    let module = stripped(built, |name| name.starts_with(WORLD_PREFIX))?;
    let encoded = ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|encoder| encoder.encode())
        .map_err(|error| Error::Encode(format!("{error:#}")))?;
    declare(&encoded, json)
}

/// Gives a component of any toolchain the manifest that makes it a check.
pub fn declare(component: &[u8], manifest_json: &[u8]) -> Result<Component, Error> {
    let manifest = Manifest::from_json(manifest_json)?;
    if !exports(component)?.iter().any(|name| name.starts_with(GUEST_PREFIX)) {
        return Err(Error::NoGuest);
    }
    Capabilities::of(component)?;
    let mut bytes = stripped(component, |_| false)?;
    CustomSection { name: Manifest::SECTION.into(), data: manifest_json.into() }
        .append_to_component(&mut bytes);
    Ok(Component { bytes, manifest })
}

/// The manifests in the modules and components inside a component.
fn nested_manifests<'a>(component: &[Section<'a>], found: &mut Vec<&'a [u8]>) -> Result<(), Error> {
    for section in component.iter().filter(|section| matches!(section.id, CORE_MODULE | COMPONENT))
    {
        let (kind, inner) = split(section.content)?;
        let manifests = inner.iter().filter(|section| section.name == Some(Manifest::SECTION));
        found.extend(manifests.map(|section| section.content));
        if kind == Kind::Component {
            nested_manifests(&inner, found)?;
        }
    }
    Ok(())
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
