//! Names that git allows and terminals do not: reported so that they read back, on one line.

use tollgate_model::RepoPath;
use tollgate_tests::{Scratch, TOKEN_RULE, run, token_line};

use crate::assert_says;

/// Bytes of names; each file holds a token.
const NAMES: [&[u8]; 12] = [
    b"two\nlines.py",
    b"tab\there.py",
    b"\x1b[31mred\x1b[0m.py",
    b"\xff\xfe not utf-8.py",
    b"latin \xfc.py",
    b"--all",
    b"-C",
    b" blanks at both ends ",
    b"back\\slash and \"quotes\".py",
    b"100%25 %0A.py",
    b"a:b:12:3",
    "\u{202e}yp.drawkcab".as_bytes(),
];

/// Stages a blob under each name, and in a folder of that name, without any file on the disk.
fn staged() -> (Scratch, Vec<Vec<u8>>) {
    let scratch = Scratch::gated();
    scratch.write("../blob", token_line());
    let id = scratch.git(&["hash-object", "-w", "../blob"]);
    let mut paths: Vec<Vec<u8>> = NAMES.iter().map(|name| name.to_vec()).collect();
    paths.extend(NAMES.iter().map(|name| [b"in ", *name, b"/app.py"].concat()));
    paths.push([&b"x/".repeat(300)[..], &b"y".repeat(200)].concat());
    let lines: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| [format!("100644 {}\t", id.trim()).as_bytes(), path, b"\0"].concat())
        .collect();
    let mut update = scratch.command("git");
    run(update.args(["update-index", "-z", "--index-info"]), &lines.concat()).expect(0);
    paths.sort();
    (scratch, paths)
}

#[test]
fn every_name_is_reported_so_that_it_reads_back() {
    let (scratch, paths) = staged();
    let report = scratch.tollgate(&["run", "--format", "json"]).expect(1).json();
    let mut told: Vec<Vec<u8>> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            assert_eq!(finding["rule"], TOKEN_RULE);
            RepoPath::parse(finding["path"].as_str().unwrap()).unwrap().as_bytes().to_vec()
        })
        .collect();
    told.sort();
    assert_eq!(told, paths);
}

#[test]
fn no_name_writes_to_the_terminal_as_it_likes() {
    let (scratch, paths) = staged();
    for answer in [scratch.tollgate(&["run"]), scratch.hooked_commit(&[])] {
        assert_says(&answer, 1, &[TOKEN_RULE]);
        let text = answer.text();
        assert_eq!(text.matches("--> ").count(), paths.len(), "{text}");
        let wild = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(wild), "{text:?}");
        assert!(!text.lines().any(|line| line.starts_with("lines.py")), "{text}");
    }
    for format in ["sarif", "junit", "gitlab"] {
        let answer = scratch.tollgate(&["run", "--format", format]).expect(1);
        match format {
            "junit" => {
                let read = quick_junit::Report::deserialize_from_str(&answer.stdout).unwrap();
                assert_eq!(read.failures, paths.len());
            }
            "sarif" => {
                let results = &answer.json()["runs"][0]["results"];
                assert_eq!(results.as_array().unwrap().len(), paths.len());
            }
            _ => assert_eq!(answer.json().as_array().unwrap().len(), paths.len()),
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn they_are_read_from_the_working_tree_too() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let scratch = Scratch::new();
    for name in NAMES {
        std::fs::write(scratch.root().join(OsStr::from_bytes(name)), token_line()).unwrap();
    }
    let count = |command: &mut std::process::Command| {
        let answer = run(command.args(["--format", "json"]), b"").expect(1);
        answer.json()["findings"].as_array().unwrap().len()
    };
    let tollgate = || {
        let mut command = scratch.command(tollgate_tests::program("tollgate"));
        command.arg("run");
        command
    };
    assert_eq!(count(tollgate().arg(".")), NAMES.len());
    for name in NAMES {
        let path = [b"./", name].concat();
        assert_eq!(count(tollgate().arg(OsStr::from_bytes(&path))), 1, "{name:?}");
    }
    scratch.git(&["add", "--all"]);
    assert_eq!(count(tollgate().arg("--all")), NAMES.len());
    assert_eq!(count(&mut tollgate()), NAMES.len());
}
