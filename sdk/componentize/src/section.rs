//! The sections of a binary at its top level; what is nested in them is not looked into.

use tollgate_model::{Manifest, sanitised};
use wasmparser::BinaryReader;

use crate::{Error, MAX_MODULE};

/// A module or a component. Both are a header and a row of sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Module,
    Component,
}

/// One section.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Section<'a> {
    /// 0 is a custom section.
    pub(crate) id: u8,
    /// What follows id and length; for a custom section what follows its name.
    pub(crate) content: &'a [u8],
    /// Where the content begins in the binary.
    pub(crate) offset: u64,
    /// Of a custom section.
    pub(crate) name: Option<&'a str>,
}

const CUSTOM: u8 = 0;
const HEADER: usize = 8;
const MODULE: [u8; 4] = [1, 0, 0, 0];
const COMPONENT: [u8; 4] = [0x0d, 0, 1, 0];

/// Takes a binary apart.
pub(crate) fn split(binary: &[u8]) -> Result<(Kind, Vec<Section<'_>>), Error> {
    let kind = kind(binary)?;
    let mut reader = BinaryReader::new(&binary[HEADER..], HEADER as u64);
    let mut sections = Vec::new();
    while !reader.eof() {
        sections.push(section(&mut reader).map_err(|error| Error::Malformed {
            offset: error.offset(),
            reason: sanitised(error.message()),
        })?);
    }
    Ok((kind, sections))
}

/// What stands around the manifest of a component, in its order: all of it that is code. A binary
/// that can't be taken apart is one part.
pub fn around_manifest(binary: &[u8]) -> Vec<&[u8]> {
    let taken_apart = || -> wasmparser::Result<Vec<&[u8]>> {
        let mut reader = BinaryReader::new(binary.get(HEADER..).unwrap_or_default(), 0);
        let (mut parts, mut begin) = (Vec::new(), 0);
        while !reader.eof() {
            let start = HEADER + reader.original_position() as usize;
            if section(&mut reader)?.name == Some(Manifest::SECTION) {
                parts.push(&binary[begin..start]);
                begin = HEADER + reader.original_position() as usize;
            }
        }
        parts.push(&binary[begin..]);
        Ok(parts)
    };
    taken_apart().unwrap_or_else(|_| vec![binary])
}

/// What stands before the sections.
pub(crate) fn header(kind: Kind) -> Vec<u8> {
    let version = match kind {
        Kind::Module => MODULE,
        Kind::Component => COMPONENT,
    };
    [b"\0asm", version.as_slice()].concat()
}

fn kind(binary: &[u8]) -> Result<Kind, Error> {
    if binary.len() > MAX_MODULE {
        return Err(Error::TooLarge { length: binary.len() });
    }
    let Some(version) = binary.strip_prefix(b"\0asm") else {
        // wasmtime writes what it compiles as an ELF file on every platform.
        return Err(if binary.starts_with(b"\x7fELF") {
            Error::Compiled
        } else if binary.trim_ascii_start().starts_with(b"(") {
            Error::Text
        } else {
            Error::NotWasm
        });
    };
    match version.first_chunk() {
        Some(&MODULE) => Ok(Kind::Module),
        Some(&COMPONENT) => Ok(Kind::Component),
        Some(_) => Err(Error::Version),
        None => Err(Error::NotWasm),
    }
}

fn section<'a>(reader: &mut BinaryReader<'a>) -> wasmparser::Result<Section<'a>> {
    let id = reader.read_u8()?;
    let length = reader.read_var_u32()?;
    let start = reader.original_position();
    let content = reader.read_bytes(length as usize)?;
    if id != CUSTOM {
        return Ok(Section { id, content, offset: start, name: None });
    }
    let mut custom = BinaryReader::new(content, start);
    let name = custom.read_string()?;
    let offset = custom.original_position();
    let content = &content[(offset - start) as usize..];
    Ok(Section { id, content, offset, name: Some(name) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_section(name: &str, content: &[u8]) -> Vec<u8> {
        let mut binary = header(Kind::Component);
        for (name, content) in [("before", &b"1"[..]), (name, content), ("after", b"2")] {
            wasm_encoder::ComponentSection::append_to_component(
                &wasm_encoder::CustomSection { name: name.into(), data: content.into() },
                &mut binary,
            );
        }
        binary
    }

    #[test]
    fn another_manifest_is_the_same_code_and_any_other_section_is_not() {
        let around = |name, content| around_manifest(&with_section(name, content)).concat();
        let one = around(Manifest::SECTION, b"{}");
        assert_eq!(one, around(Manifest::SECTION, b"{\"id\": 1}"));
        assert_ne!(one, around("another", b"{}"));
        assert_ne!(around("another", b"{}"), around("another", b"[]"));
        let binary = with_section("another", b"{}");
        assert_eq!(around_manifest(&binary), [&binary[..]]);
    }

    #[test]
    fn what_is_no_component_is_one_part() {
        for binary in [&b""[..], b"\0as", b"not wasm at all", b"\0asm\x0d\0\x01\0\xff\xff"] {
            assert_eq!(around_manifest(binary).concat(), binary);
        }
    }
}
