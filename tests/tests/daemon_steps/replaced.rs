//! What changes under a daemon's feet that no index tells of: the repository, its configuration,
//! where its objects are, the user's own files. Each scene asks a hook before and after.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tollgate_tests::{Answer, token_line};

use crate::daemon::Daemon;
use crate::stand::Stand;

struct Scene {
    stand: Stand,
    daemon: Daemon,
}

impl Scene {
    /// With a commit, and a change that is staged and blocked.
    fn new() -> Self {
        let stand = Stand::new();
        let daemon = Daemon::start(&stand, &[], None);
        let scene = Self { stand, daemon };
        scene.write("a.py", "x = 1\n");
        scene.commit(&[], "0");
        scene.write("secret.py", &token_line());
        // Twice, so that its verdict is known.
        scene.commit(&[], "1");
        scene.commit(&[], "1");
        scene
    }

    fn root(&self) -> &Path {
        self.stand.root()
    }

    fn write(&self, name: &str, text: &str) {
        self.stand.scratch.write(name, text);
        self.git(&["add", "-A"]);
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> Answer {
        self.stand.git(arguments).expect(0)
    }

    /// Commits; the hook has to end with `code`, and to say what the program says.
    #[track_caller]
    fn commit(&self, arguments: &[&str], code: &str) -> String {
        self.commit_in(self.root(), arguments, code)
    }

    #[track_caller]
    fn commit_in(&self, folder: &Path, arguments: &[&str], code: &str) -> String {
        let arguments = [&["commit", "-q", "--allow-empty", "-m", "m"], arguments].concat();
        let answer = self.stand.git_in(folder, &arguments);
        self.asked(code, &answer)
    }

    #[track_caller]
    fn asked(&self, code: &str, answer: &Answer) -> String {
        let asked = self.stand.take_asked();
        assert!(!asked.is_empty(), "no hook was run: {}", answer.text());
        for asked in &asked {
            if let Err(difference) = asked.difference() {
                panic!("{difference}");
            }
            assert_eq!(asked.warm.code, code, "{asked:#?}");
        }
        asked.last().unwrap().warm.errors.clone()
    }

    fn answered(&self) -> u64 {
        self.daemon.requests().unwrap().answered
    }
}

#[test]
fn grants_that_others_may_write_are_refused_whatever_is_known() {
    let scene = Scene::new();
    let grants = scene.stand.scratch.home().join("grants.toml");
    fs::write(&grants, "").unwrap();
    fs::set_permissions(&grants, fs::Permissions::from_mode(0o600)).unwrap();
    scene.commit(&[], "1");
    scene.commit(&[], "1");
    fs::set_permissions(&grants, fs::Permissions::from_mode(0o666)).unwrap();
    let text = scene.commit(&[], "2");
    assert!(text.contains("others may write"), "{text}");
    fs::set_permissions(&grants, fs::Permissions::from_mode(0o600)).unwrap();
    scene.commit(&[], "1");
    fs::write(&grants, "[broken").unwrap();
    scene.commit(&[], "2");
    fs::remove_file(&grants).unwrap();
    scene.commit(&[], "1");
}

#[test]
fn what_is_told_beside_a_verdict_is_told_each_time() {
    let scene = Scene::new();
    for home in [scene.stand.scratch.home(), scene.stand.cold()] {
        fs::remove_dir_all(home.join("modules")).unwrap();
        fs::write(home.join("modules"), "").unwrap();
    }
    scene.write("b.py", &token_line());
    for _ in 0..3 {
        let text = scene.commit(&[], "1");
        assert!(text.contains("results are not kept"), "{text}");
    }
}

#[test]
fn what_the_user_skips_is_skipped_in_that_commit_alone() {
    let mut scene = Scene::new();
    scene.write(".gitignore", "*~\n");
    scene.commit(&[], "1");
    scene.stand.set("TOLLGATE_SKIP", "secrets");
    scene.git(&["tag", "before"]);
    let text = scene.commit(&[], "0");
    assert!(text.contains("skipped: secrets"), "{text}");
    scene.git(&["reset", "-q", "--soft", "before"]);
    scene.stand.unset("TOLLGATE_SKIP");
    scene.commit(&[], "1");
    scene.stand.set("TOLLGATE_SKIP", "secrets");
    scene.commit(&[], "0");
}

#[test]
fn a_module_beside_the_repository_counts_as_it_is_now() {
    let scene = Scene::new();
    scene.git(&["rm", "-q", "-f", "secret.py"]);
    scene.write(".gitignore", "beside.wasm\n");
    let beside = scene.root().join("beside.wasm");
    fs::write(&beside, Stand::guest("word")).unwrap();
    scene.write(
        "tollgate.toml",
        "[checks.beside]\nmodule = \"beside.wasm\"\nexclude = [\"*.toml\", \".*\"]\n",
    );
    scene.write("b.py", "fine, but flagme\n");
    for _ in 0..3 {
        fs::write(&beside, Stand::guest("word")).unwrap();
        let text = scene.commit(&[], "1");
        assert!(text.contains("word/found"), "{text}");
        fs::write(&beside, Stand::guest("neighbour")).unwrap();
        let text = scene.commit(&[], "1");
        assert!(text.contains("neighbour/not-fine"), "{text}");
        fs::remove_file(&beside).unwrap();
        scene.commit(&[], "2");
    }
}

#[test]
fn a_repository_made_again_at_its_place_is_another_one() {
    let scene = Scene::new();
    for format in ["sha1", "sha256", "sha1"] {
        fs::remove_dir_all(scene.root().join(".git")).unwrap();
        scene.git(&["init", "-q", "-b", "main", &format!("--object-format={format}")]);
        // All of it is new now, the secret too.
        scene.git(&["add", "-A"]);
        scene.commit(&[], "1");
        scene.commit(&[], "1");
    }
}

#[test]
fn a_whole_folder_made_again_is_another_one() {
    let scene = Scene::new();
    for round in 0..3 {
        fs::remove_dir_all(scene.root()).unwrap();
        fs::create_dir(scene.root()).unwrap();
        scene.git(&["init", "-q", "-b", "main"]);
        scene.write("a.py", &format!("x = {round}\n"));
        scene.commit(&[], "0");
        scene.write("b.py", &token_line());
        scene.commit(&[], "1");
    }
}

#[test]
fn a_git_folder_put_in_the_place_of_another_is_read() {
    let scene = Scene::new();
    let (git, other) = (scene.root().join(".git"), scene.stand.scratch.beside("other"));
    // In the other one the secret is committed already, so that it is no change.
    fs::rename(&git, &other).unwrap();
    scene.git(&["init", "-q", "-b", "main"]);
    scene.git(&["add", "-A"]);
    scene.git(&["commit", "-q", "--no-verify", "-m", "all"]);
    scene.commit(&[], "0");
    let swap = scene.stand.scratch.beside("swap");
    for code in ["1", "0", "1", "0"] {
        fs::rename(&git, &swap).unwrap();
        fs::rename(&other, &git).unwrap();
        fs::rename(&swap, &other).unwrap();
        scene.commit(&[], code);
    }
    // As a file that names it.
    let (one, two) = (scene.stand.scratch.beside("one"), scene.stand.scratch.beside("two"));
    fs::rename(&git, &one).unwrap();
    fs::rename(&other, &two).unwrap();
    for (place, code) in [(&one, "0"), (&two, "1"), (&one, "0"), (&two, "1")] {
        fs::write(&git, format!("gitdir: {}\n", place.display())).unwrap();
        scene.commit(&[], code);
    }
}

#[test]
fn configuration_of_the_repository_counts_as_it_is_now() {
    let scene = Scene::new();
    let elsewhere = scene.stand.scratch.beside("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("beside.wasm"), Stand::guest("neighbour")).unwrap();
    fs::write(scene.root().join(".git/info/exclude"), "beside.wasm\n").unwrap();
    fs::write(scene.root().join("beside.wasm"), Stand::guest("word")).unwrap();
    scene.git(&["rm", "-q", "-f", "secret.py"]);
    scene.write(
        "tollgate.toml",
        "[checks.beside]\nmodule = \"beside.wasm\"\nexclude = [\"*.toml\", \".*\"]\n",
    );
    scene.write("b.py", "flagme\n");
    for _ in 0..3 {
        let text = scene.commit(&[], "1");
        assert!(text.contains("word/found"), "{text}");
        scene.git(&["config", "core.worktree", elsewhere.to_str().unwrap()]);
        let text = scene.commit(&[], "1");
        assert!(text.contains("neighbour/not-fine"), "{text}");
        scene.git(&["config", "--unset", "core.worktree"]);
        scene.git(&["config", "extensions.worktreeConfig", "true"]);
        scene.commit(&[], "1");
        scene.git(&["config", "--unset", "extensions.worktreeConfig"]);
        scene.git(&["config", "index.skipHash", "true"]);
        scene.write("c.py", "flagme\n");
        scene.commit(&[], "1");
        scene.write("c.py", "fine\n");
        scene.commit(&[], "1");
        scene.git(&["config", "--unset", "index.skipHash"]);
        fs::remove_file(scene.root().join("c.py")).unwrap();
        scene.git(&["add", "-A"]);
    }
}

/// Without a checksum at its end, an index of the same size and time looks like the one before.
#[test]
fn an_index_without_a_checksum_is_read_each_time() {
    let scene = Scene::new();
    scene.git(&["config", "index.skipHash", "true"]);
    let (secret, plain) = (token_line(), format!("{}\n", "x".repeat(token_line().len() - 1)));
    for (text, code) in [(&secret, "1"), (&plain, "0"), (&secret, "1"), (&plain, "0")] {
        scene.write("secret.py", text);
        let index = fs::File::options().write(true).open(scene.root().join(".git/index")).unwrap();
        index.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        scene.commit(&[], code);
    }
}

#[test]
fn objects_are_found_wherever_they_are() {
    let mut scene = Scene::new();
    scene.git(&["reset", "-q", "--hard"]);
    // Only in a folder of their own, as while something is received.
    let objects = scene.root().join(".git/objects");
    for (number, code) in [(0, "0"), (1, "1"), (2, "0"), (3, "1")] {
        let own = scene.stand.scratch.beside(&format!("quarantine-{number}"));
        fs::create_dir(&own).unwrap();
        scene.stand.set("GIT_OBJECT_DIRECTORY", &own);
        scene.stand.set("GIT_ALTERNATE_OBJECT_DIRECTORIES", &objects);
        let token = if code == "1" { token_line() } else { String::new() };
        scene.write("received.py", &format!("x = {number}\n{token}"));
        scene.commit(&[], code);
        scene.stand.unset("GIT_OBJECT_DIRECTORY");
        scene.stand.unset("GIT_ALTERNATE_OBJECT_DIRECTORIES");
        // What was committed there is nowhere else.
        fs::remove_file(scene.root().join("received.py")).unwrap();
        let moved = scene
            .stand
            .command(scene.root(), "sh")
            .args(["-c", "cp -rn \"$0\"/* \"$1\""])
            .arg(&own)
            .arg(&objects)
            .status();
        assert!(moved.unwrap().success());
        fs::remove_dir_all(&own).unwrap();
        scene.git(&["reset", "-q", "--hard"]);
    }
}

#[test]
fn alternates_count_as_they_are_now() {
    let scene = Scene::new();
    let objects = scene.root().join(".git/objects");
    let mut store = scene.stand.scratch.beside("store");
    fs::rename(&objects, &store).unwrap();
    for round in 0..4 {
        let next = scene.stand.scratch.beside(&format!("store-{round}"));
        fs::rename(&store, &next).unwrap();
        store = next;
        fs::create_dir_all(objects.join("info")).unwrap();
        fs::write(objects.join("info/alternates"), format!("{}\n", store.display())).unwrap();
        scene.commit(&[], "1");
        scene.write("b.py", &format!("# {round}\n"));
        scene.commit(&[], "1");
    }
}

#[test]
fn a_shallow_clone_is_judged_by_what_it_has() {
    let scene = Scene::new();
    scene.git(&["commit", "-q", "--no-verify", "-m", "with a secret"]);
    scene.write("a.py", "x = 2\n");
    scene.commit(&[], "0");
    let (clone, remote) =
        (scene.stand.scratch.beside("clone"), scene.stand.scratch.beside("remote.git"));
    let url = format!("file://{}", scene.root().display());
    scene.git(&["clone", "-q", "--depth", "1", &url, clone.to_str().unwrap()]);
    scene.git(&["init", "-q", "--bare", remote.to_str().unwrap()]);
    let push = || {
        let arguments = ["push", "-q", remote.to_str().unwrap(), "HEAD:refs/heads/x"];
        let answer = scene.stand.git_in(&clone, &arguments);
        scene.asked("1", &answer)
    };
    let all_at_once = push();
    scene.stand.git_in(&clone, &["fetch", "-q", "--unshallow"]).expect(0);
    assert_ne!(push(), all_at_once);
}

#[test]
fn working_trees_of_one_repository_have_modules_of_their_own() {
    let scene = Scene::new();
    let linked = scene.stand.scratch.beside("linked");
    scene.git(&["rm", "-q", "-f", "secret.py"]);
    scene.write(".gitignore", "beside.wasm\n");
    let configuration =
        "[checks.beside]\nmodule = \"beside.wasm\"\nexclude = [\"*.toml\", \".*\"]\n";
    scene.write("tollgate.toml", configuration);
    scene.git(&["commit", "-q", "--no-verify", "-m", "a check"]);
    scene.git(&["worktree", "add", "-q", "--detach", linked.to_str().unwrap()]);
    fs::write(scene.root().join("beside.wasm"), Stand::guest("word")).unwrap();
    fs::write(linked.join("beside.wasm"), Stand::guest("neighbour")).unwrap();
    scene.write("b.py", "fine, but flagme\n");
    fs::write(linked.join("b.py"), "fine, but flagme\n").unwrap();
    scene.stand.git_in(&linked, &["add", "-A"]).expect(0);
    for _ in 0..2 {
        let one = scene.commit(&[], "1");
        let other = scene.commit_in(&linked, &[], "1");
        assert!(one.contains("word/found") && other.contains("neighbour/not-fine"), "{one}{other}");
    }
    assert!(scene.answered() > 4);
}
