//! What can't be judged as it stands: the fact, the place, what would be right, exit code 2.

use tollgate_tests::{Scratch, TOKEN_RULE, program, run, token_line};

use crate::assert_says;

#[test]
fn not_a_repository() {
    let scratch = Scratch::new();
    let folder = scratch.beside("elsewhere");
    std::fs::create_dir(&folder).unwrap();
    for arguments in
        [&["run"][..], &["run", "--all"], &["run", "x"], &["hook", "pre-commit"], &["install"]]
    {
        let mut command = scratch.command_in(&folder, program("tollgate"));
        // Above the folder may be anything.
        command.env("GIT_CEILING_DIRECTORIES", scratch.beside("")).args(arguments);
        assert_says(&run(&mut command, b""), 2, &["git repository", folder.to_str().unwrap()]);
    }
    assert_says(&scratch.tollgate(&["run", "-C", "missing"]), 2, &["missing"]);
}

#[test]
fn a_branch_without_commits() {
    let scratch = Scratch::new();
    assert_says(&scratch.tollgate(&["run"]), 0, &["nothing is staged"]);
    assert_says(&scratch.tollgate(&["run", "--all"]), 0, &["0 files"]);
    assert_says(&scratch.tollgate(&["hook", "pre-commit"]), 0, &[]);
    for arguments in [["--rev", "HEAD"], ["--range", "HEAD~1..HEAD"]] {
        let answer = scratch.tollgate(&["run", arguments[0], arguments[1]]);
        assert_says(&answer, 2, &["HEAD", "names no commit"]);
    }
    scratch.stage("app.py", token_line());
    assert_says(&scratch.tollgate(&["run"]), 1, &["app.py:1:10", TOKEN_RULE]);
    assert_says(&scratch.tollgate(&["run", "--all"]), 1, &["app.py:1:10"]);
}

#[test]
fn a_broken_configuration_is_placed() {
    let cases: [(&str, &str, &[&str]); 9] = [
        ("[gate]\nblock = \n", "tollgate.toml:2:", &[]),
        ("[gate]\nblok = \"low\"\n", "tollgate.toml:2:1", &["blok", "`block`"]),
        ("[gate]\nblock = \"hihg\"\n", "tollgate.toml:2:9", &["hihg", "`high`"]),
        ("\n[chekcs.secrets]\n", "tollgate.toml:2:", &["chekcs", "`checks`"]),
        ("[checks.secrts]\nenabled = true\n", "tollgate.toml:1:", &["secrts", "`secrets`"]),
        ("[checks.secrets]\nenabled = \"no\"\n", "tollgate.toml:2:", &["enabled"]),
        ("[checks.secrets]\nexlude = []\n", "tollgate.toml:2:1", &["exlude", "`exclude`"]),
        ("[checks.secrets]\nexclude = [\"a[\"]\n", "tollgate.toml:2:", &["a["]),
        (
            "[checks.secrets.severity]\n\"secrets/githb-token\" = \"low\"\n",
            "tollgate.toml:2:",
            &["secrets/githb-token", "`secrets/github-token`"],
        ),
    ];
    let scratch = Scratch::gated();
    for (text, place, parts) in cases {
        scratch.stage("tollgate.toml", text);
        for arguments in [&["run"][..], &["run", "--all"], &["hook", "pre-commit"]] {
            let answer = scratch.tollgate(arguments);
            assert_says(&answer, 2, parts);
            assert!(answer.text().contains(place), "{place}: {}", answer.text());
        }
    }
    let head = scratch.head();
    let stopped = scratch.hooked_commit(&[]);
    assert_eq!((stopped.code, scratch.head()), (1, head));
    assert_says(&stopped, 1, &["tollgate.toml:2:"]);
    // In the working tree alone it is no part of the commit.
    scratch.stage("tollgate.toml", "");
    scratch.write("tollgate.toml", "[broken\n");
    scratch.hooked_commit(&[]).expect(0);
    assert_says(&scratch.tollgate(&["run", "--all"]), 2, &["tollgate.toml:1:"]);
}

#[test]
fn a_configuration_that_is_no_text_or_no_file() {
    let scratch = Scratch::new();
    scratch.stage("tollgate.toml", b"[gate]\n# \xff\xfe\n");
    assert_says(&scratch.tollgate(&["run"]), 2, &["tollgate.toml"]);
    scratch.git(&["rm", "-q", "-f", "--cached", "tollgate.toml"]);
    std::fs::remove_file(scratch.root().join("tollgate.toml")).unwrap();
    scratch.stage("tollgate.toml/app.py", token_line());
    assert_says(&scratch.tollgate(&["run"]), 1, &["tollgate.toml/app.py:1:10"]);
    // A nested one governs its folder, and is placed as well.
    scratch.stage("deep/tollgate.toml", "[gate]\nblock = \"low\"\n");
    assert_says(&scratch.tollgate(&["run"]), 2, &["deep/tollgate.toml:1:"]);
}

#[test]
fn conflicts_are_not_judged() {
    let scratch = Scratch::new();
    scratch.stage("app.py", "x = 0\n");
    scratch.commit("base");
    scratch.git(&["switch", "-q", "-c", "topic"]);
    scratch.stage("app.py", "x = 1\n");
    scratch.commit("on topic");
    scratch.git(&["switch", "-q", "main"]);
    scratch.stage("app.py", "x = 2\n");
    scratch.commit("on main");
    assert_eq!(scratch.try_git(&["merge", "-q", "topic"]).code, 1);
    assert_says(&scratch.tollgate(&["run"]), 2, &["app.py", "not merged", "git add"]);
    scratch.tollgate(&["run", "--all"]).expect(0);
}

#[test]
fn wrong_usage() {
    let scratch = Scratch::new();
    scratch.stage("a.py", "x = 1\n");
    scratch.commit("a");
    for (arguments, parts) in [
        (&["run", "missing.py"][..], &["missing.py"][..]),
        (&["run", "/etc/passwd"], &["/etc/passwd", "outside"]),
        (&["run", ".git/config"], &[".git/config"]),
        (&["run", "--check", "secrts"], &["secrts", "`secrets`"]),
        (&["run", "--rev", "no-such"], &["no-such"]),
        (&["run", "--range", "HEAD"], &["HEAD", "A..B"]),
        (&["run", "--format", "jsn"], &["jsn", "json"]),
        (&["run", "--date", "yesterday"], &["yesterday"]),
        (&["run", "--policy-from", "no-such"], &["no-such"]),
        (&["run", "--config", "no-such.toml"], &["no-such.toml"]),
        (&["run", "--all", "--rev", "HEAD"], &["--all", "--rev"]),
        (&["instal"], &["instal", "install"]),
    ] {
        assert_says(&scratch.tollgate(arguments), 2, parts);
    }
    let mut command = scratch.command(program("tollgate"));
    let answer = run(command.arg("run").env("TOLLGATE_SKIP", "secrts"), b"");
    assert_says(&answer, 2, &["TOLLGATE_SKIP", "secrts", "`secrets`"]);
}

#[test]
fn a_repository_that_is_damaged() {
    let scratch = Scratch::gated();
    scratch.stage("app.py", token_line());
    let index = scratch.root().join(".git/index");
    let whole = std::fs::read(&index).unwrap();
    for damaged in [&b"garbage"[..], b"", &whole[..whole.len() / 2]] {
        std::fs::write(&index, damaged).unwrap();
        let answer = scratch.tollgate(&["run"]);
        assert!(matches!(answer.code, 2 | 4), "{}", answer.text());
        assert_says(&answer, answer.code, &["index"]);
    }
    std::fs::write(&index, whole).unwrap();
    // The bytes of what is staged are gone: that is no pass.
    let id = scratch.git(&["rev-parse", ":app.py"]);
    let object = scratch.root().join(".git/objects").join(&id[..2]).join(id[2..].trim());
    std::fs::remove_file(&object).unwrap();
    assert_says(&scratch.tollgate(&["run"]), 3, &["app.py", "no answer"]);
}
