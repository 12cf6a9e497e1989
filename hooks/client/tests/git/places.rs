//! Where hooks go: linked worktrees, submodules, bare repositories, `core.hooksPath`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tollgate_install::{
    HookName, HookState, InstallError, Owner, Programs, SharedFolder, install, locate,
    recorded_program, status, uninstall,
};

use crate::scene::{Scene, environment};

type Entry = (Vec<u8>, u32, i64, i64);

fn snapshot(folder: &Path) -> BTreeMap<OsString, Entry> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| {
        let entry = entry.unwrap();
        let meta = entry.metadata().unwrap();
        let times = (meta.mtime(), meta.mtime_nsec());
        (entry.file_name(), (fs::read(entry.path()).unwrap(), meta.mode(), times.0, times.1))
    });
    entries.collect()
}

#[test]
fn twice_changes_nothing_and_out_gives_back_every_byte() {
    let scene = Scene::new();
    scene.put_hook("pre-commit", "#!/bin/sh\nexit 0\n");
    scene.put_hook("pre-push", "not for running");
    let push = scene.hooks().join("pre-push");
    fs::set_permissions(&push, fs::Permissions::from_mode(0o640)).unwrap();
    let before = snapshot(&scene.hooks());
    let first = scene.install();
    assert_eq!(first.written, HookName::DEFAULT);
    assert_eq!(first.chained.len(), 2);
    let between = snapshot(&scene.hooks());
    let second = scene.install();
    assert_eq!((second.written, second.unchanged), (vec![], HookName::DEFAULT.to_vec()));
    assert_eq!(snapshot(&scene.hooks()), between);

    let location = scene.location_of(&scene.repository);
    let states: Vec<_> = status(&location).unwrap().iter().map(|found| found.state).collect();
    assert_eq!(states, [HookState::Ours, HookState::Ours, HookState::Ours, HookState::Absent]);
    assert_eq!(recorded_program(&location), Some(scene.root.join("tollgate")));
    let removed = uninstall(&location, SharedFolder::Refuse).unwrap();
    assert_eq!(removed.removed, HookName::DEFAULT);
    assert_eq!(snapshot(&scene.hooks()), before);
    assert_eq!(uninstall(&location, SharedFolder::Refuse).unwrap().removed, []);
}

#[test]
fn linked_worktrees_share_the_hooks() {
    let scene = Scene::new();
    scene.git(&["commit", "-qm", "one", "--allow-empty"]);
    let linked = scene.root.join("linked");
    scene.git(&["worktree", "add", "-q", "../linked"]);
    let installed = scene.install_in(&linked);
    assert_eq!(installed.folder, scene.hooks());
    scene.git_in(&linked, &["commit", "-qm", "two", "--allow-empty"]);
    let log = scene.log();
    assert!(log.contains("tollgate hook pre-commit"), "{log}");
    assert!(log.contains(".git/worktrees/linked/index"), "{log}");
}

#[test]
fn submodules_have_their_own_hooks() {
    let scene = Scene::new();
    scene.git_in(&scene.root, &["init", "-q", "part"]);
    scene.git_in(&scene.root.join("part"), &["commit", "-qm", "p", "--allow-empty"]);
    scene.git(&["submodule", "--quiet", "add", "../part", "part"]);
    let part = scene.repository.join("part");
    let installed = scene.install_in(&part);
    assert_eq!(installed.folder, scene.repository.join(".git/modules/part/hooks"));
    scene.git_in(&part, &["commit", "-qm", "two", "--allow-empty"]);
    assert!(scene.log().contains("tollgate hook pre-commit"));
    // The project around it is not gated by that.
    scene.git(&["commit", "-qm", "super"]);
    assert_eq!(scene.log(), "");
}

#[test]
fn bare_repositories_subdirectories_and_git_directories() {
    let scene = Scene::new();
    scene.git_in(&scene.root, &["init", "-q", "--bare", "bare"]);
    let bare = scene.location_of(&scene.root.join("bare"));
    assert_eq!((bare.hooks, bare.work_tree), (scene.root.join("bare/hooks"), None));
    let deep = scene.repository.join("a/b");
    fs::create_dir_all(&deep).unwrap();
    scene.git(&["config", "core.hooksPath", ".git/others"]);
    let location = scene.location_of(&deep);
    assert_eq!(location.hooks, scene.repository.join(".git/others"));
    assert_eq!(location.owner, Owner::Repository);
    let inside = locate(Path::new("git"), &scene.repository.join(".git"), &environment());
    assert!(matches!(inside, Err(InstallError::InsideGitDirectory { .. })), "{inside:?}");
    let outside = locate(Path::new("git"), &scene.root, &environment()).unwrap_err();
    assert!(outside.to_string().contains("not a git repository"), "{outside}");
    let none = locate(Path::new("/nowhere/git"), &scene.root, &environment()).unwrap_err();
    assert!(none.hint().is_some_and(|hint| hint.contains("install git")), "{none}");
}

#[test]
fn a_folder_that_was_made_goes_again() {
    let scene = Scene::new();
    fs::remove_dir_all(scene.hooks()).unwrap();
    scene.install();
    scene.install();
    uninstall(&scene.location_of(&scene.repository), SharedFolder::Refuse).unwrap();
    assert!(!scene.hooks().exists());
}

#[test]
fn the_teams_folder_is_refused_and_left_alone() {
    let scene = Scene::new();
    scene.git(&["commit", "-qm", "one", "--allow-empty"]);
    scene.git(&["worktree", "add", "-q", "../linked"]);
    let team = scene.repository.join(".team");
    fs::create_dir(&team).unwrap();
    let refused = |directory: &Path| {
        let location = scene.location_of(directory);
        let programs = programs(&scene);
        let refused =
            install(&location, &programs, &HookName::DEFAULT, SharedFolder::Allow).unwrap_err();
        assert!(matches!(refused, InstallError::TeamFolder { .. }), "{refused}");
        assert!(
            refused.hint().is_some_and(|hint| hint.contains("exec tollgate hook NAME \"$@\"")),
            "{refused}"
        );
        assert_eq!(fs::read_dir(&team).unwrap().count(), 0);
    };
    scene.git(&["config", "core.hooksPath", ".team"]);
    refused(&scene.repository);
    scene.git(&["config", "core.hooksPath", team.to_str().unwrap()]);
    refused(&scene.root.join("linked"));
    // For one work tree only, and by way of an included file.
    scene.git(&["config", "--unset", "core.hooksPath"]);
    scene.git(&["config", "extensions.worktreeConfig", "true"]);
    fs::write(scene.root.join("more"), "[core]\nhooksPath = .team\n").unwrap();
    let more = scene.root.join("more");
    scene.git(&["config", "--worktree", "include.path", more.to_str().unwrap()]);
    refused(&scene.repository);
    assert_eq!(scene.location_of(&scene.root.join("linked")).owner, Owner::Repository);
    // A link in place of the usual folder.
    scene.git(&["config", "--worktree", "--unset", "include.path"]);
    fs::remove_dir_all(scene.hooks()).unwrap();
    std::os::unix::fs::symlink("../.team", scene.hooks()).unwrap();
    refused(&scene.repository);
}

#[test]
fn a_shared_folder_wants_a_word() {
    let scene = Scene::new();
    let shared = scene.root.join("shared");
    scene.git(&["config", "core.hooksPath", shared.to_str().unwrap()]);
    let location = scene.location_of(&scene.repository);
    let go = |word| install(&location, &programs(&scene), &HookName::DEFAULT, word);
    let refused = go(SharedFolder::Refuse).unwrap_err();
    assert!(matches!(refused, InstallError::SharedFolder { .. }), "{refused}");
    assert!(!shared.exists());
    go(SharedFolder::Allow).unwrap();
    scene.git(&["commit", "-qm", "one", "--allow-empty"]);
    assert!(scene.log().contains("tollgate hook pre-commit"));
    let refused = uninstall(&location, SharedFolder::Refuse).unwrap_err();
    assert!(matches!(refused, InstallError::SharedFolder { .. }), "{refused}");
    assert!(shared.join("pre-commit").exists());
    uninstall(&location, SharedFolder::Allow).unwrap();
    assert!(!shared.exists());
}

#[test]
fn templates_count_as_former_hooks() {
    let scene = Scene::new();
    let template = scene.root.join("template/hooks");
    fs::create_dir_all(&template).unwrap();
    crate::scene::write_script(&template.join("pre-commit"), "#!/bin/sh\nexit 9\n");
    let option = format!("--template={}", scene.root.join("template").display());
    scene.git_in(&scene.root, &["init", "-q", &option, "templated"]);
    let installed = scene.install_in(&scene.root.join("templated"));
    assert_eq!(installed.chained.len(), 1);
}

#[test]
fn any_path_will_do() {
    let mut name = b"with space\nand line, \xff\xfe, ".to_vec();
    name.resize(200, b'x');
    let mut scene = Scene::new();
    let repository = scene.root.join(OsString::from_vec(name));
    fs::rename(&scene.repository, &repository).unwrap();
    scene.repository = repository;
    let odd = scene.repository.join("tollgate\n\\");
    fs::copy(scene.root.join("tollgate"), &odd).unwrap();
    fs::write(scene.repository.join("code"), "3\n").unwrap();
    let programs = Programs { tollgate: odd, ..programs(&scene) };
    let location = scene.location_of(&scene.repository);
    assert_eq!(location.hooks, scene.hooks());
    install(&location, &programs, &HookName::DEFAULT, SharedFolder::Refuse).unwrap();
    let code = std::process::Command::new(scene.hooks().join("pre-commit")).status().unwrap();
    assert_eq!(code.code(), Some(3));
}

#[test]
fn what_can_not_be_written_is_said() {
    let scene = Scene::new();
    let location = scene.location_of(&scene.repository);
    let go = |programs: &Programs| {
        install(&location, programs, &HookName::DEFAULT, SharedFolder::Refuse).unwrap_err()
    };
    let script = Programs { hook: scene.root.join("tollgate"), ..programs(&scene) };
    assert!(go(&script).to_string().contains("is no tollgate-hook"));
    let relative = Programs { tollgate: "tollgate".into(), ..programs(&scene) };
    assert!(go(&relative).hint().is_some_and(|hint| hint.contains("must be absolute")));
    fs::remove_dir_all(scene.hooks()).unwrap();
    fs::write(scene.hooks(), "").unwrap();
    assert!(go(&programs(&scene)).to_string().contains("is no folder"));
    scene.git(&["config", "core.hooksPath", "/dev/null"]);
    let off = scene.location_of(&scene.repository);
    let error = install(&off, &programs(&scene), &HookName::DEFAULT, SharedFolder::Refuse);
    assert!(matches!(error, Err(InstallError::NoFolder { .. })), "{error:?}");
    // Read-only even for root.
    scene.git(&["config", "core.hooksPath", "/sys/kernel"]);
    if Path::new("/sys/kernel").is_dir() {
        let location = scene.location_of(&scene.repository);
        let error = install(&location, &programs(&scene), &HookName::DEFAULT, SharedFolder::Allow);
        let error = error.unwrap_err();
        assert!(error.to_string().contains("can't write `/sys/kernel/"), "{error}");
        assert_eq!(error.hint().as_deref(), Some("make the hooks folder writable for you"));
    }
}

fn programs(scene: &Scene) -> Programs {
    Programs {
        tollgate: scene.root.join("tollgate"),
        hook: PathBuf::from(env!("CARGO_BIN_EXE_tollgate-hook")),
    }
}
