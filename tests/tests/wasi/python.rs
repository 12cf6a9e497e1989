//! A Python interpreter with a check in it, made by componentize-py with all of WASI: the largest
//! guest of an ordinary toolchain, and one that nobody wrote for us.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tollgate_model::Digest;
use tollgate_tests::{COMPONENTIZE_PY, run};

use crate::processes::{WAITS, error, messages, repository, same_everywhere};

fn ours(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path).canonicalize().unwrap()
}

/// The files of a folder and below, in order.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// What componentize-py makes of the check; kept in `target/` for as long as neither it nor the
/// sources change. None where it can't be had.
fn component() -> Option<Vec<u8>> {
    let program = COMPONENTIZE_PY.find()?;
    let (check, contract) = (ours("tests/guests/python/check.py"), ours("sdk/wit"));
    let mut sources = vec![check.clone()];
    files(&contract, &mut sources);
    let mut all = COMPONENTIZE_PY.version.as_bytes().to_vec();
    for source in sources {
        all.extend(Digest::of(&fs::read(source).unwrap()).to_string().bytes());
    }
    let folder = ours("target").join("guests-python");
    fs::create_dir_all(&folder).unwrap();
    let kept = folder.join(format!("{}.wasm", Digest::of(&all)));
    if let Ok(component) = fs::read(&kept) {
        return Some(component);
    }
    // Python leaves files beside what it reads.
    let place = tempfile::tempdir_in(&folder).unwrap();
    fs::copy(&check, place.path().join("check.py")).unwrap();
    let made = place.path().join("made.wasm");
    let mut command = Command::new(program);
    command.current_dir(place.path()).arg("-d").arg(contract);
    command.args(["-w", "tollgate:check/check", "componentize", "check", "-o"]).arg(&made);
    run(&mut command, b"").expect(0);
    let component = fs::read(&made).unwrap();
    fs::rename(made, kept).unwrap();
    Some(component)
}

#[test]
#[ignore = "takes componentize-py from PyPI and compiles 18 MB; `cargo xtask test --long` runs it"]
fn python_learns_nothing_and_always_the_same() {
    let Some(component) = component() else { return };
    let imports = tollgate_componentize::imports(&component).unwrap();
    for wasi in ["wasi:cli/environment", "wasi:clocks/wall-clock", "wasi:filesystem/types"] {
        assert!(imports.iter().any(|import| import.starts_with(wasi)), "{wasi}: {imports:?}");
    }
    let manifest = fs::read(ours("tests/guests/python/manifest.json")).unwrap();
    let module = tollgate_componentize::declare(&component, &manifest).unwrap().bytes;

    let orders = ["look", "sleep", "exit", "exit at once", "wrong"];
    let scratch = repository(&module, &orders);
    // The first process compiles; it and all others say the same.
    let report = same_everywhere(&scratch);
    let mut settings = insta::Settings::clone_current();
    // componentize-py starts Python while it builds, so that this is part of the component.
    settings.add_filter(r"hash: -?\d+", "hash: [OF THE BUILD]");
    settings.bind(|| insta::assert_snapshot!(messages(&report, "look").join("\n")));
    assert_eq!(error(&report, "sleep"), WAITS);
    for exit in ["exit", "exit at once"] {
        assert!(error(&report, exit).contains("it exits with code 1"), "{report}");
        assert_eq!(messages(&report, exit), Vec::<String>::new());
    }
    assert!(error(&report, "wrong").contains("Python function threw"), "{report}");

    // It needs no grant, and what it found is kept like any other's.
    let list = scratch.tollgate(&["list", "--format", "json"]).expect(0).json();
    let probe = list["checks"].as_array().unwrap().iter().find(|one| one["id"] == "probe").unwrap();
    assert_eq!(probe["capabilities"], serde_json::json!([]));
    assert_eq!(probe["standing"], "not-needed");
    let again = || scratch.tollgate(&["run", "--check", "probe", "--format", "json"]).expect(3);
    again();
    let kept = again().json();
    assert_eq!(kept["findings"], report["findings"]);
    assert_eq!(kept["checks"][0]["cached"], orders.len(), "{kept}");
}
