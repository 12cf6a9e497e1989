//! What `tollgate` says and how it ends: help, answers, and every input that can be wrong.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

use std::fs;
use std::path::Path;

use tollgate_tests::{Answer, Scratch, program, run};

/// A token in the form GitHub gives out, assembled here so that no scanner takes this file for
/// one that leaks it.
fn token() -> String {
    [concat!("gh", "p_"), "q7Rk2LmZx9Vb4NcT", "w8Yd1HfJ5sGp3A0eUiQa"].concat()
}

/// Code and both streams, with what differs from machine to machine left out.
fn told(scratch: &Scratch, answer: &Answer) -> String {
    let root = scratch.root().canonicalize().unwrap();
    let outer = root.parent().unwrap().to_str().unwrap();
    let text =
        format!("exit {}\n--- stdout\n{}--- stderr\n{}", answer.code, answer.stdout, answer.stderr);
    text.replace(&format!("{outer}/"), "[TMP]/").replace(outer, "[TMP]")
}

macro_rules! assert_told {
    ($scratch:expr, $arguments:expr, @$expected:literal) => {{
        let answer = $scratch.tollgate($arguments);
        let mut settings = insta::Settings::clone_current();
        settings.add_filter(r"in \d+(\.\d+)? m?s", "in [TIME]");
        settings.add_filter(r"blake3 [0-9a-f]{64}", "blake3 [DIGEST]");
        settings.bind(|| insta::assert_snapshot!(told(&$scratch, &answer), @$expected));
    }};
}

#[track_caller]
fn refused(scratch: &Scratch, arguments: &[&str], message: &str, hint: &str) {
    let answer = scratch.tollgate(arguments).expect(2);
    assert_eq!(answer.stdout, "", "{arguments:?}");
    let said = told(scratch, &answer);
    assert!(said.contains(&format!("error: {message}")), "{said}");
    assert!(said.contains(&format!("hint: {hint}")), "{said}");
}

#[test]
fn help_names_every_command() {
    let answer = Scratch::new().tollgate(&["--help"]).expect(0);
    for command in [
        "init",
        "install",
        "uninstall",
        "run",
        "explain",
        "list",
        "grant",
        "check",
        "cache",
        "doctor",
        "completions",
    ] {
        assert!(answer.stdout.contains(&format!("\n  {command}")), "{}", answer.stdout);
    }
    assert!(answer.stdout.contains("Exit codes: 0 allow, 1 block"), "{}", answer.stdout);
    assert!(!answer.stdout.contains("\n  hook"), "{}", answer.stdout);
}

#[test]
fn no_command_is_wrong_usage() {
    assert_eq!(Scratch::new().tollgate(&[]).code, 2);
    let answer = Scratch::new().tollgate(&["rum"]).expect(2);
    assert!(answer.stderr.contains("'run'"), "{}", answer.stderr);
}

#[test]
fn outside_a_repository() {
    let scratch = Scratch::new();
    let outside = scratch.beside("outside");
    fs::create_dir(&outside).unwrap();
    refused(
        &scratch,
        &["-C", outside.to_str().unwrap(), "run"],
        "not a git repository: [TMP]/outside",
        "run this inside one",
    );
    refused(
        &scratch,
        &["-C", "missing", "run"],
        "[TMP]/repository/missing is no folder",
        "give `-C`",
    );
}

#[test]
fn an_unborn_branch_is_judged_by_its_index() {
    let scratch = Scratch::new();
    let answer = scratch.tollgate(&["run"]).expect(0);
    assert!(answer.stderr.contains("nothing is staged"), "{}", answer.stderr);
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    let answer = scratch.tollgate(&["run"]).expect(1);
    assert!(answer.stdout.contains("config.py:1:"), "{}", answer.stdout);
    refused(&scratch, &["run", "--rev", "HEAD"], "`HEAD` names no commit", "");
}

#[test]
fn configuration_is_refused_with_its_place_and_the_nearest_key() {
    let scratch = Scratch::new();
    scratch.stage("tollgate.toml", "[gate]\nblok = \"high\"\n");
    assert_told!(scratch, &["run"], @r"
    exit 2
    --- stdout
    --- stderr
    error: tollgate.toml:2:1: unknown key `blok`
    hint: did you mean `block`?
    ");
    scratch.stage("tollgate.toml", "[gate\n");
    let answer = scratch.tollgate(&["run"]).expect(2);
    assert!(answer.stderr.starts_with("error: tollgate.toml:1:"), "{}", answer.stderr);
}

#[test]
fn an_untracked_configuration_holds_for_the_working_tree_only() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "nothing\n");
    scratch.write("tollgate.toml", "[gate]\nblok = \"high\"\n");
    assert_eq!(scratch.tollgate(&["run"]).code, 0);
    assert_eq!(scratch.tollgate(&["run", "--all"]).code, 2);
    assert_eq!(scratch.tollgate(&["run", "a.txt"]).code, 2);
}

#[test]
fn every_untracked_configuration_holds_alike() {
    let scratch = Scratch::new();
    scratch.stage("part/config.py", format!("KEY = \"{}\"\n", token()));
    let report = scratch.tollgate(&["run", "--format", "json"]).expect(1).json();
    let fingerprint = report["findings"][0]["fingerprint"].as_str().unwrap();
    scratch.write(".tollgateignore", format!("{fingerprint} it opens nothing\n"));
    for subject in [&["run", "--all"][..], &["run", "part"]] {
        assert_eq!(scratch.tollgate(subject).code, 0, "{subject:?}");
    }
    assert_eq!(scratch.tollgate(&["run"]).code, 1);
    fs::remove_file(scratch.root().join(".tollgateignore")).unwrap();
    scratch.write("part/tollgate.toml", "[checks.secrets]\nexclude = [\"*.py\"]\n");
    for subject in [&["run", "--all"][..], &["run", "part/config.py"]] {
        assert_eq!(scratch.tollgate(subject).code, 0, "{subject:?}");
    }
    assert_eq!(scratch.tollgate(&["run"]).code, 1);
}

#[test]
fn policy_from_keeps_a_change_from_switching_off_its_checks() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "nothing\n");
    scratch.commit("first");
    scratch.stage("tollgate.toml", "[checks.secrets]\nenabled = false\n");
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    scratch.commit("second");
    assert_eq!(scratch.tollgate(&["run", "--range", "HEAD~1..HEAD"]).code, 0);
    let from = ["run", "--range", "HEAD~1..HEAD", "--policy-from", "HEAD~1"];
    assert_eq!(scratch.tollgate(&from).code, 1);
    refused(&scratch, &["run", "--policy-from", "nowhere"], "`nowhere` names no commit", "");
}

#[test]
fn wrong_subjects_are_refused() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "nothing\n");
    scratch.commit("first");
    refused(&scratch, &["run", "missing.txt"], "missing.txt: there is no such file", "");
    refused(&scratch, &["run", ".git/config"], ".git/config is part of git's own folder", "");
    refused(&scratch, &["run", "/etc/hostname"], "/etc/hostname is outside the working tree", "");
    refused(&scratch, &["run", "--range", "HEAD"], "`HEAD` is no range", "write it as `A..B`");
    refused(&scratch, &["run", "--rev", "nope"], "`nope` names no commit", "");
}

#[test]
fn wrong_options_are_refused_with_what_would_be_right() {
    let scratch = Scratch::new();
    for (arguments, told) in [
        (&["run", "--format", "jsn"][..], "did you mean `json`"),
        (&["run", "--date", "2026-13-01"], "YYYY-MM-DD"),
        (&["run", "--fromat", "json"], "--format"),
        (&["run", "--all", "--rev", "HEAD"], "cannot be used with"),
        (&["install", "--hook", "precommit"], "did you mean `pre-commit`"),
    ] {
        let answer = scratch.tollgate(arguments).expect(2);
        assert!(answer.stderr.contains(told), "{arguments:?}: {}", answer.stderr);
    }
    scratch.stage("a.txt", "nothing\n");
    refused(&scratch, &["run", "--check", "secretz"], "", "");
}

#[test]
fn odd_files_get_verdicts() {
    let scratch = Scratch::new();
    scratch.stage("empty", "");
    scratch.stage("binary", [0u8, 159, 146, 150, 0, 255]);
    scratch.stage("latin1.txt", b"caf\xe9\n");
    scratch.stage("name\nwith newline.txt", format!("KEY = \"{}\"\n", token()));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", scratch.root().join("link")).unwrap();
        scratch.git(&["add", "link"]);
    }
    for subject in [&["run"][..], &["run", "--all"], &["run", "."]] {
        let answer = scratch.tollgate(subject).expect(1);
        assert!(answer.stdout.contains(r"name\x0awith newline.txt:1:"), "{}", answer.stdout);
        assert!(!answer.text().contains(&token()), "the secret is never told whole");
    }
}

#[test]
fn a_tracked_file_that_gave_way_to_a_folder_is_gone() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", format!("KEY = \"{}\"\n", token()));
    scratch.commit("first");
    let path = scratch.root().join("a.txt");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(scratch.tollgate(&["run", "--all"]).code, 0);
}

#[test]
#[cfg(unix)]
fn a_file_that_can_not_be_read_is_no_pass() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "nothing\n");
    scratch.commit("first");
    let path = scratch.root().join("a.txt");
    fs::remove_file(&path).unwrap();
    // Unlike a file without permissions, a pipe can't be read by root either.
    run(scratch.command("mkfifo").arg(&path), b"").expect(0);
    let answer = scratch.tollgate(&["run", "--all"]).expect(3);
    assert!(answer.stdout.contains("no answer[secrets]"), "{}", answer.stdout);
}

#[test]
fn json_is_the_fixed_form_and_the_cache_changes_counts_only() {
    let scratch = Scratch::new();
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    let strip = |mut report: serde_json::Value| {
        report["stats"]["duration_ms"] = 0.into();
        report["stats"]["cached"] = 0.into();
        for check in report["checks"].as_array_mut().unwrap() {
            check["cached"] = 0.into();
        }
        report
    };
    let first = scratch.tollgate(&["run", "--all", "--format", "json"]).expect(1).json();
    assert_eq!(first["schema"], "tollgate/report/1");
    assert_eq!(first["verdict"], "block");
    assert_eq!(first["findings"][0]["path"], "config.py");
    assert_eq!(first["findings"][0]["start"]["line"], 1);
    let again = scratch.tollgate(&["run", "--all", "--format", "json"]).expect(1).json();
    assert_eq!(again["checks"][0]["cached"], again["checks"][0]["files"]);
    let anew = ["run", "--all", "--format", "json", "--no-cache", "--no-daemon"];
    let anew = scratch.tollgate(&anew).expect(1).json();
    assert_eq!(strip(first.clone()), strip(again));
    assert_eq!(strip(first), strip(anew));
}

#[test]
fn a_report_goes_whole_into_a_file() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "nothing\n");
    let path = scratch.beside("report.sarif");
    let output = path.to_str().unwrap();
    let answer = scratch.tollgate(&["run", "--format", "sarif", "--output", output]).expect(0);
    assert_eq!(answer.stdout, "");
    let report: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(report["version"], "2.1.0");
    refused(&scratch, &["run", "--output", "no/such/folder"], "[TMP]", "give `--output` a file");
    let answer = scratch.tollgate(&["run", "--format", "json", "--output", "-"]).expect(0);
    assert_eq!(answer.json()["verdict"], "allow");
    assert!(!scratch.root().join("-").exists());
}

#[test]
fn the_gate_is_skipped_with_one_line() {
    let scratch = Scratch::new();
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    for arguments in [&["run"][..], &["hook", "pre-commit"]] {
        let mut command = scratch.command(program("tollgate"));
        let answer = run(command.args(arguments).env("TOLLGATE", "0"), b"").expect(0);
        assert_eq!(answer.text(), "tollgate: the gate is skipped (TOLLGATE=0)\n");
    }
    let mut command = scratch.command(program("tollgate"));
    command.args(["run", "--format", "sarif", "--output", "x.sarif"]).env("TOLLGATE", "0");
    let answer = run(&mut command, b"").expect(0);
    assert!(answer.stderr.contains("x.sarif is not written"), "{}", answer.stderr);
}

#[test]
fn skipped_checks_are_reported_as_such() {
    let scratch = Scratch::new();
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    let mut command = scratch.command(program("tollgate"));
    command.args(["run", "--format", "json"]).env("TOLLGATE_SKIP", "secrets");
    let report = run(&mut command, b"").expect(0).json();
    let of_secrets = report["checks"].as_array().unwrap().iter().find(|c| c["id"] == "secrets");
    assert_eq!(of_secrets.unwrap()["outcome"], "skipped");
    let told = |arguments: &[&str]| {
        let mut command = scratch.command(program("tollgate"));
        run(command.args(arguments).env("TOLLGATE_SKIP", "secrets"), b"").expect(0).text()
    };
    assert_eq!(told(&["hook", "pre-commit"]), "tollgate: skipped: secrets\n");
    assert!(told(&["run"]).starts_with("skipped: secrets\n"), "{}", told(&["run"]));
}

#[test]
fn a_hook_with_nothing_to_tell_tells_nothing() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "nothing\n");
    let answer = scratch.tollgate(&["hook", "pre-commit"]).expect(0);
    assert_eq!(answer.text(), "");
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    let answer = scratch.tollgate(&["hook", "pre-commit"]).expect(1);
    assert_eq!(answer.stdout, "");
    assert!(answer.stderr.contains("config.py:1:"), "{}", answer.stderr);
}

#[test]
fn a_push_is_judged_by_what_the_remote_lacks() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "nothing\n");
    scratch.commit("first");
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    scratch.commit("leak");
    scratch.stage("config.py", "KEY = read()\n");
    scratch.commit("mended, too late");
    let id = |revision: &str| scratch.git(&["rev-parse", revision]).trim().to_owned();
    let push = |known: &str| {
        let line = format!("refs/heads/main {} refs/heads/main {known}\n", id("HEAD"));
        let mut command = scratch.command(program("tollgate"));
        run(command.args(["hook", "pre-push", "origin", "url"]), line.as_bytes())
    };
    let nothing = "0".repeat(40);
    assert!(push(&nothing).expect(1).stderr.contains("config.py:1:"));
    assert_eq!(push(&id("HEAD~1")).expect(0).text(), "");
    let mut command = scratch.command(program("tollgate"));
    let answer = run(command.args(["hook", "pre-push", "origin", "url"]), b"refs/heads/x\n");
    assert!(answer.expect(2).stderr.contains("is no reference to be pushed"));
}

#[test]
fn a_rule_is_explained_and_a_slip_names_the_nearest() {
    let scratch = Scratch::new();
    let answer = scratch.tollgate(&["explain", "secrets/github-token"]).expect(0);
    assert!(answer.stdout.contains("what to do"), "{}", answer.stdout);
    let own = ["explain", "tollgate/suppression-without-reason"];
    let answer = scratch.tollgate(&own).expect(0);
    assert!(answer.stdout.contains("what to do"), "{}", answer.stdout);
    let answer = scratch.tollgate(&["explain", "secrets"]).expect(0);
    assert!(answer.stdout.contains("secrets/github-token"), "{}", answer.stdout);
    refused(
        &scratch,
        &["explain", "secrets/github-tokne"],
        "there is no rule `secrets/github-tokne`",
        "did you mean `secrets/github-token`?",
    );
}

#[test]
fn what_is_no_module_is_refused() {
    let scratch = Scratch::new();
    scratch.write("text.wasm", "hello");
    scratch.write("core.wasm", b"\0asm\x01\0\0\0");
    scratch.write("cut.wasm", b"\0asm\x0d\0\x01\0\x00\xff");
    refused(
        &scratch,
        &["check", "inspect", "text.wasm"],
        "text.wasm: it is no WebAssembly",
        "give",
    );
    refused(&scratch, &["check", "inspect", "core.wasm"], "core.wasm: it is a core module", "make");
    let answer = scratch.tollgate(&["check", "inspect", "cut.wasm"]).expect(2);
    assert!(answer.stderr.contains("cut off or damaged"), "{}", answer.stderr);
    refused(
        &scratch,
        &["check", "inspect", "none.wasm"],
        "none.wasm can't be read",
        "give the file",
    );

    scratch.stage("tollgate.toml", "[checks.mine]\nmodule = \"text.wasm\"\n");
    scratch.stage("text.wasm", "hello");
    let answer = scratch.tollgate(&["run"]);
    assert!(matches!(answer.code, 2 | 3), "{}", answer.text());
    assert!(answer.text().contains("no WebAssembly"), "{}", answer.text());
}

#[test]
fn init_writes_once_what_is_right() {
    let scratch = Scratch::new();
    scratch.stage("app.py", "print()\n");
    let answer = scratch.tollgate(&["init"]).expect(0);
    assert!(answer.stdout.contains("wrote "), "{}", answer.stdout);
    let text = fs::read_to_string(scratch.root().join("tollgate.toml")).unwrap();
    assert!(text.contains("Found here: Python."), "{text}");
    assert_eq!(scratch.tollgate(&["run", "--all"]).code, 0);
    refused(&scratch, &["init"], "[TMP]/repository/tollgate.toml is there already", "edit it");
    assert_eq!(fs::read_to_string(scratch.root().join("tollgate.toml")).unwrap(), text);
}

#[test]
fn hooks_go_in_and_out() {
    let scratch = Scratch::new();
    let answer = scratch.tollgate(&["install"]).expect(0);
    assert!(answer.stdout.contains("installed pre-commit, pre-merge-commit, pre-push"));
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    let commit = scratch.try_git(&["commit", "-q", "-m", "x"]);
    assert_eq!(commit.code, 1, "{}", commit.text());
    assert!(commit.text().contains("config.py:1:"), "{}", commit.text());
    let answer = scratch.tollgate(&["doctor"]).expect(0);
    assert!(answer.stdout.contains("ok       hook pre-commit: installed"), "{}", answer.stdout);
    fs::write(scratch.root().join(".git/hooks/pre-commit"), "#!/bin/sh\n").unwrap();
    let answer = scratch.tollgate(&["doctor"]).expect(4);
    assert!(answer.stdout.contains("problem  hook pre-commit: somebody replaced it"));
    let answer = scratch.tollgate(&["uninstall"]).expect(0);
    assert!(answer.stdout.contains("removed pre-push"), "{}", answer.stdout);
}

#[test]
fn what_is_kept_is_told_and_cleared() {
    let scratch = Scratch::new();
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    assert_eq!(scratch.tollgate(&["run"]).code, 1);
    let stats = || scratch.tollgate(&["cache", "stats", "--format", "json"]).expect(0).json();
    assert!(stats()["results"]["entries"].as_u64() > Some(0));
    assert_eq!(scratch.tollgate(&["cache", "clear"]).code, 0);
    assert_eq!(stats()["results"]["entries"], 0);
}

#[test]
fn a_damaged_store_is_a_note_and_no_error() {
    let scratch = Scratch::new();
    scratch.stage("a.txt", "nothing\n");
    assert_eq!(scratch.tollgate(&["run"]).code, 0);
    let damage = |folder: &Path| {
        for file in fs::read_dir(folder).unwrap() {
            fs::write(file.unwrap().path(), "no database at all ".repeat(500)).unwrap();
        }
    };
    damage(&scratch.home().join("store"));
    let answer = scratch.tollgate(&["run"]).expect(0);
    assert!(answer.stderr.contains("tollgate: note: the store"), "{}", answer.stderr);
    assert_eq!(scratch.tollgate(&["run"]).expect(0).stderr, "");
}

#[test]
fn a_home_that_can_not_be_written_is_a_note_and_no_error() {
    let scratch = Scratch::new();
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    fs::write(scratch.home(), "a file where the folder would be").unwrap();
    let answer = scratch.tollgate(&["run"]).expect(1);
    assert_eq!(answer.stderr.matches("tollgate: note:").count(), 1, "{}", answer.stderr);
    assert!(answer.stderr.contains("results are not kept"), "{}", answer.stderr);
}

#[test]
fn a_home_that_depends_on_where_one_stands_is_refused() {
    let scratch = Scratch::new();
    let mut command = scratch.command(program("tollgate"));
    let answer = run(command.args(["run"]).env("TOLLGATE_HOME", "home"), b"").expect(2);
    assert!(answer.stderr.contains("TOLLGATE_HOME is `home`"), "{}", answer.stderr);
    assert!(!scratch.root().join("home").exists());
}

#[test]
fn a_folder_that_others_use_is_left_alone_without_a_word() {
    let scratch = Scratch::new();
    let shared = scratch.beside("shared");
    scratch.git(&["config", "core.hooksPath", shared.to_str().unwrap()]);
    refused(&scratch, &["install"], "core.hooksPath is `[TMP]/shared`", "`--shared` gates all");
    assert_eq!(scratch.tollgate(&["install", "--shared"]).code, 0);
    refused(&scratch, &["uninstall"], "core.hooksPath is `[TMP]/shared`", "`--shared` takes");
    assert!(shared.join("pre-commit").exists());
    assert_eq!(scratch.tollgate(&["uninstall", "--shared"]).code, 0);
    assert!(!shared.exists());
    scratch.git(&["config", "core.hooksPath", ".team"]);
    let answer = scratch.tollgate(&["doctor"]);
    assert!(answer.stdout.contains("exec tollgate hook NAME"), "{}", answer.stdout);
    assert!(!answer.stdout.contains("`tollgate install`"), "{}", answer.stdout);
}

#[test]
fn completions_are_a_script() {
    let answer = Scratch::new().tollgate(&["completions", "bash"]).expect(0);
    assert!(answer.stdout.contains("_tollgate()"), "{}", answer.stdout);
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_failure() {
    let scratch = Scratch::new();
    scratch.stage("config.py", format!("KEY = \"{}\"\n", token()));
    let mut command = scratch.command("sh");
    let program = program("tollgate");
    let script = r#"{ "$0" run --format json; echo "exit $?" >&2; } | true"#;
    command.args(["-c", script]).arg(program);
    assert_eq!(run(&mut command, b"").stderr, "exit 1\n");
}
