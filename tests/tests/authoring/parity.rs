//! One check, written with each library: all find the same in the same cases.

use tollgate_tests::run;

use crate::workshop::{Language, Workshop, copy, ours};

#[test]
#[ignore = "builds with cargo; `cargo xtask test --long authoring` runs it"]
fn authoring_parity_of_rust() {
    says_the_same(Language::Rust);
}

#[test]
#[ignore = "takes componentize-py from PyPI; `cargo xtask test --long authoring` runs it"]
fn authoring_parity_of_python() {
    says_the_same(Language::Python);
}

#[test]
#[ignore = "takes packages from npm; `cargo xtask test --long authoring` runs it"]
fn authoring_parity_of_typescript() {
    says_the_same(Language::JavaScript);
}

#[test]
#[ignore = "takes Go from PyPI; `cargo xtask test --long authoring` runs it"]
fn authoring_parity_of_go() {
    says_the_same(Language::Go);
}

fn says_the_same(language: Language) {
    let Some(workshop) = Workshop::new(language) else { return };
    let cases = ours("tests/guests/parity/fixtures");
    let project = placed(&workshop, &format!("tests/guests/parity/{}", language.word()));
    let cases = cases.to_str().unwrap();
    let answer = workshop.tollgate(&project, &["check", "test", "--fixtures", cases]);
    assert!(answer.stdout.ends_with("12 passed, 0 failed\n"), "{}", answer.text());
    crashes_with_its_place(&workshop, &project, language);
}

/// A check that throws is told with its words and the place in the author's own source.
fn crashes_with_its_place(workshop: &Workshop, project: &std::path::Path, language: Language) {
    let scratch = &workshop.scratch;
    let module = project.join("dist/parity.wasm");
    let configuration = format!("[checks.parity]\nmodule = {module:?}\n");
    scratch.stage("tollgate.toml", configuration);
    scratch.stage("a.crash", "plover\n");
    let mut tollgate = workshop.command(scratch.root(), tollgate_tests::program("tollgate"));
    let report = run(tollgate.args(["run", "--check", "parity", "--format", "json"]), b"").expect(3);
    let error = report.json()["checks"][0]["error"].as_str().unwrap().to_owned();
    assert!(error.contains("asked to crash"), "{error}");
    let file = match language {
        Language::Rust => "src/lib.rs:",
        Language::Python => "check.py",
        Language::JavaScript => "src/check.ts:",
        Language::Go => "check.go:",
    };
    assert!(error.contains(file), "{error}");
}

/// One of our own projects, built in a copy that has the libraries beside it as here.
pub(crate) fn placed(workshop: &Workshop, project: &str) -> std::path::PathBuf {
    let tree = workshop.scratch.beside("tree");
    for folder in ["sdk/wit", "sdk/rust", "sdk/python", "sdk/js", "sdk/go", project] {
        copy(&ours(folder), &tree.join(folder));
    }
    let project = tree.join(project);
    workshop.install(&project);
    project
}
