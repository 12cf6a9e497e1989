//! Permissions are the import list: a module of ours imports the contract and nothing else.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tollgate_tests::{WASM_TOOLS, checks_folder, guests_folder, run};

fn modules(folder: PathBuf) -> Vec<PathBuf> {
    let mut modules: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask dist`", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wasm"))
        .collect();
    modules.sort();
    assert!(!modules.is_empty(), "{} has no modules", folder.display());
    modules
}

/// The imports of a world as `wasm-tools component wit` writes it.
fn imports(wit: &str) -> Vec<&str> {
    wit.lines()
        .filter_map(|line| line.trim().strip_prefix("import "))
        .map(|import| import.trim_end_matches(';').trim())
        .collect()
}

/// Guests that are there to import more: HTTP, and all that an ordinary toolchain brings along.
const BEYOND: &[&str] = &["fetch", "probe"];

fn assert_ours(what: &str, imports: &[impl AsRef<str>]) {
    assert!(!imports.is_empty(), "{what} imports nothing at all");
    for import in imports {
        assert!(import.as_ref().starts_with("tollgate:check/"), "{what}: {}", import.as_ref());
    }
}

#[test]
fn modules_import_the_contract_only() {
    let beyond = |path: &PathBuf| BEYOND.iter().any(|name| path.file_stem().unwrap() == *name);
    let (beyond, guests): (Vec<_>, Vec<_>) = modules(guests_folder()).into_iter().partition(beyond);
    let imports =
        |module: &PathBuf| tollgate_componentize::imports(&fs::read(module).unwrap()).unwrap();
    for module in modules(checks_folder()).iter().chain(&guests) {
        assert_ours(&module.display().to_string(), &imports(module));
    }
    for module in &beyond {
        assert!(imports(module).iter().any(|name| name.starts_with("wasi:")), "{module:?}");
    }
}

#[test]
fn wasm_tools_says_so_too() {
    let Some(wasm_tools) = WASM_TOOLS.find() else { return };
    for module in modules(checks_folder()) {
        let ask = |arguments: &[&str]| {
            run(Command::new(&wasm_tools).args(arguments).arg(&module), b"").expect(0).stdout
        };
        ask(&["validate"]);
        let wit = ask(&["component", "wit"]);
        assert_ours(&module.display().to_string(), &imports(&wit));
        // Both read the same list.
        let bytes = fs::read(&module).unwrap();
        let mut ours = tollgate_componentize::imports(&bytes).unwrap();
        let mut theirs: Vec<String> = imports(&wit).iter().map(|&name| name.to_owned()).collect();
        ours.sort_unstable();
        theirs.sort_unstable();
        assert_eq!(ours, theirs);
    }
}

#[test]
fn a_foreign_import_would_be_seen() {
    let wit =
        "world root {\n  import tollgate:check/types@0.1.0;\n  import wasi:io/poll@0.2.0;\n}\n";
    assert_eq!(imports(wit), ["tollgate:check/types@0.1.0", "wasi:io/poll@0.2.0"]);
    assert!(std::panic::catch_unwind(|| assert_ours("wit", &imports(wit))).is_err());
}
