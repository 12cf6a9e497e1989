//! Modules and machine code that are not what they say they are.

use std::path::PathBuf;

use tollgate_model::Manifest;
use tollgate_sandbox::{Check, CompiledFolder, ModuleKey, Sandbox};

use crate::assembled::{append, component};
use crate::stand::{Stand, guest};

/// The component without its last section, which is the manifest.
fn bare() -> Vec<u8> {
    let mut component = component("quiet");
    let name = Manifest::SECTION.as_bytes();
    let at = component.windows(name.len()).rposition(|window| window == name).unwrap();
    // Before the name stand its length, the section's length in two digits, and a zero.
    component.truncate(at - 4);
    component
}

fn with(section: &[u8], times: usize) -> Vec<u8> {
    let mut component = bare();
    for _ in 0..times {
        append(&mut component, Manifest::SECTION, section);
    }
    component
}

pub(crate) fn no_manifest(stand: &Stand) -> String {
    stand.module(bare()).outcome("x")
}

pub(crate) fn two_manifests(stand: &Stand) -> String {
    let one = br#"{"id":"one","version":"1.0.0","contract":"0.1.0","title":"One","rules":[]}"#;
    stand.module(with(one, 2)).outcome("x")
}

pub(crate) fn broken_manifest(stand: &Stand) -> String {
    let wrong: [&[u8]; 5] = [
        b"",
        b"{",
        b"\xff\xfe",
        br#"{"id":"../../x","version":"1.0.0","contract":"0.1.0","title":"One","rules":[]}"#,
        br#"{"id":"one","version":"1.0.0","contract":"9.9.9","title":"One","rules":[]}"#,
    ];
    let mut outcomes: Vec<String> =
        wrong.iter().map(|section| stand.module(with(section, 1)).outcome("x")).collect();
    outcomes.dedup();
    outcomes.join(", ")
}

pub(crate) fn machine_code(stand: &Stand) -> String {
    stand.module(Sandbox::precompile(&guest("word")).unwrap()).outcome("x")
}

/// In the folder where a user's compiled modules are kept.
pub(crate) fn compiled(stand: &Stand) -> String {
    let folder = tempfile::tempdir().unwrap();
    let kept = || CompiledFolder::at(folder.path(), ModuleKey::new([7; 32]));
    let module = guest("word");
    Check::load(&stand.sandbox, &module, &kept()).unwrap();
    // Locks stand there too.
    let files: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "cwasm"))
        .collect();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    let good = std::fs::read(file).unwrap();
    let other = Sandbox::precompile(&guest("trap")).unwrap();
    let mut rebuilt = 0;
    for damage in ["flipped", "cut", "empty", "swapped"] {
        let mut bad = good.clone();
        match damage {
            "flipped" => bad[good.len() / 2] ^= 1,
            "cut" => bad.truncate(good.len() / 2),
            "empty" => bad.clear(),
            _ => bad.clone_from(&other),
        }
        std::fs::write(file, bad).unwrap();
        Check::load(&stand.sandbox, &module, &kept()).unwrap();
        rebuilt += usize::from(std::fs::read(file).unwrap().len() == good.len());
    }
    format!("rebuilt, {rebuilt} times")
}
