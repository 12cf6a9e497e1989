//! What a component declares: its manifest, its imports, its exports. The guest is not run.

use tollgate_model::{Manifest, sanitised};
use wasmparser::{
    BinaryReader, ComponentExportSectionReader, ComponentImportSectionReader, FromReader,
    SectionLimited,
};

use crate::section::{Kind, Section, split};
use crate::{Error, MAX_MANIFEST};

const IMPORTS: u8 = 10;
const EXPORTS: u8 = 11;

/// The manifest of a component, from the custom section at its top level.
pub fn read_manifest(component: &[u8]) -> Result<Manifest, Error> {
    Ok(Manifest::from_json(manifest_section(&component_sections(component)?)?)?)
}

/// The names of what a component imports, sorted: `tollgate:check/inputs@0.1.0`.
pub fn imports(component: &[u8]) -> Result<Vec<String>, Error> {
    let sections = component_sections(component)?;
    names(&sections, IMPORTS, ComponentImportSectionReader::new, |import| import.name.name)
}

/// The names of what a component exports, sorted: `tollgate:check/guest@0.1.0`.
pub fn exports(component: &[u8]) -> Result<Vec<String>, Error> {
    let sections = component_sections(component)?;
    names(&sections, EXPORTS, ComponentExportSectionReader::new, |export| export.name.name)
}

/// The content of the one manifest section.
pub(crate) fn manifest_section<'a>(sections: &[Section<'a>]) -> Result<&'a [u8], Error> {
    let mut found = sections.iter().filter(|section| section.name == Some(Manifest::SECTION));
    let section = found.next().ok_or(Error::NoManifest)?;
    if found.next().is_some() {
        return Err(Error::DoubleManifest);
    }
    let length = section.content.len();
    if length > MAX_MANIFEST {
        return Err(Error::ManifestTooLarge { length });
    }
    Ok(section.content)
}

fn component_sections(component: &[u8]) -> Result<Vec<Section<'_>>, Error> {
    match split(component)? {
        (Kind::Component, sections) => Ok(sections),
        (Kind::Module, _) => Err(Error::CoreModule),
    }
}

fn names<'a, T: FromReader<'a>>(
    sections: &[Section<'a>],
    id: u8,
    open: impl Fn(BinaryReader<'a>) -> wasmparser::Result<SectionLimited<'a, T>>,
    name: impl Fn(T) -> &'a str,
) -> Result<Vec<String>, Error> {
    let read = || -> wasmparser::Result<Vec<String>> {
        let mut names = Vec::new();
        for section in sections.iter().filter(|section| section.id == id) {
            for item in open(BinaryReader::new(section.content, section.offset))? {
                names.push(name(item?).to_owned());
            }
        }
        names.sort_unstable();
        Ok(names)
    };
    read().map_err(|error| Error::Malformed {
        offset: error.offset(),
        reason: sanitised(error.message()),
    })
}
