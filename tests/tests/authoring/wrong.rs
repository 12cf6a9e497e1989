//! What an author does wrong is told with where it is and what would be right.

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_tests::{Answer, Scratch, guests_folder, program, run};

/// A project whose module is there already, so that nothing has to be built.
struct Project {
    scratch: Scratch,
    root: PathBuf,
}

impl Project {
    fn new() -> Self {
        let scratch = Scratch::new();
        let root = scratch.beside("word");
        fs::create_dir_all(root.join("fixtures/one/files")).unwrap();
        fs::copy(guests_folder().join("word.wasm"), root.join("word.wasm")).unwrap();
        fs::write(root.join("fixtures/one/files/a.txt"), "flagme\n").unwrap();
        Self { scratch, root }
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.root.join(path), text).unwrap();
    }

    fn test(&self, more: &[&str]) -> Answer {
        let mut command = self.scratch.command_in(&self.root, program("tollgate"));
        run(
            command
                .args(["check", "test", "--module", "word.wasm", "--fixtures", "fixtures"])
                .args(more),
            b"",
        )
    }

    #[track_caller]
    fn is_told(&self, message: &str, hint: &str) {
        let answer = self.test(&[]).expect(2);
        assert!(answer.stderr.contains(message), "{}", answer.text());
        assert!(answer.stderr.contains(hint), "{}", answer.text());
    }
}

#[test]
fn a_case_without_an_expectation() {
    let project = Project::new();
    let answer = project.test(&[]).expect(1);
    assert!(answer.stdout.contains("differs  one"), "{}", answer.text());
    assert!(answer.stdout.contains("it has no expected.json"), "{}", answer.text());
    assert!(project.test(&["--update"]).expect(0).stdout.contains("updated  one"));
    assert_eq!(project.test(&[]).expect(0).stdout.lines().last(), Some("1 passed, 0 failed"));
}

#[test]
fn a_case_of_another_shape() {
    let project = Project::new();
    project.write("fixtures/one/expected.json", "[]");
    project.is_told("expected.json: it is no object with `findings`", "as in {");
    project.write("fixtures/one/expected.json", "{\"findings\": []}");
    project.write("fixtures/one/case.toml", "option = { word = \"x\" }\n");
    project.is_told("case.toml: unknown key `option`", "do you mean `options`?");
    project.write("fixtures/one/case.toml", "options = 3\n");
    project.is_told("case.toml: `options` is no table", "as in tollgate.toml");
    project.write("fixtures/one/case.toml", "options = {\n");
    project.is_told("case.toml: TOML parse error", "as in tollgate.toml");
    project.write("fixtures/one/case.toml", "[data.words]\none = \"1\"\n");
    project
        .is_told("case.toml: the check has no data set `words`", "in `datasets` of the manifest");
    project.write("fixtures/one/case.toml", "[data.words]\none = 1\n");
    project.is_told("`data.words.one` is no text", "`[data.NAME]` with texts");
    fs::remove_file(project.root.join("fixtures/one/case.toml")).unwrap();
    fs::create_dir(project.root.join("fixtures/two")).unwrap();
    project.is_told("fixtures/two has no `files/`", "put the files there");
}

#[test]
fn what_differs_is_told_line_by_line() {
    let project = Project::new();
    let expected = r#"{"findings": [{"rule": "word/found", "start": {"line": 7}}]}"#;
    project.write("fixtures/one/expected.json", expected);
    let answer = project.test(&[]).expect(1);
    assert!(answer.stdout.contains("expected and not found: ?:7 word/found"), "{}", answer.text());
    assert!(answer.stdout.contains("found and not expected: a.txt:1:1 word/found"));
    assert!(answer.stderr.contains("--update"), "{}", answer.text());
    // What is left out may be anything.
    project.write("fixtures/one/expected.json", r#"{"findings": [{"path": "a.txt"}]}"#);
    project.test(&[]).expect(0);
    assert!(project.test(&["none"]).expect(2).stderr.contains("no case is named like `none`"));
}

#[test]
fn options_that_the_check_refuses_can_be_expected() {
    let project = Project::new();
    project.write("fixtures/one/case.toml", "options = { word = \"\" }\n");
    project.test(&["--update"]).expect(0);
    let expected = fs::read_to_string(project.root.join("fixtures/one/expected.json")).unwrap();
    assert!(expected.contains("\"refused\"") && expected.contains("/word"), "{expected}");
    project.test(&[]).expect(0);
}

/// A project may be somebody else's.
#[test]
#[cfg(unix)]
fn links_and_pipes_in_a_case_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let project = Project::new();
    let (victim, case) = (project.scratch.beside("victim"), project.root.join("fixtures/one"));
    fs::write(&victim, "theirs").unwrap();
    symlink(&victim, case.join("expected.json")).unwrap();
    project.is_told("expected.json is no file", "no link");
    project.test(&["--update"]).expect(0);
    assert_eq!(fs::read_to_string(&victim).unwrap(), "theirs");
    project.test(&[]).expect(0);
    for file in ["expected.json", "case.toml"] {
        let _ = fs::remove_file(case.join(file));
        run(std::process::Command::new("mkfifo").arg(case.join(file)), b"").expect(0);
        project.is_told(&format!("{file} is no file"), "put a file there");
        fs::remove_file(case.join(file)).unwrap();
    }
    fs::rename(&case, project.scratch.beside("elsewhere")).unwrap();
    symlink(project.scratch.beside("elsewhere"), &case).unwrap();
    project.is_told("fixtures has no case", "a case is a folder");
}

#[test]
fn one_case_is_updated_by_its_whole_name() {
    let project = Project::new();
    fs::create_dir_all(project.root.join("fixtures/one-more/files")).unwrap();
    project.write("fixtures/one-more/files/a.txt", "flagme\n");
    assert_eq!(project.test(&["one", "--update"]).expect(0).stdout.lines().count(), 2);
    assert!(!project.root.join("fixtures/one-more/expected.json").exists());
    assert_eq!(project.test(&["on", "--update"]).expect(0).stdout.lines().count(), 3);
}

#[test]
fn no_project_and_one_too_many() {
    let scratch = Scratch::new();
    let outside = scratch.beside("outside");
    fs::create_dir(&outside).unwrap();
    let told = |arguments: &[&str], folder: &Path, message: &str| {
        let answer = run(scratch.command_in(folder, program("tollgate")).args(arguments), b"");
        let answer = answer.expect(2);
        assert!(answer.stderr.contains(message), "{}", answer.text());
    };
    for command in ["build", "test", "bench", "lint"] {
        told(&["check", command], &outside, "is no project of a check");
    }
    fs::write(outside.join("Cargo.toml"), "").unwrap();
    fs::write(outside.join("go.mod"), "").unwrap();
    told(&["check", "build"], &outside, "has Cargo.toml and go.mod");
    told(&["check", "new", "Wrong", "--lang", "go"], &outside, "can't be the name of a check");
    told(
        &["check", "new", "right", "--lang", "cobol"],
        &outside,
        "there are rust, python, js and go",
    );
}

#[test]
fn tools_that_are_missing_are_named_and_not_installed() {
    let scratch = Scratch::new();
    let parent = scratch.beside("projects");
    fs::create_dir(&parent).unwrap();
    for (language, tool, hint) in [
        ("rust", "there is no `rustc` here", "install Rust"),
        ("python", "there is no `componentize-py` here", "pip install componentize-py==0.25.1"),
        ("js", "there is no `node` here", "install Node.js"),
        ("go", "there is no `go` here", "install Go 1.24"),
    ] {
        let tollgate = |folder: &Path, arguments: &[&str]| {
            let mut command = scratch.command_in(folder, program("tollgate"));
            run(command.args(arguments).env("PATH", "/nowhere"), b"")
        };
        tollgate(&parent, &["check", "new", language, "--lang", language]).expect(0);
        let answer = tollgate(&parent.join(language), &["check", "build"]).expect(2);
        assert!(answer.stderr.contains(tool), "{}", answer.text());
        assert!(answer.stderr.contains(hint), "{}", answer.text());
    }
}
