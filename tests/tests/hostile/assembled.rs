//! Components of guests that no honest toolchain makes: core modules as text, with the contract's
//! calling convention written out, so that each can be got wrong.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use tollgate_componentize::componentize;
use tollgate_model::Manifest;
use wasm_encoder::{ComponentSectionId, CustomSection, Encode as _, Section as _};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, WorldId};

/// What all of them declare.
const MANIFEST: &str = r#"{"id":"wat","version":"1.0.0","contract":"0.1.0","title":"As text",
    "scope":"file","rules":[{"id":"wat/found","title":"Something","severity":"low",
    "confidence":"high","description":"Something.","rationale":"Tests need it.",
    "remedy":"Nothing to mend."}]}"#;

/// What only one of them imports.
const SPY: &str = "package acme:spy;
interface eyes { look: func() -> u32; }
world spy { include tollgate:check/check@0.1.0; import eyes; }";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("guests/wat")
}

fn text(name: &str) -> String {
    let path = folder().join(format!("{name}.wat"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of all guests that are text.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| {
            Some(entry.unwrap().file_name().to_str()?.strip_suffix(".wat")?.to_owned())
        })
        .collect();
    names.sort();
    names
}

/// The component of `tests/guests/wat/<name>.wat`. Its comments say which parts it shares with
/// others (`with:`), and its world and encoding of strings where they are not the usual ones.
pub(crate) fn component(name: &str) -> Vec<u8> {
    let text = text(name);
    let said: HashMap<&str, &str> = text
        .lines()
        .map_while(|line| line.strip_prefix(";; "))
        .filter_map(|line| line.split_once(": "))
        .collect();
    let mut module = format!("(module\n{text}\n");
    for part in said.get("with").into_iter().flat_map(|parts| parts.split(' ')) {
        module.push_str(&self::text(&format!("parts/{part}")));
    }
    module.push(')');
    let mut core = wat::parse_str(&module).unwrap_or_else(|error| panic!("{name}: {error}"));
    let encoding = match said.get("encoding") {
        Some(&"utf16") => StringEncoding::UTF16,
        _ => StringEncoding::UTF8,
    };
    let spies = said.get("world") == Some(&"spy");
    let (resolve, world) = world(spies);
    embed_component_metadata(&mut core, &resolve, world, encoding, false).unwrap();
    if spies {
        // What makes checks of modules would refuse it.
        let mut component =
            ComponentEncoder::default().module(&core).and_then(|encoder| encoder.encode()).unwrap();
        append(&mut component, Manifest::SECTION, MANIFEST.as_bytes());
        return component;
    }
    append(&mut core, Manifest::SECTION, MANIFEST.as_bytes());
    componentize(&core).unwrap_or_else(|error| panic!("{name}: {error}")).bytes
}

fn world(spies: bool) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/wit");
    let (package, _) = resolve.push_dir(wit).unwrap();
    if spies {
        let package = resolve.push_str("spy.wit", SPY).unwrap();
        let world = resolve.select_world(&[package], Some("spy")).unwrap();
        return (resolve, world);
    }
    let world = resolve.select_world(&[package], Some("check")).unwrap();
    (resolve, world)
}

pub(crate) fn append(binary: &mut Vec<u8>, name: &str, data: &[u8]) {
    CustomSection { name: name.into(), data: data.into() }.append_to(binary);
}

/// The component of `name` that also holds `count` instances of one more module.
pub(crate) fn with_instances(name: &str, module: &str, count: u32) -> Vec<u8> {
    let mut component = component(name);
    let modules = core_modules(&component);
    let module = wat::parse_str(module).unwrap();
    section(&mut component, ComponentSectionId::CoreModule, &module);
    let mut instances = Vec::new();
    count.encode(&mut instances);
    for _ in 0..count {
        // An instantiation, of that module, with nothing.
        instances.push(0);
        modules.encode(&mut instances);
        0_u32.encode(&mut instances);
    }
    section(&mut component, ComponentSectionId::CoreInstance, &instances);
    component
}

fn section(component: &mut Vec<u8>, id: ComponentSectionId, content: &[u8]) {
    component.push(id as u8);
    content.encode(component);
}

/// How many core modules a component has at its top level.
fn core_modules(component: &[u8]) -> u32 {
    const HEADER: usize = 8;
    let mut at = HEADER;
    let mut modules = 0;
    while at < component.len() {
        modules += u32::from(component[at] == ComponentSectionId::CoreModule as u8);
        let (length, digits) = leb128(&component[at + 1..]);
        at += 1 + digits + length;
    }
    modules
}

fn leb128(bytes: &[u8]) -> (usize, usize) {
    let digits = bytes.iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
    let value =
        bytes[..digits].iter().rev().fold(0, |value, byte| value << 7 | usize::from(byte & 0x7f));
    (value, digits)
}
