//! Files that are no plain text: binary, empty, in other encodings, links, pipes, submodules.

use std::fs;

use tollgate_tests::{Scratch, TOKEN_RULE, run, token_line};

use crate::{assert_says, findings};

fn judged(scratch: &Scratch, arguments: &[&str]) -> (i32, Vec<String>) {
    let answer = scratch.tollgate(&[arguments, &["--format", "json"]].concat());
    assert_says(&answer, answer.code, &[]);
    (answer.code, findings(&answer))
}

#[test]
fn contents_of_every_kind() {
    let scratch = Scratch::new();
    let token = token_line().into_bytes();
    let found = |path: &str, place: &str| Some(format!("{path}:{place} {TOKEN_RULE}"));
    let files: [(&str, Vec<u8>, Option<String>); 9] = [
        ("empty", Vec::new(), None),
        ("zeros", vec![0; 100_000], None),
        ("binary", [&b"\0\x01\xff\xfe\n"[..], &token].concat(), found("binary", "2:10")),
        // Columns are counted in bytes.
        ("latin-1", [&b"\xfc\xe4\xf6 = "[..], &token].concat(), found("latin-1", "1:16")),
        ("no-end", token[..token.len() - 1].to_vec(), found("no-end", "1:10")),
        ("windows", [&b"x\r\ny\r\n"[..], &token].concat(), found("windows", "3:10")),
        ("old-mac", b"x\ry\r".to_vec(), None),
        ("bom", [&b"\xef\xbb\xbf"[..], &token].concat(), found("bom", "1:13")),
        (
            "one-line",
            [&vec![b'a'; 300_000][..], b" ", &token].concat(),
            found("one-line", "1:300011"),
        ),
    ];
    for (path, content, _) in &files {
        scratch.stage(path, content);
    }
    let mut expected: Vec<String> = files.into_iter().filter_map(|(_, _, found)| found).collect();
    expected.sort();
    for arguments in [&["run"][..], &["run", "--all"], &["run", "."]] {
        assert_eq!(judged(&scratch, arguments), (1, expected.clone()), "{arguments:?}");
    }
    let text = scratch.tollgate(&["run"]);
    assert_says(&text, 1, &["binary:2:10", "one-line:1:300011"]);
    assert!(text.stdout.len() < 10_000, "long lines are cut");
}

#[test]
#[cfg(unix)]
fn symlinks_are_not_followed() {
    use std::os::unix::fs::symlink;
    let scratch = Scratch::new();
    let outside = scratch.beside("outside.py");
    fs::write(&outside, token_line()).unwrap();
    scratch.stage("folder/a.py", "x = 1\n");
    for (target, link) in [
        (outside.to_str().unwrap(), "to-outside.py"),
        ("/etc/passwd", "to-passwd"),
        ("folder", "to-folder"),
        ("/", "to-root"),
        ("nowhere", "dangling"),
        ("loop", "loop"),
        ("loop-b", "loop-a"),
        ("loop-a", "loop-b"),
    ] {
        symlink(target, scratch.root().join(link)).unwrap();
        scratch.git(&["add", link]);
    }
    symlink(scratch.beside(""), scratch.root().join("untracked")).unwrap();
    for arguments in
        [&["run"][..], &["run", "--all"], &["run", "."], &["run", "to-outside.py", "loop"]]
    {
        assert_eq!(judged(&scratch, arguments), (0, Vec::new()), "{arguments:?}");
    }
    scratch.commit("links");
    assert_eq!(judged(&scratch, &["run", "--rev", "HEAD"]), (0, Vec::new()));

    // A folder that became a link since leads out of the repository: nothing there is ours.
    fs::remove_dir_all(scratch.root().join("folder")).unwrap();
    let elsewhere = scratch.beside("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("a.py"), token_line()).unwrap();
    symlink(&elsewhere, scratch.root().join("folder")).unwrap();
    assert_eq!(judged(&scratch, &["run", "--all"]), (0, Vec::new()));
}

#[test]
#[cfg(unix)]
fn a_file_that_can_not_be_read_is_no_pass() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::gated();
    scratch.stage("app.py", "x = 1\n");
    let place = scratch.root().join("app.py");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o000)).unwrap();
    // Whoever is root reads everything.
    if fs::read(&place).is_err() {
        assert_says(&scratch.tollgate(&["run", "--all"]), 3, &["app.py", "no answer"]);
        // What is committed lies in the index, whatever became of the file.
        assert_says(&scratch.tollgate(&["hook", "pre-commit"]), 0, &[]);
    }
    fs::remove_file(&place).unwrap();
    assert!(run(scratch.command("mkfifo").arg("app.py"), b"").code == 0);
    let pipe = scratch.tollgate(&["run", "--all"]);
    assert_says(&pipe, 3, &["no answer", "  app.py: it is not a regular file\n"]);
    assert_says(&scratch.tollgate(&["run", "app.py"]), 2, &["app.py", "neither file nor folder"]);
    assert_says(&scratch.tollgate(&["run"]), 0, &[]);
    // Not tracked, it is nobody's.
    assert!(run(scratch.command("mkfifo").arg("pipe"), b"").code == 0);
    scratch.git(&["rm", "-q", "-f", "--cached", "app.py"]);
    assert_says(&scratch.tollgate(&["run", "."]), 0, &[]);
}

#[test]
fn a_submodule_has_no_content_here() {
    let scratch = Scratch::gated();
    let commit = scratch.head().unwrap();
    let entry = format!("160000,{},lib", commit.trim());
    scratch.git(&["update-index", "--add", "--cacheinfo", &entry]);
    assert_eq!(judged(&scratch, &["run"]), (0, Vec::new()));
    fs::create_dir(scratch.root().join("lib")).unwrap();
    fs::write(scratch.root().join("lib/app.py"), token_line()).unwrap();
    assert_eq!(judged(&scratch, &["run", "--all"]), (0, Vec::new()));
    scratch.commit("a submodule that is not there");
    assert_eq!(judged(&scratch, &["run", "--rev", "HEAD"]), (0, Vec::new()));
}

#[test]
fn files_that_are_gone_or_became_something_else() {
    let scratch = Scratch::new();
    for path in ["gone.py", "was-file", "was-folder/app.py"] {
        scratch.stage(path, token_line());
    }
    fs::remove_file(scratch.root().join("gone.py")).unwrap();
    fs::remove_file(scratch.root().join("was-file")).unwrap();
    scratch.write("was-file/inside.py", "x = 1\n");
    fs::remove_dir_all(scratch.root().join("was-folder")).unwrap();
    scratch.write("was-folder", "x = 1\n");
    assert_eq!(judged(&scratch, &["run", "--all"]), (0, Vec::new()));
    assert_eq!(judged(&scratch, &["run"]).1.len(), 3);
}
