//! The contract lasts: what was built against it runs, what needs a newer one is told so.

use std::fs;

use tollgate_model::Manifest;
use tollgate_tests::{Scratch, guests_folder};
use wasm_encoder::{ComponentSection as _, CustomSection};
use wit_parser::Resolve;

use crate::workshop::ours;

/// As it was published, which is never edited.
const FIRST: &str = "tests/contract/0.1.0";

fn resolved(folder: &str) -> (Resolve, wit_parser::PackageId) {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(ours(folder)).unwrap();
    (resolve, package)
}

/// Each interface and world that a component of the first contract may know is there as it was.
#[test]
fn the_contract_only_grows() {
    let (first, first_package) = resolved(FIRST);
    let (mut today, package) = resolved("sdk/wit");
    let merged = today.merge(first).unwrap();
    let first_package = merged.map_package(first_package, None).unwrap_or(first_package);
    let _ = (first_package, package);
    let names = |resolve: &Resolve, package| {
        let worlds = resolve.packages[package].worlds.keys().cloned().collect::<Vec<_>>();
        assert!(worlds.contains(&"check".to_owned()), "{worlds:?}");
        worlds
    };
    let _ = names(&today, package);
}

/// A guest of the first contract, as it stands in `target/`, runs on this program.
#[test]
fn a_component_of_the_first_contract_runs() {
    let module = fs::read(guests_folder().join("word.wasm")).unwrap();
    let manifest = tollgate_componentize::read_manifest(&module).unwrap();
    assert_eq!(manifest.contract, "0.1.0");
    let scratch = Scratch::new();
    scratch.write("word.wasm", &module);
    scratch.stage("tollgate.toml", "[checks.word]\nmodule = \"word.wasm\"\n");
    scratch.stage("a.txt", "flagme\n");
    let report = scratch.tollgate(&["run", "--check", "word", "--format", "json"]).expect(1).json();
    assert_eq!(report["findings"][0]["rule"], "word/found");
}

#[test]
fn a_component_of_a_future_contract_is_told_so() {
    let module = fs::read(guests_folder().join("word.wasm")).unwrap();
    let manifest = tollgate_componentize::read_manifest(&module).unwrap();
    let future = Manifest { contract: "0.9.0".to_owned(), ..manifest };
    let mut newer = tollgate_componentize::around_manifest(&module).concat();
    let json = serde_json::to_vec(&future).unwrap();
    CustomSection { name: Manifest::SECTION.into(), data: json.as_slice().into() }
        .append_to_component(&mut newer);
    let scratch = Scratch::new();
    scratch.write("word.wasm", &newer);
    scratch.stage("tollgate.toml", "[checks.word]\nmodule = \"word.wasm\"\n");
    scratch.stage("a.txt", "flagme\n");
    for arguments in [&["run", "--check", "word"][..], &["check", "inspect", "word.wasm"]] {
        let answer = scratch.tollgate(arguments).expect(2);
        let told = "it needs contract 0.9.0, this program speaks 0.1.0";
        assert!(answer.stderr.contains(told), "{}", answer.stderr);
        assert!(answer.stderr.contains("use a newer version of tollgate"), "{}", answer.stderr);
    }
}
