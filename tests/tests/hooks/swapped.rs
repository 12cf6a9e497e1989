//! Another module in place of the built-in one: the gate reports what the module finds, no more
//! and no less.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, RandomState};

use tollgate_tests::{Answer, Scratch, token_line};

use crate::assert_passed;

/// A word nobody could have known when the programs were built.
fn word() -> String {
    let mut bits = RandomState::new().hash_one(0);
    (0..12)
        .map(|_| {
            let letter = b'a' + u8::try_from(bits % 26).unwrap();
            bits /= 26;
            char::from(letter)
        })
        .collect()
}

/// Each place of the word in these files, by a search of our own.
fn expected(files: &[(&str, String)], word: &str) -> BTreeSet<(String, u64, u64)> {
    let mut places = BTreeSet::new();
    for (path, content) in files {
        for (number, line) in (1..).zip(content.split('\n')) {
            for (at, _) in line.match_indices(word) {
                places.insert(((*path).to_owned(), number, at as u64 + 1));
            }
        }
    }
    places
}

/// What a JSON report says, where every finding is the word's.
fn reported(answer: &Answer) -> BTreeSet<(String, u64, u64)> {
    let report = answer.json();
    let findings = report["findings"].as_array().unwrap();
    let places: BTreeSet<_> = findings
        .iter()
        .map(|finding| {
            assert_eq!(finding["check"], "secrets", "{finding}");
            assert_eq!(finding["rule"], "word/found", "{finding}");
            let start = &finding["start"];
            let path = finding["path"].as_str().unwrap().to_owned();
            (path, start["line"].as_u64().unwrap(), start["column"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(places.len(), findings.len(), "a place was told twice");
    places
}

#[test]
fn hook_and_run_report_the_word_and_nothing_else() {
    let word = word();
    let scratch = Scratch::gated();
    let files = [
        (
            "tollgate.toml",
            format!(
                "[checks.secrets]\nmodule = \"word.wasm\"\n[checks.secrets.options]\nword = \"{word}\"\n"
            ),
        ),
        ("app.py", format!("first\nx = '{word}', '{word}{word}'\n\n{word}")),
        ("deep/down/b.txt", format!("\u{fc} {word}\n{}\n", word.to_uppercase())),
        ("almost.txt", format!("{}\n", &word[1..])),
        // For the check that was there before.
        ("secret.py", token_line()),
    ];
    for (path, content) in &files {
        scratch.stage(path, content);
    }
    scratch.stage(
        "word.wasm",
        std::fs::read(tollgate_tests::guests_folder().join("word.wasm")).unwrap(),
    );
    let expected = expected(&files, &word);
    assert_eq!(expected.len(), 6, "{word}");

    for arguments in [&["run"][..], &["run", "--all"], &["run", "."], &["run", "--no-cache"]] {
        let answer = scratch.tollgate(&[arguments, &["--format", "json"]].concat()).expect(1);
        assert_eq!(reported(&answer), expected, "{arguments:?} {word}");
    }
    let stopped = scratch.hooked_commit(&[]).expect(1);
    for (path, line, column) in &expected {
        let place = format!("--> {path}:{line}:{column}\n");
        assert!(stopped.text().contains(&place), "{place}{}", stopped.text());
    }
    assert_eq!(stopped.text().matches("--> ").count(), expected.len(), "{}", stopped.text());

    // Without the word, all of it passes, the token too.
    scratch.git(&["reset", "-q", "app.py", "deep"]);
    scratch.stage("tollgate.toml", files[0].1.replace(&word, "\\u007aaz"));
    assert_passed(&scratch.hooked_commit(&[]));
}
