//! From nothing to a commit that a new check blocks, in each language.

use std::fs;
use std::path::Path;
use std::time::Instant;

use tollgate_tests::{Answer, Scratch, run};

use crate::workshop::{Language, Workshop, replace};

/// A word that stands nowhere by chance.
const ANOTHER: &str = "QUETZALCOATLUS";

#[test]
#[ignore = "builds with cargo; `cargo xtask test --long authoring` runs it"]
fn authoring_from_nothing_in_rust() {
    from_nothing(Language::Rust);
}

#[test]
#[ignore = "takes componentize-py from PyPI; `cargo xtask test --long authoring` runs it"]
fn authoring_from_nothing_in_python() {
    from_nothing(Language::Python);
}

#[test]
#[ignore = "takes packages from npm; `cargo xtask test --long authoring` runs it"]
fn authoring_from_nothing_in_typescript() {
    from_nothing(Language::JavaScript);
}

#[test]
#[ignore = "takes Go from PyPI; `cargo xtask test --long authoring` runs it"]
fn authoring_from_nothing_in_go() {
    from_nothing(Language::Go);
}

fn from_nothing(language: Language) {
    let Some(workshop) = Workshop::new(language) else { return };
    let begun = Instant::now();
    let project = workshop.project("house-style");
    let tested = workshop.tollgate(&project, &["check", "test"]).expect(0);
    let green = begun.elapsed();
    assert!(tested.stdout.ends_with("3 passed, 0 failed\n"), "{}", tested.text());

    let module = project.join("dist/house-style.wasm");
    imports_the_contract_alone(&workshop, &project);
    let costs =
        workshop.tollgate(&project, &["check", "bench", "--format", "json"]).expect(0).json();
    eprintln!("{}: green after {:.1} s; {costs:#}", language.word(), green.as_secs_f64());
    let lint = workshop.tollgate(&project, &["check", "lint"]);
    assert_eq!(lint.stdout, "nothing to mend\n", "{}", lint.text());
    lint.expect(0);

    // Used by path in another repository, whose commits it judges.
    let gated = Scratch::gated();
    let name = module.to_str().unwrap();
    gated.stage("tollgate.toml", format!("[checks.house-style]\nmodule = {name:?}\n"));
    gated.commit("a check");
    let home = workshop.scratch.home();
    blocks(&gated, &home, "DONOTCOMMIT");
    passes(&gated, &home, ANOTHER);

    // Another word in its source, and that word blocks and nothing else does.
    replace(&project.join(language.source()), "DONOTCOMMIT", ANOTHER);
    workshop.tollgate(&project, &["check", "build"]).expect(0);
    blocks(&gated, &home, ANOTHER);
    passes(&gated, &home, "DONOTCOMMIT");
    let differs = workshop.tollgate(&project, &["check", "test"]).expect(1);
    assert!(differs.stdout.contains("differs  fires\n"), "{}", differs.text());
    assert!(differs.stdout.contains("expected and not found: notes.txt:2:1"), "{}", differs.text());
}

#[track_caller]
fn imports_the_contract_alone(workshop: &Workshop, project: &Path) {
    let arguments = ["check", "inspect", "dist/house-style.wasm", "--format", "json"];
    let inspected = workshop.tollgate(project, &arguments).expect(0).json();
    let imports = inspected["imports"].as_array().unwrap();
    let is_ours = |import: &serde_json::Value| {
        import["name"].as_str().is_some_and(|name| name.starts_with("tollgate:check/"))
    };
    assert!(imports.iter().all(is_ours), "{imports:?}");
    assert_eq!(inspected["capabilities"], serde_json::json!([]));
    // The same by the tool that everybody has.
    let Some(tools) = tollgate_tests::WASM_TOOLS.find() else { return };
    let mut command = workshop.command(project, tools);
    let wit =
        run(command.args(["component", "wit", "dist/house-style.wasm"]), b"").expect(0).stdout;
    let imported: Vec<&str> =
        wit.lines().filter_map(|line| line.trim().strip_prefix("import ")).collect();
    assert!(!imported.is_empty());
    assert!(imported.iter().all(|name| name.starts_with("tollgate:check/")), "{imported:?}");
}

/// By the author, for whom the check was compiled when it was built.
fn commit(gated: &Scratch, home: &Path, word: &str) -> Answer {
    gated.stage("notes.txt", format!("one\n  {word}: two\n"));
    let mut git = gated.command("git");
    run(git.args(["commit", "-q", "-m", "a change"]).env("TOLLGATE_HOME", home), b"")
}

#[track_caller]
fn blocks(gated: &Scratch, home: &Path, word: &str) {
    let head = gated.head();
    let answer = commit(gated, home, word);
    assert_eq!(answer.code, 1, "{}", answer.text());
    assert!(answer.text().contains("notes.txt:2:3"), "{}", answer.text());
    assert!(answer.text().contains(&format!("`{word}` stands here")), "{}", answer.text());
    assert_eq!(gated.head(), head);
    gated.git(&["rm", "-q", "-f", "--cached", "notes.txt"]);
    fs::remove_file(gated.root().join("notes.txt")).unwrap();
}

#[track_caller]
fn passes(gated: &Scratch, home: &Path, word: &str) {
    let head = gated.head();
    let answer = commit(gated, home, word);
    assert_eq!(answer.code, 0, "{}", answer.text());
    assert_ne!(gated.head(), head);
    gated.git(&["rm", "-q", "notes.txt"]);
    gated.commit("as before");
}
