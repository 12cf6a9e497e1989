//! The contract lasts: what was built against it runs, what needs a newer one is told so.

use std::fs;

use tollgate_model::Manifest;
use tollgate_tests::{Scratch, guests_folder};
use wasm_encoder::{ComponentSection as _, CustomSection};
use wit_parser::Resolve;

use crate::workshop::{copy, ours, replace};

/// As it was published, which is never edited.
const FIRST: &str = "tests/contract/0.1.0";

/// What a component of the first contract imports and exports is there, as it was.
#[test]
fn the_contract_only_grows() {
    for world in ["check", "network-check", "declaring-check", "declaring-network-check"] {
        let mut resolve = Resolve::default();
        let (today, _) = resolve.push_dir(ours("sdk/wit")).unwrap();
        let today = resolve.select_world(&[today], Some(world)).unwrap();
        // Under another version it is another package, to be compared with.
        let place = tempfile::tempdir().unwrap();
        copy(&ours(FIRST), place.path());
        replace(&place.path().join("check.wit"), "tollgate:check@0.1.0", "tollgate:check@0.0.1");
        let text = fs::read_to_string(place.path().join("check.wit")).unwrap();
        let text = text.replace("version = 0.1.0", "version = 0.0.1");
        fs::write(place.path().join("check.wit"), text).unwrap();
        let mut first = Resolve::default();
        let (package, _) = first.push_dir(place.path()).unwrap();
        let before = first.select_world(&[package], Some(world)).unwrap();
        let moved = resolve.merge(first).unwrap();
        let before = moved.map_world(before, wit_parser::Span::default()).unwrap();
        wit_component::semver_check(resolve, before, today)
            .unwrap_or_else(|error| panic!("{world}: {error:#}"));
    }
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
