//! What users write: `tollgate.toml`, `.tollgateignore`, exceptions in comments, dates.

use tollgate_model::{ConfigError, Date, IgnoreFile, Layer, Policy, RepoPath, is_harmful, pragmas};

use crate::Target;

pub(crate) const TARGET: Target = Target {
    name: "configuration",
    run,
    seeds,
    words: &[
        b"[gate]\n",
        b"block = ",
        b"[checks.a]\n",
        b"options = {",
        b"exclude = [",
        b"severity = {",
        b"limits.",
        b"memory = \"64MiB\"",
        b"deadline = \"2s\"",
        b"module = \"",
        b"enabled = ",
        b"tollgate:allow",
        b"until=",
        b"a/b",
        b"\"\"\"",
        b"'''",
        b"1e99",
        b"2026-02-29",
        b"inf",
    ],
    inputs: 4_000,
};

fn seeds() -> Vec<Vec<u8>> {
    let allow = ["tollgate", ":allow"].concat();
    [
        "t[gate]\nblock = \"medium\"\nno-answer = \"allow\"\n".to_owned(),
        "t[checks.a]\nenabled = false\nexclude = [\"*.md\", \"/gen/\"]\noptions = { one = [1, 2.5, \
         true, 2026-01-02], two.three = \"\" }\nseverity = { \"a/b\" = \"low\" }\nlimits = { memory \
         = \"64MiB\", deadline = \"2s\", findings = 10 }\nmodule = \"oci://h/n:1\"\n"
            .to_owned(),
        "t[[checks]]\n[checks.a.options.b]\nc = \"\\u0007\"\n".to_owned(),
        "i# why\n0123456789abcdef0123456789abcdef until=2027-01-31 moved by then\n\u{feff}\n".to_owned(),
        format!("p# {allow} a/b,c a reason\nx = 1 /* {allow} a why */ y\n[//]: # ({allow} a b)\n"),
        "d2026-02-28".to_owned(),
        // An error of serde's or TOML's may quote what it met.
        "t\"\u{1b}\u{202e}\" = 1\n[checks.\"\u{9b}x\"]\n".to_owned(),
    ]
    .map(String::into_bytes)
    .into()
}

fn run(data: &[u8]) -> u64 {
    let Some((kind, content)) = data.split_first() else { return 0 };
    match kind % 4 {
        0 => u64::from(layer(content)) | 4,
        1 => u64::from(ignore_file(content)) | 8,
        2 => date(content) | 32,
        _ => exceptions(content) | 16,
    }
}

fn layer(content: &[u8]) -> bool {
    let parse = |at: &str| {
        let path = RepoPath::parse(at).expect("a path");
        Layer::parse(&path, content)
    };
    let mut layers = Vec::new();
    for at in ["tollgate.toml", "a/tollgate.toml"] {
        match parse(at) {
            Ok(layer) => layers.push(layer),
            Err(errors) => {
                hold(&errors, content);
                assert_eq!(parse(at).map(drop), Err(errors), "the same errors each time");
            }
        }
    }
    let is_root = layers.len() == 2;
    let policy = Policy::new(layers).expect("one file a folder");
    let inside = RepoPath::parse("a/b").expect("a path");
    let ids: Vec<String> = policy.mentioned().map(|(id, _)| id.to_owned()).collect();
    for id in &ids {
        for settings in [policy.settings(id, None), policy.settings(id, Some(&inside))] {
            let options: serde_json::Value =
                serde_json::from_str(settings.options_json()).expect("options are JSON");
            assert!(options.is_object());
            settings.excludes(&inside);
        }
        assert!(!id.contains(is_harmful), "{id:?}");
        policy.severity_rules(id).for_each(|(rule, ..)| assert!(!rule.contains(is_harmful)));
    }
    is_root
}

fn ignore_file(content: &[u8]) -> bool {
    let path = RepoPath::parse(IgnoreFile::NAME).expect("a path");
    match IgnoreFile::parse(&path, content) {
        Ok(_) => true,
        Err(errors) => {
            hold(&errors, content);
            false
        }
    }
}

/// Errors are somewhere in the file, say something, and can't act on a terminal.
#[track_caller]
fn hold(errors: &[ConfigError], content: &[u8]) {
    assert!(!errors.is_empty());
    let lines: Vec<_> = content.split(|byte| *byte == b'\n').collect();
    for error in errors {
        let line = lines.get((error.line - 1) as usize);
        assert!(
            line.is_some_and(|line| error.column as usize <= line.len() + 1),
            "{error:?} is outside its file"
        );
        for told in [Some(&error.message), error.hint.as_ref()].into_iter().flatten() {
            assert!(!told.is_empty() && !told.contains(is_harmful), "{told:?}");
        }
    }
}

fn exceptions(content: &[u8]) -> u64 {
    let found = pragmas(content);
    let lines: Vec<_> = content.split(|byte| *byte == b'\n').collect();
    for pragma in &found {
        let line = lines[(pragma.line - 1) as usize];
        let at = &line[(pragma.column - 1) as usize..];
        assert!(at.starts_with(["tollgate", ":allow"].concat().as_bytes()), "{pragma:?}");
        assert!(pragma.end_column > pragma.column);
        assert!((pragma.end_column - 1) as usize <= line.len(), "{pragma:?}");
        for rule in &pragma.rules {
            assert!(rule.bytes().all(|b| b.is_ascii_alphanumeric() || b"-/".contains(&b)));
            assert_eq!(pragma.covers(rule, pragma.line), pragma.reason.is_some());
            assert!(!pragma.covers(rule, pragma.line.saturating_add(2)));
        }
        assert!(pragma.reason.as_ref().is_none_or(|reason| !reason.trim().is_empty()));
    }
    found.len().min(3) as u64
}

fn date(content: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(content);
    match text.parse::<Date>() {
        Ok(date) => {
            assert_eq!(date.to_string().parse::<Date>(), Ok(date));
            1
        }
        Err(error) => {
            assert!(!error.to_string().contains(is_harmful), "{error}");
            0
        }
    }
}
