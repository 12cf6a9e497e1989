//! The sections of a binary at its top level; what is nested in them is not looked into.

use tollgate_model::sanitised;
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
