//! What is kept between runs makes them faster and nothing else; where it is damaged or can't be,
//! the verdict is the same.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tollgate_tests::{Scratch, TOKEN_RULE, program, run, token_line};

use crate::{assert_says, findings};

/// A project with something of everything.
fn project() -> Scratch {
    let scratch = Scratch::new();
    for number in 0..50 {
        let text = if number % 7 == 0 { token_line() } else { format!("x = {number}\n") };
        scratch.stage(&format!("d{}/f{number}.py", number % 5), format!("# {number}\n{text}"));
    }
    scratch.stage("d1/tollgate.toml", "[checks.secrets]\nexclude = [\"f21.py\"]\n");
    let excepted = token_line().replace('\n', "  # tollgate:allow secrets it opens nothing\n");
    scratch.stage("excepted.py", excepted);
    scratch.stage("without-reason.py", token_line().replace('\n', "  # tollgate:allow secrets\n"));
    scratch.stage("binary", [b"\0\x01\xff".repeat(1_000), token_line().into_bytes()].concat());
    scratch.stage("empty", "");
    scratch.stage("same.py", "# 0\n");
    scratch.stage("same-again.py", "# 0\n");
    scratch
}

/// A report without what may differ between equal runs.
fn essence(mut report: Value) -> Value {
    for name in ["duration_ms", "cached"] {
        assert!(report["stats"][name].is_u64(), "{report}");
        report["stats"][name].take();
    }
    for check in report["checks"].as_array_mut().unwrap() {
        check["cached"].take();
    }
    report
}

#[test]
fn with_and_without_what_is_kept_the_report_is_the_same() {
    let scratch = project();
    let all = |more: &[&str]| {
        let arguments = [&["run", "--all", "--format", "json"], more].concat();
        scratch.tollgate(&arguments).expect(1).json()
    };
    let fresh = all(&["--no-cache"]);
    let first = all(&[]);
    let second = all(&[]);
    let fresh_again = all(&["--no-cache", "--no-daemon"]);
    assert!(fresh["findings"].as_array().unwrap().len() > 8, "{fresh}");
    for report in [&first, &second, &fresh_again] {
        assert_eq!(essence(report.clone()), essence(fresh.clone()));
    }
    let files = &second["stats"]["files"];
    assert_eq!(*files, 57);
    assert_eq!(second["stats"]["cached"], *files);
    for check in second["checks"].as_array().unwrap() {
        assert_eq!(check["cached"], check["files"], "{check}");
    }
    for report in [&fresh, &fresh_again] {
        // The one file that is excluded needs no check to run.
        assert_eq!(report["stats"]["cached"], 1, "{}", report["stats"]);
        assert_eq!(report["checks"][0]["cached"], 0, "{}", report["checks"]);
    }
    // What one way of asking has kept answers another.
    scratch.commit("all of it");
    let revision = scratch.tollgate(&["run", "--rev", "HEAD", "--format", "json"]).expect(1).json();
    assert_eq!(revision["findings"], fresh["findings"]);
    assert_eq!(revision["stats"]["cached"], *files);
}

#[test]
fn a_file_that_changed_is_judged_anew() {
    let scratch = Scratch::new();
    // The same length and, by a clock that is not fine enough, the same time.
    let clean = "TOKEN = read_it()".to_owned() + &" ".repeat(token_line().len() - 17);
    for round in 0..6 {
        scratch.stage("app.py", if round % 2 == 0 { clean.clone() } else { token_line() });
        scratch.tollgate(&["run", "--all"]).expect(round % 2);
    }
}

#[test]
fn a_damaged_store_is_set_aside_with_a_word() {
    let scratch = Scratch::new();
    scratch.stage("app.py", token_line());
    let judge = || scratch.tollgate(&["run", "--format", "json"]);
    let expected = findings(&judge().expect(1));
    assert_eq!(expected, [format!("app.py:1:10 {TOKEN_RULE}")]);
    let store = scratch.home().join("store");
    let files: Vec<_> = fs::read_dir(&store).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!files.is_empty());

    let garbage = b"this is no database at all. ".repeat(2_000);
    for (what, damage) in [
        ("all of it", &(|_: &[u8]| garbage.clone()) as &dyn Fn(&[u8]) -> Vec<u8>),
        ("the middle", &|old| {
            let mut new = old.to_vec();
            let from = new.len().min(100);
            new[from..].fill(0x55);
            new
        }),
        ("the end", &|old| old[..old.len() / 2].to_vec()),
    ] {
        for path in files.iter().filter(|path| path.exists()) {
            let old = fs::read(path).unwrap();
            fs::write(path, damage(&old)).unwrap();
        }
        let damaged = judge();
        assert_says(&damaged, 1, &[]);
        assert_eq!(findings(&damaged), expected, "{what}");
        if what == "all of it" {
            assert!(damaged.stderr.contains("note:"), "{what}: {}", damaged.stderr);
            assert!(damaged.stderr.contains("damaged"), "{what}: {}", damaged.stderr);
        }
        judge();
        let mended = judge();
        assert_eq!(mended.json()["stats"]["cached"], 1, "{what}: it is not kept any more");
        assert!(!mended.stderr.contains("note:"), "{what}: {}", mended.stderr);
    }
}

#[test]
fn damaged_compiled_modules_are_compiled_again() {
    let scratch = Scratch::new();
    scratch
        .write("word.wasm", fs::read(tollgate_tests::guests_folder().join("word.wasm")).unwrap());
    scratch.stage("tollgate.toml", "[checks.word]\nmodule = \"word.wasm\"\n");
    scratch.stage("a.txt", "flagme\n");
    let judge = || scratch.tollgate(&["run", "--no-cache", "--format", "json"]);
    let expected = findings(&judge().expect(1));
    assert_eq!(expected, ["a.txt:1:1 word/found"]);
    for garbage in [&b""[..], b"garbage", &[0x7f; 100_000]] {
        let mut damaged = 0;
        for entry in fs::read_dir(scratch.home().join("modules")).unwrap() {
            fs::write(entry.unwrap().path(), garbage).unwrap();
            damaged += 1;
        }
        assert!(damaged > 0);
        assert_eq!(findings(&judge().expect(1)), expected);
    }
}

#[test]
fn without_a_home_to_write_to_the_verdict_is_the_same() {
    let scratch = Scratch::gated();
    scratch.stage("app.py", token_line());
    fs::write(scratch.beside("file"), "").unwrap();
    let with_home = |(variable, home): (&str, &Path), arguments: &[&str]| {
        let mut command = scratch.command(program("tollgate"));
        for unset in ["TOLLGATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
            command.env_remove(unset);
        }
        run(command.env(variable, home).args(arguments), b"")
    };
    let (file, below) = (scratch.beside("file"), scratch.beside("file/home"));
    for home in [("TOLLGATE_HOME", &*below), ("TOLLGATE_HOME", &*file), ("HOME", &*file)] {
        let answer = with_home(home, &["run", "--format", "json"]);
        assert_says(&answer, 1, &["note:", "not kept"]);
        assert_eq!(findings(&answer), [format!("app.py:1:10 {TOKEN_RULE}")]);
        let hook = with_home(home, &["hook", "pre-commit"]);
        assert_says(&hook, 1, &["app.py:1:10", TOKEN_RULE]);
        assert_says(&with_home(home, &["cache", "stats"]), 4, &["file"]);
    }
    scratch.stage("app.py", "x = 1\n");
    let passed = with_home(("TOLLGATE_HOME", &below), &["hook", "pre-commit"]);
    assert_says(&passed, 0, &["not kept"]);
}

#[test]
fn a_folder_in_place_of_the_store_is_no_fault() {
    let scratch = Scratch::new();
    scratch.stage("app.py", token_line());
    fs::create_dir_all(scratch.home().join("store/results-1.sqlite")).unwrap();
    assert_says(&scratch.tollgate(&["run"]), 1, &["app.py:1:10", "not kept"]);
}
