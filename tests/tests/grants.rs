//! What checks may do: told from their imports, allowed by the user, never by a repository.

#![expect(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

use std::fs;
use std::path::Path;

use tollgate_tests::{Answer, Scratch, guests_folder, importing, program, run};

const NETWORK: &[&str] = &["wasi:http/outgoing-handler@0.2.12"];
const EMULATED: &[&str] = &["wasi:cli/environment@0.2.3", "wasi:clocks/wall-clock@0.2.3"];

/// A check that flags one word, with further imports and a version of three digits.
fn module(imports: &[&str], version: &str) -> Vec<u8> {
    let mut plain = fs::read(guests_folder().join("word.wasm")).unwrap();
    let (was, is) = (br#""version":"0.1.0""#, format!(r#""version":"{version}""#));
    assert_eq!(was.len(), is.len(), "{version}");
    let at = plain.windows(was.len()).rposition(|bytes| bytes == was).unwrap();
    plain[at..at + is.len()].copy_from_slice(is.as_bytes());
    if imports.is_empty() { plain } else { importing(&plain, imports) }
}

/// A repository whose own check has these imports, with a file that the check flags.
fn repository(imports: &[&str]) -> Scratch {
    let scratch = Scratch::new();
    scratch.stage("tollgate.toml", "[checks.word]\nmodule = \"word.wasm\"\n");
    scratch.stage("word.wasm", module(imports, "1.0.0"));
    scratch.stage("a.txt", "flagme\n");
    scratch
}

fn grants(scratch: &Scratch) -> String {
    fs::read_to_string(scratch.home().join("grants.toml")).unwrap()
}

/// Code and both streams, with what differs from machine to machine left out.
fn told(scratch: &Scratch, answer: &Answer) -> String {
    let root = scratch.root().canonicalize().unwrap();
    let outer = root.parent().unwrap().to_str().unwrap();
    let text =
        format!("exit {}\n--- stdout\n{}--- stderr\n{}", answer.code, answer.stdout, answer.stderr);
    text.replace(&format!("{outer}/"), "[TMP]/")
}

macro_rules! assert_told {
    ($scratch:expr, $arguments:expr, @$expected:literal) => {{
        let answer = $scratch.tollgate($arguments);
        let mut settings = insta::Settings::clone_current();
        settings.add_filter(r"[0-9a-f]{64}", "[DIGEST]");
        settings.add_filter(r"digest [0-9a-f]{16} -> [0-9a-f]{16}", "digest [OLD] -> [NEW]");
        settings.add_filter(r"\d{4}-\d\d-\d\d", "[DATE]");
        settings.bind(|| insta::assert_snapshot!(told(&$scratch, &answer), @$expected));
    }};
}

#[test]
fn nothing_runs_without_a_grant() {
    let scratch = repository(NETWORK);
    assert_told!(scratch, &["run"], @r"
    exit 2
    --- stdout
    --- stderr
    error: check `word` asks for network, which you did not grant; nothing was run
    hint: allow it with `tollgate grant word --host HOST`
    ");
    // Nor in a hook, nor under the configuration of another revision.
    scratch.commit("first");
    scratch.tollgate(&["install"]).expect(0);
    scratch.stage("b.txt", "flagme\n");
    let answer = scratch.hooked_commit(&[]);
    assert_ne!(answer.code, 0);
    assert!(answer.stderr.contains("asks for network"), "{}", answer.text());
    let answer = scratch.tollgate(&["run", "--rev", "HEAD", "--policy-from", "HEAD"]).expect(2);
    assert!(answer.stderr.contains("asks for network"), "{}", answer.text());
}

#[test]
fn what_is_not_asked_needs_no_grant() {
    for imports in [&[], EMULATED] {
        let scratch = repository(imports);
        scratch.stage("a.txt", "nothing\n");
        let answer = scratch.tollgate(&["grant", "word", "--host", "a.example"]).expect(2);
        assert!(answer.stderr.contains("`word` asks for nothing"), "{}", answer.stderr);
        assert!(!scratch.home().join("grants.toml").exists());
    }
    repository(&[]).tollgate(&["run"]).expect(1);
    // A check that does not run needs nothing.
    let scratch = repository(NETWORK);
    scratch.tollgate(&["run", "--check", "secrets"]).expect(0);
    let mut skipping = scratch.command(program("tollgate"));
    run(skipping.arg("run").env("TOLLGATE_SKIP", "word"), b"").expect(0);
    let off = "[checks.word]\nenabled = false\nmodule = \"word.wasm\"\n";
    scratch.stage("tollgate.toml", off);
    scratch.tollgate(&["run"]).expect(0);
}

#[test]
fn what_a_check_may_do_is_shown_before_it_runs() {
    assert_told!(repository(NETWORK), &["list"], @r"
    exit 0
    --- stdout
    secrets 0.1.0
      digest        blake3 [DIGEST]
      capabilities  none
      grant         none needed
    word 1.0.0
      digest        blake3 [DIGEST]
      capabilities  network
      grant         none; allow it with `tollgate grant word --host HOST`
    --- stderr
    ");
    assert_told!(repository(EMULATED), &["list"], @r"
    exit 0
    --- stdout
    secrets 0.1.0
      digest        blake3 [DIGEST]
      capabilities  none
      grant         none needed
    word 1.0.0
      digest        blake3 [DIGEST]
      capabilities  none; WASI is emulated, no permission
      grant         none needed
    --- stderr
    ");
    let list = repository(&[]).tollgate(&["list", "--format", "json"]).expect(0).json();
    let word = list["checks"].as_array().unwrap().iter().find(|one| one["id"] == "word").unwrap();
    assert_eq!(word["capabilities"], serde_json::json!([]));
    assert_eq!(word["emulated"], serde_json::json!([]));
    assert_eq!(word["standing"], "not-needed");
    let list = repository(EMULATED).tollgate(&["list", "--format", "json"]).expect(0).json();
    let word = list["checks"].as_array().unwrap().iter().find(|one| one["id"] == "word").unwrap();
    assert_eq!(word["emulated"], serde_json::json!(EMULATED));
}

#[test]
fn inspecting_tells_permissions_and_what_is_none() {
    let inspect = |imports| {
        let answer = repository(imports).tollgate(&["check", "inspect", "word.wasm"]).expect(0);
        let wanted = ["capabilities", "import       wasi:", "grants"];
        let kept = |line: &&str| wanted.iter().any(|start| line.starts_with(start));
        answer.stdout.lines().filter(kept).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(inspect(&[]), @r"
    capabilities none
    grants       none needed
    ");
    insta::assert_snapshot!(inspect(EMULATED), @r"
    capabilities none; WASI is emulated, no permission
    import       wasi:cli/environment@0.2.3 (is emulated, answered from nothing: no permission)
    import       wasi:clocks/wall-clock@0.2.3 (is emulated, answered from nothing: no permission)
    grants       none needed
    ");
    insta::assert_snapshot!(inspect(NETWORK), @r"
    capabilities network
    import       wasi:http/outgoing-handler@0.2.12 (reaches the network, needs a grant that names hosts)
    grants       network
    ");
    let json = ["check", "inspect", "word.wasm", "--format", "json"];
    let json = repository(NETWORK).tollgate(&json).expect(0).json();
    assert_eq!(json["capabilities"], serde_json::json!(["network"]));
}

#[test]
fn a_grant_is_told_and_lets_the_check_run() {
    let scratch = repository(NETWORK);
    assert_told!(scratch, &["grant", "word", "--host", "API.example.com", "--host", "localhost:8080"], @r"
    exit 0
    --- stdout
    word 1.0.0 may reach the network
      digest   blake3 [DIGEST]
      host     api.example.com, ports 80 and 443
      host     localhost:8080
    granted, in [TMP]/home/grants.toml
    --- stderr
    ");
    assert_told!(scratch, &["grant", "--list"], @r"
    exit 0
    --- stdout
    word 1.0.0, granted [DATE]
      digest   blake3 [DIGEST]
      host     api.example.com, ports 80 and 443
      host     localhost:8080
    --- stderr
    ");
    assert_told!(scratch, &["list"], @r"
    exit 0
    --- stdout
    secrets 0.1.0
      digest        blake3 [DIGEST]
      capabilities  none
      grant         none needed
    word 1.0.0
      digest        blake3 [DIGEST]
      capabilities  network
      grant         api.example.com, localhost:8080, of [DATE]
    --- stderr
    ");
    let answer = scratch.tollgate(&["run"]).expect(1);
    assert!(answer.stdout.contains("word/found"), "{}", answer.text());
    let json = scratch.tollgate(&["grant", "--list", "--format", "json"]).expect(0).json();
    assert_eq!(
        json["grants"][0]["hosts"],
        serde_json::json!(["api.example.com", "localhost:8080"])
    );
    // Granting again says the whole of it.
    assert_told!(scratch, &["grant", "word.wasm", "--host", "10.0.0.0/8"], @r"
    exit 0
    --- stdout
    word 1.0.0 may reach the network
      digest   blake3 [DIGEST]
      host     10.0.0.0/8, ports 80 and 443
      replaces api.example.com, localhost:8080, of [DATE]
    granted, in [TMP]/home/grants.toml
    --- stderr
    ");
    let text = grants(&scratch);
    assert!(text.starts_with("# What checks may do"), "{text}");
    assert!(text.contains("hosts = [\"10.0.0.0/8\"]") && !text.contains("api"), "{text}");
    scratch.tollgate(&["run"]).expect(1);
}

#[test]
#[cfg(unix)]
fn grants_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = repository(NETWORK);
    scratch.tollgate(&["grant", "word", "--host", "a.example"]).expect(0);
    let file = scratch.home().join("grants.toml");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o664)).unwrap();
    for arguments in [&["run"][..], &["grant", "--list"], &["grant", "word", "--host", "b.example"]]
    {
        let answer = scratch.tollgate(arguments).expect(2);
        assert!(answer.stderr.contains("which others may write"), "{}", answer.stderr);
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    scratch.tollgate(&["run"]).expect(1);
}

#[test]
fn another_module_has_to_be_granted_anew() {
    let scratch = repository(NETWORK);
    scratch.tollgate(&["grant", "word", "--host", "*.example.com"]).expect(0);
    scratch.stage("word.wasm", module(NETWORK, "1.1.0"));
    assert_told!(scratch, &["run"], @r"
    exit 2
    --- stdout
    --- stderr
    error: check `word` 1.1.0 asks for network as 1.0.0 did, but is another module than the one you granted it to: digest [OLD] -> [NEW]; nothing was run
    hint: allow it anew with `tollgate grant word --host '*.example.com'`
    ");
    assert_told!(scratch, &["list"], @r"
    exit 0
    --- stdout
    secrets 0.1.0
      digest        blake3 [DIGEST]
      capabilities  none
      grant         none needed
    word 1.1.0
      digest        blake3 [DIGEST]
      capabilities  network
      grant         none for this module; that of [DATE] is for 1.0.0, blake3 [DIGEST]
    --- stderr
    ");
    assert_told!(scratch, &["grant", "word", "--host", "*.example.com"], @r"
    exit 0
    --- stdout
    word 1.1.0 may reach the network
      digest   blake3 [DIGEST]
      host     *.example.com, ports 80 and 443
      beside   1.0.0, blake3 [DIGEST], keeps its grant of [DATE]
    granted, in [TMP]/home/grants.toml
    --- stderr
    ");
    scratch.tollgate(&["run"]).expect(1);
    // The former module keeps its own.
    scratch.stage("word.wasm", module(NETWORK, "1.0.0"));
    scratch.tollgate(&["run"]).expect(1);
    // What a repository calls the check makes no difference.
    scratch.stage("tollgate.toml", "[checks.other]\nmodule = \"word.wasm\"\n");
    scratch.tollgate(&["run"]).expect(1);
}

#[test]
fn what_a_version_asks_beyond_its_grant_is_named() {
    let scratch = repository(NETWORK);
    scratch.tollgate(&["grant", "word", "--host", "a.example"]).expect(0);
    let without = grants(&scratch).replace("[\"network\"]", "[]");
    fs::write(scratch.home().join("grants.toml"), without).unwrap();
    let answer = scratch.tollgate(&["run"]).expect(2);
    assert!(answer.stderr.contains("network, which your grant for it leaves out"));
    scratch.stage("word.wasm", module(NETWORK, "1.1.0"));
    let answer = scratch.tollgate(&["run"]).expect(2);
    let said = "check `word` 1.1.0 asks for network, which version 1.0.0 did not; nothing was run";
    assert!(answer.stderr.contains(said), "{}", answer.stderr);
}

#[test]
fn what_is_revoked_no_longer_runs_whatever_is_stored() {
    let scratch = repository(NETWORK);
    scratch.tollgate(&["grant", "word", "--host", "a.example"]).expect(0);
    scratch.tollgate(&["run"]).expect(1);
    assert_told!(scratch, &["grant", "word", "--revoke"], @r"
    exit 0
    --- stdout
    word 1.0.0 may no longer reach a.example (blake3 [DIGEST])
    --- stderr
    ");
    scratch.tollgate(&["run"]).expect(2);
    assert_told!(scratch, &["grant", "wrod", "--revoke"], @r"
    exit 2
    --- stdout
    --- stderr
    error: nothing is granted to `wrod`
    hint: `tollgate grant --list` tells what is granted
    ");
    let answer = scratch.tollgate(&["grant", "--list"]).expect(0);
    assert!(answer.stdout.starts_with("nothing is granted, in "), "{}", answer.stdout);
    // By its file: that module's grant alone.
    scratch.tollgate(&["grant", "word", "--host", "a.example"]).expect(0);
    fs::write(scratch.root().join("new.wasm"), module(NETWORK, "1.1.0")).unwrap();
    scratch.tollgate(&["grant", "./new.wasm", "--host", "a.example"]).expect(0);
    scratch.tollgate(&["grant", "./new.wasm", "--revoke"]).expect(0);
    assert_eq!(grants(&scratch).matches("[[grant]]").count(), 1);
    scratch.tollgate(&["run"]).expect(1);
}

#[test]
fn wrong_usage_is_told_with_what_would_be_right() {
    let scratch = repository(NETWORK);
    assert_told!(scratch, &["grant", "word"], @r"
    exit 2
    --- stdout
    --- stderr
    error: check `word` asks for network, and no host is named
    hint: name each host it may speak to: `--host api.example.com`
    ");
    assert_told!(scratch, &["grant", "wrd", "--host", "a.example"], @r"
    exit 2
    --- stdout
    --- stderr
    error: this repository has no check `wrd`
    hint: did you mean `word`?
    ");
    assert_told!(scratch, &["grant", "word", "--host", "https://a.example/x"], @r"
    exit 2
    --- stdout
    --- stderr
    error: `https://a.example/x` is not a host to grant: it is a URL
    hint: write its host only: a.example
    ");
    assert_told!(scratch, &["grant", "missing.wasm", "--host", "a.example"], @r"
    exit 2
    --- stdout
    --- stderr
    error: missing.wasm can't be read: No such file or directory (os error 2)
    hint: give the file of a module, `<id>.wasm`
    ");
    scratch.tollgate(&["grant"]).expect(2);
    scratch.tollgate(&["grant", "word", "--host", "a.example", "--revoke"]).expect(2);
    assert!(!scratch.home().join("grants.toml").exists());
}

#[test]
fn a_damaged_file_stops_everything() {
    let scratch = repository(&[]);
    fs::create_dir_all(scratch.home()).unwrap();
    let damaged = "[[grant]]\ncheck = \"word\"\nhots = []\n";
    fs::write(scratch.home().join("grants.toml"), damaged).unwrap();
    assert_told!(scratch, &["run"], @r"
    exit 2
    --- stdout
    --- stderr
    error: [TMP]/home/grants.toml:3:1: unknown key `hots`
    hint: did you mean `hosts`?
    ");
    for arguments in [&["list"][..], &["grant", "--list"], &["grant", "word", "--revoke"]] {
        let answer = scratch.tollgate(arguments).expect(2);
        assert!(answer.stderr.contains("grants.toml:3:1: unknown key `hots`"), "{}", answer.stderr);
    }
    assert_eq!(grants(&scratch), damaged);
    let large = format!("#{}\n", "x".repeat(2 << 20));
    fs::write(scratch.home().join("grants.toml"), large).unwrap();
    let answer = scratch.tollgate(&["run"]).expect(2);
    assert!(answer.stderr.contains("bytes; 1048576 are allowed"), "{}", answer.stderr);
    fs::remove_file(scratch.home().join("grants.toml")).unwrap();
    fs::create_dir(scratch.home().join("grants.toml")).unwrap();
    scratch.tollgate(&["run"]).expect(2);
}

#[test]
fn no_grant_is_lost_where_many_are_made_at_once() {
    let scratch = repository(NETWORK);
    let modules: Vec<String> = (0..12).map(|at| format!("m{at}.wasm")).collect();
    for (at, name) in modules.iter().enumerate() {
        scratch.write(name, module(NETWORK, &format!("2.{}.{}", at / 10, at % 10)));
    }
    std::thread::scope(|scope| {
        for name in &modules {
            let scratch = &scratch;
            scope.spawn(move || {
                scratch.tollgate(&["grant", name, "--host", "a.example"]).expect(0);
            });
        }
        for _ in 0..20 {
            scratch.tollgate(&["grant", "--list"]).expect(0);
        }
    });
    assert_eq!(grants(&scratch).matches("[[grant]]").count(), modules.len());
    let left: Vec<_> = fs::read_dir(scratch.home())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".tmp"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

/// Runs with another home than the harness gives.
fn at_home(scratch: &Scratch, home: &Path, arguments: &[&str]) -> Answer {
    let mut command = scratch.command(program("tollgate"));
    run(command.args(arguments).env("TOLLGATE_HOME", home), b"")
}

#[test]
fn a_repository_can_not_grant() {
    let scratch = repository(NETWORK);
    scratch.tollgate(&["grant", "word", "--host", "a.example"]).expect(0);
    let granted = grants(&scratch);
    // A home inside the repository: a change could bring the file along.
    let inside = scratch.root().join("cache");
    scratch.write("cache/grants.toml", &granted);
    let answer = at_home(&scratch, &inside, &["run"]).expect(2);
    assert!(
        answer.stderr.contains("grants are not taken from the repository itself"),
        "{}",
        answer.stderr
    );
    at_home(&scratch, &inside, &["grant", "word", "--host", "a.example"]).expect(2);
    // Nor at its root, nor by a link from outside.
    scratch.write("grants.toml", &granted);
    let outside = scratch.beside("elsewhere");
    fs::create_dir(&outside).unwrap();
    at_home(&scratch, &outside, &["run"]).expect(2);
    #[cfg(unix)]
    {
        let link = outside.join("grants.toml");
        std::os::unix::fs::symlink(scratch.root().join("grants.toml"), link).unwrap();
        let answer = at_home(&scratch, &outside, &["run"]).expect(2);
        assert!(answer.stderr.contains("not taken from the repository"), "{}", answer.stderr);
    }
    // One that a CI system provides does.
    let provided = scratch.beside("provided");
    fs::create_dir(&provided).unwrap();
    fs::write(provided.join("grants.toml"), &granted).unwrap();
    at_home(&scratch, &provided, &["run"]).expect(1);
}

#[test]
fn a_configuration_that_grants_is_told_who_may() {
    let scratch = repository(NETWORK);
    scratch.stage(
        "tollgate.toml",
        "[grants]\n[checks.word]\nmodule = \"word.wasm\"\nhosts = [\"a\"]\n",
    );
    assert_told!(scratch, &["run"], @r"
    exit 2
    --- stdout
    --- stderr
    error: tollgate.toml:1:2: unknown key `grants`: a repository can't grant its checks anything
    hint: each user grants, with `tollgate grant CHECK --host HOST`
    error: tollgate.toml:4:1: unknown key `hosts`: a repository can't grant its checks anything
    hint: each user grants, with `tollgate grant word --host HOST`
    ");
}
