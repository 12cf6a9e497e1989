//! Every kind of repository: the daemon says of it what the program says by itself.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use tollgate_tests::{Answer, run, token_line};

use crate::scene::{Scene, assert_passed, assert_stopped};

/// Where to commit, and with which of git's variables.
struct Place {
    root: PathBuf,
    variables: Vec<(&'static str, PathBuf)>,
}

impl Place {
    fn at(root: PathBuf) -> Self {
        Self { root, variables: Vec::new() }
    }
}

fn git(scene: &Scene, place: &Place, arguments: &[&str]) -> Answer {
    let mut git = scene.command_in(&place.root, "git");
    git.args(["-c", "protocol.file.allow=always"]).args(arguments);
    run(git.envs(place.variables.iter().map(|(name, value)| (name, value))), b"")
}

/// What the installed hook says of what is staged: asked twice with the daemon, which then is
/// there, and once in a home without one.
#[track_caller]
fn judged(scene: &Scene, place: &Place) -> Answer {
    let commit = |home: &Path, ci: bool| {
        let mut hook = scene.command_in(&place.root, "git");
        hook.args(["hook", "run", "pre-commit"]).env("TOLLGATE_HOME", home);
        if ci {
            hook.env("CI", "true");
        }
        run(hook.envs(place.variables.iter().map(|(name, value)| (name, value))), b"")
    };
    let before = scene.answered();
    let told = [commit(scene.home(), false), commit(scene.home(), false)];
    assert_eq!(scene.answered(), before + 2, "it was not asked, or declined: {}", scene.log());
    let alone = commit(&scene.beside("home-alone"), true);
    for told in told {
        assert_eq!(told.code, alone.code, "{} | {}", told.text(), alone.text());
        assert_eq!(told.stdout, alone.stdout);
        assert_eq!(without_counts(&told.stderr), without_counts(&alone.stderr));
    }
    alone
}

/// Times and counts of kept results are the daemon's own.
fn without_counts(text: &str) -> String {
    let line = |line: &&str| !(line.contains(" judged, ") && line.contains(" from cache, in "));
    text.lines().filter(line).collect::<Vec<_>>().join("\n")
}

/// Judges and commits in a repository of a kind what must be blocked, then what must pass.
#[track_caller]
fn alike(make: impl FnOnce(&Scene) -> Place) {
    let scene = Scene::new();
    scene.serve(&[]);
    let place = make(&scene);
    alike_at(&scene, &place, "added.py");
}

#[track_caller]
fn alike_at(scene: &Scene, place: &Place, path: &str) {
    let file = place.root.join(path);
    let head = git(scene, place, &["rev-parse", "-q", "--verify", "HEAD"]).stdout;
    fs::write(&file, token_line()).unwrap();
    git(scene, place, &["add", path]).expect(0);
    assert_stopped(&judged(scene, place), &format!("{path}:1"));
    assert_stopped(&git(scene, place, &["commit", "-q", "-m", "bad"]), &format!("{path}:1"));
    assert_eq!(git(scene, place, &["rev-parse", "-q", "--verify", "HEAD"]).stdout, head);

    fs::write(&file, "x = 1\n").unwrap();
    git(scene, place, &["add", path]).expect(0);
    assert_passed(&judged(scene, place));
    assert_passed(&git(scene, place, &["commit", "-q", "-m", "good"]));
    assert_ne!(git(scene, place, &["rev-parse", "HEAD"]).stdout, head);

    // What `commit -a` and `commit --only` judge is an index of their own.
    fs::write(&file, token_line()).unwrap();
    for arguments in [&["-a"][..], &["--only", path]] {
        let arguments = [&["commit", "-q", "-m", "all"], arguments].concat();
        assert_stopped(&git(scene, place, &arguments), &format!("{path}:1"));
    }
    fs::write(&file, "x = 2\n").unwrap();
    assert_passed(&git(scene, place, &["commit", "-q", "-a", "-m", "all"]));
}

/// A repository whose format git is told when it makes it; the hooks are in place.
fn of_format(scene: &Scene, options: &[&str]) -> Place {
    let root = scene.beside("of-format");
    fs::create_dir(&root).unwrap();
    let place = Place::at(root);
    git(scene, &place, &[&["init", "-q", "-b", "main"], options].concat()).expect(0);
    scene.gate(&place.root);
    place
}

fn cloned(scene: &Scene, options: &[&str]) -> Place {
    let root = scene.root();
    for (name, content) in [("a.py", "a = 1\n"), ("d/b.py", "b = 1\n")] {
        fs::create_dir_all(root.join("d")).unwrap();
        fs::write(root.join(name), content).unwrap();
        scene.git(&root, &["add", name]).expect(0);
        scene.git(&root, &["commit", "-q", "--no-verify", "-m", name]).expect(0);
    }
    scene.git(&root, &["config", "uploadpack.allowFilter", "true"]).expect(0);
    let url = format!("file://{}", root.display());
    let clone = scene.beside("clone");
    let words = [&["clone", "-q"], options, &[&url, clone.to_str().unwrap()]].concat();
    scene.git(&root, &words).expect(0);
    let mut install = scene.command_in(&clone, &scene.program);
    run(install.arg("install"), b"").expect(0);
    Place::at(clone)
}

#[test]
fn an_ordinary_one() {
    alike(|scene| Place::at(scene.root()));
}

#[test]
fn each_format() {
    for options in [
        &["--object-format=sha256"][..],
        &["--ref-format=reftable"],
        &["--object-format=sha256", "--ref-format=reftable"],
    ] {
        alike(|scene| of_format(scene, options));
    }
}

#[test]
fn before_the_first_commit() {
    alike(|scene| {
        let root = scene.beside("new");
        fs::create_dir(&root).unwrap();
        scene.git(&root, &["init", "-q", "-b", "main"]).expect(0);
        let mut install = scene.command_in(&root, &scene.program);
        run(install.arg("install"), b"").expect(0);
        Place::at(root)
    });
}

#[test]
fn each_kind_of_index() {
    for commands in [
        &["update-index --index-version 4"][..],
        &["update-index --split-index"],
        &["config core.splitIndex true", "config splitIndex.maxPercentChange 100"],
        &["config index.skipHash true", "update-index --force-write-index"],
        &["config core.untrackedCache true", "update-index --untracked-cache"],
        &["config index.threads 4"],
    ] {
        alike(|scene| {
            let place = Place::at(scene.root());
            for command in commands {
                git(scene, &place, &command.split(' ').collect::<Vec<_>>()).expect(0);
            }
            place
        });
    }
}

#[test]
fn a_sparse_index() {
    let scene = Scene::new();
    scene.serve(&[]);
    let place = Place::at(scene.root());
    for folder in ["in", "out/deep"] {
        fs::create_dir_all(place.root.join(folder)).unwrap();
        fs::write(place.root.join(folder).join("x.py"), "x = 1\n").unwrap();
    }
    git(&scene, &place, &["add", "."]).expect(0);
    git(&scene, &place, &["commit", "-q", "-m", "folders"]).expect(0);
    git(&scene, &place, &["sparse-checkout", "set", "--cone", "--sparse-index", "in"]).expect(0);
    assert!(!place.root.join("out").exists());
    alike_at(&scene, &place, "in/added.py");
}

#[test]
fn each_kind_of_clone() {
    for options in [
        &["--filter=blob:none"][..],
        &["--depth", "1"],
        &["--shared"],
        &["--filter=blob:none", "--sparse"],
    ] {
        alike(|scene| cloned(scene, options));
    }
}

#[test]
fn a_linked_worktree() {
    alike(|scene| {
        let linked = scene.beside("linked");
        let path = linked.to_str().unwrap();
        scene.git(&scene.root(), &["worktree", "add", "-q", "-b", "side", path]).expect(0);
        Place::at(linked)
    });
}

#[test]
fn a_submodule() {
    alike(|scene| {
        let library = scene.repository("library");
        let outer = Place::at(scene.root());
        let add = ["submodule", "--quiet", "add", library.to_str().unwrap(), "lib"];
        git(scene, &outer, &add).expect(0);
        assert_passed(&judged(scene, &outer));
        git(scene, &outer, &["commit", "-q", "-m", "a submodule"]).expect(0);
        let lib = scene.root().join("lib");
        let mut install = scene.command_in(&lib, &scene.program);
        run(install.arg("install"), b"").expect(0);
        Place::at(lib)
    });
}

#[test]
fn one_without_its_folder_around_it() {
    alike(|scene| {
        let (bare, tree) = (scene.beside("apart.git"), scene.beside("tree"));
        scene.git(&scene.root(), &["init", "-q", "--bare", bare.to_str().unwrap()]).expect(0);
        fs::create_dir(&tree).unwrap();
        let variables = vec![("GIT_DIR", bare), ("GIT_WORK_TREE", tree.clone())];
        let mut install = scene.command_in(&tree, &scene.program);
        run(install.arg("install").envs(variables.clone()), b"").expect(0);
        Place { root: tree, variables }
    });
}

#[test]
fn filters_and_line_ends() {
    alike(|scene| {
        let place = Place::at(scene.root());
        git(scene, &place, &["config", "core.autocrlf", "true"]).expect(0);
        let pointer =
            "printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize 9\\n' 0";
        git(scene, &place, &["config", "filter.lfs.clean", pointer]).expect(0);
        git(scene, &place, &["config", "filter.lfs.required", "true"]).expect(0);
        fs::write(place.root.join(".gitattributes"), "*.bin filter=lfs -text\n").unwrap();
        // What the filter puts aside is no part of the commit.
        fs::write(place.root.join("large.bin"), token_line()).unwrap();
        fs::write(place.root.join("lines.py"), "x = 1\r\ny = 2\r\n").unwrap();
        git(scene, &place, &["add", "."]).expect(0);
        assert_passed(&judged(scene, &place));
        git(scene, &place, &["commit", "-q", "-m", "filtered"]).expect(0);
        place
    });
}

#[test]
fn what_is_only_announced() {
    alike(|scene| {
        let place = Place::at(scene.root());
        fs::write(place.root.join("later.py"), token_line()).unwrap();
        git(scene, &place, &["add", "-N", "later.py"]).expect(0);
        assert_passed(&judged(scene, &place));
        git(scene, &place, &["rm", "-q", "--cached", "later.py"]).expect(0);
        fs::remove_file(place.root.join("later.py")).unwrap();
        place
    });
}

#[test]
fn a_merge_in_conflict() {
    alike(|scene| {
        let place = Place::at(scene.root());
        let write = |content: &str| fs::write(place.root.join("both.py"), content).unwrap();
        let commit = |content: &str| {
            write(content);
            git(scene, &place, &["add", "both.py"]).expect(0);
            git(scene, &place, &["commit", "-q", "--no-verify", "-m", "m"]).expect(0);
        };
        commit("x = 0\n");
        git(scene, &place, &["switch", "-q", "-c", "side"]).expect(0);
        commit("x = 1\n");
        git(scene, &place, &["switch", "-q", "main"]).expect(0);
        commit("x = 2\n");
        assert_ne!(git(scene, &place, &["merge", "-q", "side"]).code, 0);
        // Git refuses it before any hook; by itself the hook says why it can't judge.
        let home = scene.beside("home-alone");
        let hook = |home: &Path| {
            let mut hook = scene.command_in(&place.root, "git");
            run(hook.args(["hook", "run", "pre-commit"]).env("TOLLGATE_HOME", home), b"")
        };
        let (told, alone) = (hook(scene.home()), hook(&home));
        assert_ne!(told.code, 0);
        assert_eq!((told.code, told.text()), (alone.code, alone.text()));
        write(&token_line());
        git(scene, &place, &["add", "both.py"]).expect(0);
        assert_stopped(&judged(scene, &place), "both.py:1");
        write("x = 3\n");
        git(scene, &place, &["add", "both.py"]).expect(0);
        assert_passed(&judged(scene, &place));
        assert_passed(&git(scene, &place, &["commit", "-q", "-m", "merged"]));
        place
    });
}

#[test]
fn modes_and_links() {
    alike(|scene| {
        let place = Place::at(scene.root());
        for name in ["run.sh", "file", "was-bad"] {
            fs::write(place.root.join(name), format!("name={name}\n")).unwrap();
        }
        git(scene, &place, &["add", "."]).expect(0);
        git(scene, &place, &["commit", "-q", "-m", "files"]).expect(0);
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(place.root.join("run.sh"), executable).unwrap();
        fs::remove_file(place.root.join("file")).unwrap();
        symlink("run.sh", place.root.join("file")).unwrap();
        git(scene, &place, &["add", "."]).expect(0);
        assert_passed(&judged(scene, &place));
        assert_passed(&git(scene, &place, &["commit", "-q", "-m", "kinds"]));
        // The link becomes a file again, with a token in it.
        fs::remove_file(place.root.join("file")).unwrap();
        fs::write(place.root.join("file"), token_line()).unwrap();
        git(scene, &place, &["add", "."]).expect(0);
        assert_stopped(&judged(scene, &place), "file:1");
        git(scene, &place, &["checkout", "-q", "HEAD", "file"]).expect(0);
        place
    });
}
