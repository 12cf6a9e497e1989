//! A core module of the real world, without code, on its way to a check and back.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use proptest::prelude::*;
use tollgate_componentize::{Error, componentize, exports, imports, read_manifest};
use tollgate_model::Manifest;
use wasm_encoder::{CustomSection, Section};
use wit_component::{StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

const JSON: &[u8] = br#"{"id":"demo","version":"1.2.3","contract":"0.1.0","title":"Demo",
    "scope":"file","rules":[]}"#;

/// A module that has every import and export of the world.
fn core() -> Vec<u8> {
    let mut resolve = Resolve::default();
    let wit = concat!(env!("CARGO_MANIFEST_DIR"), "/../wit");
    let (package, _) = resolve.push_dir(wit).unwrap();
    let world = resolve.select_world(&[package], Some("check")).unwrap();
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    module
}

fn with(mut binary: Vec<u8>, name: &str, data: &[u8]) -> Vec<u8> {
    CustomSection { name: name.into(), data: data.into() }.append_to(&mut binary);
    binary
}

fn check() -> Vec<u8> {
    componentize(&with(core(), Manifest::SECTION, JSON)).unwrap().bytes
}

#[test]
fn a_module_becomes_a_check_that_imports_nothing_but_the_contract() {
    let made = componentize(&with(core(), Manifest::SECTION, JSON)).unwrap();
    assert_eq!(made.manifest.id, "demo");
    assert_eq!(read_manifest(&made.bytes), Ok(made.manifest));
    let imported = imports(&made.bytes).unwrap();
    assert!(imported.contains(&"tollgate:check/inputs@0.1.0".to_owned()), "{imported:?}");
    assert!(imported.iter().all(|name| name.starts_with("tollgate:check/")), "{imported:?}");
    assert_eq!(exports(&made.bytes), Ok(vec!["tollgate:check/guest@0.1.0".to_owned()]));
}

#[test]
fn what_tools_leave_behind_does_not_change_the_check() {
    let plain = with(core(), Manifest::SECTION, JSON);
    let traced = with(with(plain, "producers", &[0]), ".debug_info", b"/home/someone");
    let made = componentize(&traced).unwrap();
    assert_eq!(made.bytes, check());
    assert!(!made.bytes.windows(9).any(|window| window == b"producers".as_slice()));
}

#[test]
fn a_check_declares_itself_exactly_once() {
    assert_eq!(componentize(&core()).unwrap_err(), Error::NoManifest);
    let once = with(core(), Manifest::SECTION, JSON);
    let twice = with(once, Manifest::SECTION, JSON);
    assert_eq!(componentize(&twice).unwrap_err(), Error::DoubleManifest);
    assert_eq!(read_manifest(&with(check(), Manifest::SECTION, JSON)), Err(Error::DoubleManifest));
    let broken = with(core(), Manifest::SECTION, b"{");
    assert!(matches!(componentize(&broken), Err(Error::Manifest(_))));
    let large =
        with(core(), Manifest::SECTION, &vec![b' '; tollgate_componentize::MAX_MANIFEST + 1]);
    assert!(matches!(componentize(&large), Err(Error::ManifestTooLarge { .. })));
}

#[test]
fn each_thing_that_is_no_component_is_told_what_it_is() {
    assert_eq!(read_manifest(&core()), Err(Error::CoreModule));
    assert_eq!(read_manifest(b"\x7fELF\x02\x01\x01"), Err(Error::Compiled));
    assert_eq!(read_manifest(b"#!/bin/sh\n"), Err(Error::NotWasm));
    assert_eq!(read_manifest(b"\n(component)"), Err(Error::Text));
    assert_eq!(read_manifest(b""), Err(Error::NotWasm));
    assert_eq!(read_manifest(b"\0asm\x63\0\0\0"), Err(Error::Version));
    assert_eq!(read_manifest(b"\0asm\x0d\0\x01\0"), Err(Error::NoManifest));
    assert_eq!(componentize(&check()).unwrap_err(), Error::AlreadyComponent);
}

#[test]
fn a_module_of_another_toolchain_is_told_how_to_build() {
    let empty = with(b"\0asm\x01\0\0\0".to_vec(), Manifest::SECTION, JSON);
    assert_eq!(componentize(&empty).unwrap_err(), Error::NoGuest);

    let mut foreign = wasm_encoder::Module::new();
    let mut types = wasm_encoder::TypeSection::new();
    types.ty().function([], []);
    let mut imports = wasm_encoder::ImportSection::new();
    imports.import("env", "clock", wasm_encoder::EntityType::Function(0));
    let foreign = foreign.section(&types).section(&imports).as_slice().to_vec();
    let error = componentize(&with(foreign, Manifest::SECTION, JSON)).unwrap_err();
    assert!(matches!(error, Error::Encode(_)));
    assert!(error.to_string().contains("tollgate-check"), "{error}");
}

#[test]
fn a_cut_is_noticed() {
    let check = check();
    for length in 0..check.len() {
        assert!(read_manifest(&check[..length]).is_err(), "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_panics_on_damaged_bytes(at in 0_usize..10_000, byte in any::<u8>()) {
        let mut damaged = check();
        let at = at % damaged.len();
        damaged[at] = byte;
        // Any answer will do.
        let _ = (read_manifest(&damaged), imports(&damaged), exports(&damaged));
    }
}

#[test]
fn a_component_of_any_toolchain_becomes_a_check_by_its_manifest() {
    let mut component = check();
    let section = component.windows(JSON.len()).position(|window| window == JSON).unwrap();
    // Its section is the last: cut it off, header and name with it.
    component.truncate(section - Manifest::SECTION.len() - 1);
    let id = component.iter().rposition(|byte| *byte == 0).unwrap();
    component.truncate(id);
    assert_eq!(componentize(&component).unwrap_err(), Error::NoManifest);
    let made = tollgate_componentize::declare(&component, JSON).unwrap();
    assert_eq!(made.bytes, check());
}
