//! Modules that are no checks: told with the place that names them, never run, never a panic.

use std::fs;

use tollgate_tests::{Scratch, guests_folder};

use crate::{assert_says, findings};

fn word() -> Vec<u8> {
    fs::read(guests_folder().join("word.wasm")).unwrap()
}

/// A repository whose check `license` is this module.
fn with_module(bytes: &[u8]) -> Scratch {
    let scratch = Scratch::new();
    scratch.stage("checks/license.wasm", bytes);
    scratch.stage("tollgate.toml", "# ours\n[checks.license]\nmodule = \"checks/license.wasm\"\n");
    scratch.stage("a.txt", "flagme, panic\n");
    scratch
}

#[test]
fn bytes_that_are_no_check_are_refused() {
    let word = word();
    let (component, core) = (b"\0asm\x0d\0\x01\0", b"\0asm\x01\0\0\0");
    for (bytes, why) in [
        (&b"a text about licenses\n"[..], "no WebAssembly"),
        (b"", "no WebAssembly"),
        (b"(module)", "WebAssembly as text"),
        (core, "core module"),
        (component, "no manifest"),
        (&word[..word.len() / 2], "cut off or damaged"),
        (&word[..word.len() - 1], "cut off or damaged"),
        (&word[..6], ""),
    ] {
        let scratch = with_module(bytes);
        for arguments in [&["run"][..], &["hook", "pre-commit"], &["run", "--all"]] {
            let answer = scratch.tollgate(arguments);
            assert_says(&answer, 2, &["tollgate.toml:3:", "`license`", why]);
        }
    }
}

#[test]
fn a_module_that_is_damaged_inside_gives_no_answer() {
    let mut answers = [0; 4];
    let word = word();
    for at in (200..word.len()).step_by(word.len() / 12) {
        let mut bytes = word.clone();
        bytes[at..(at + 16).min(word.len())].fill(0xee);
        let scratch = with_module(&bytes);
        // The module says the word itself; it is not to be judged.
        scratch.commit("the check");
        scratch.stage("a.txt", "flagme, please\n");
        let answer = scratch.tollgate(&["run", "--format", "json"]);
        // What was hit may be a text that nobody reads; else it must be said.
        assert_says(&answer, answer.code, &[]);
        match answer.code {
            1 => assert_eq!(findings(&answer), ["a.txt:1:1 word/found"]),
            2 => assert!(answer.stderr.contains("tollgate.toml:3:"), "{}", answer.stderr),
            3 => assert!(
                answer.stdout.contains("\"outcome\":\"errored\"")
                    || answer.stdout.contains("\"outcome\": \"errored\""),
                "{}",
                answer.text()
            ),
            code => panic!("{code} at {at}: {}", answer.text()),
        }
        answers[usize::try_from(answer.code).unwrap()] += 1;
    }
    assert!(answers[2] + answers[3] > 5, "{answers:?}");
}

#[test]
fn a_module_that_is_not_there_or_no_file() {
    for (module, why) in [
        ("missing.wasm", "missing.wasm"),
        ("checks", "no file"),
        ("../outside.wasm", "outside.wasm"),
        ("oci://registry.example/acme/license:1.2", "not on this machine"),
    ] {
        let scratch = with_module(&word());
        scratch.stage("tollgate.toml", format!("[checks.license]\nmodule = \"{module}\"\n"));
        assert_says(&scratch.tollgate(&["run"]), 2, &["tollgate.toml:2:", why]);
    }
    let scratch = with_module(&word());
    scratch.stage("tollgate.toml", "[checks.license]\nmodule = \"pipe.wasm\"\n");
    #[cfg(unix)]
    {
        let made = scratch.command("mkfifo").arg("pipe.wasm").status().unwrap();
        assert!(made.success());
        assert_says(&scratch.tollgate(&["run"]), 2, &["pipe.wasm", "no file"]);
    }
}

#[test]
fn a_check_that_fails_is_no_pass() {
    for (guest, expected, outcome) in
        [("trap", 3, "errored"), ("endless", 3, "timed-out"), ("grow", 3, "errored")]
    {
        let scratch =
            with_module(&fs::read(guests_folder().join(format!("{guest}.wasm"))).unwrap());
        // Short, so that the test is.
        let configuration = "[checks.license]\nmodule = \"checks/license.wasm\"\n\
                             limits = { deadline = \"50ms\" }\nexclude = [\"checks\", \"*.toml\"]\n";
        scratch.stage("tollgate.toml", configuration);
        let answer = scratch.tollgate(&["run", "--format", "json"]);
        assert_says(&answer, expected, &[]);
        let report = answer.json();
        let check = report["checks"].as_array().unwrap().iter().find(|c| c["id"] == "license");
        assert_eq!(check.unwrap()["outcome"], outcome, "{guest}: {report}");
        assert_says(
            &scratch.tollgate(&["hook", "pre-commit"]),
            expected,
            &["no answer", "license"],
        );
        let allowing = format!("[gate]\nno-answer = \"allow\"\n{configuration}");
        scratch.stage("tollgate.toml", allowing);
        assert_says(&scratch.tollgate(&["hook", "pre-commit"]), 0, &["no answer", "license"]);
    }
}

#[test]
fn a_secret_is_hidden_from_what_other_checks_say() {
    let token = ["AKIA", "Q3EGRKZ5T6WXYZ2A"].concat();
    let scratch = Scratch::new();
    scratch.stage("word.wasm", word());
    let configuration =
        format!("[checks.word]\nmodule = \"word.wasm\"\noptions = {{ word = \"{token}\" }}\n");
    scratch.stage("tollgate.toml", &configuration);
    let allow = concat!("# tollgate", ":allow word");
    scratch.stage("a.txt", format!("key = '{token}' {allow} {token} is only a word\n"));
    for format in ["text", "json", "sarif", "junit"] {
        let answer = scratch.tollgate(&["run", "--format", format]);
        assert!(answer.stdout.contains("aws-access-key"), "{}", answer.stdout);
        assert!(!answer.stdout.contains(&token), "{format}: {}", answer.stdout);
        assert!(!answer.stderr.contains(&token), "{format}: {}", answer.stderr);
    }
}
