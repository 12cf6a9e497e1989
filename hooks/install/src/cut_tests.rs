//! Changes that are cut after any number of steps: nothing is lost, and the next run completes.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use tollgate_hook::MARKER;

use crate::folder::{Folder, our_bytes};
use crate::{HookName, install, step, uninstall};

const FORMER: &[u8] = b"#!/bin/sh\necho former\n";
const LATER: &[u8] = b"#!/bin/sh\necho later\n";

fn program(version: &str) -> Vec<u8> {
    format!("\x7fELF {MARKER} {version}").into_bytes()
}

/// Every file with its bytes, mode and time of change.
type Files = BTreeMap<String, (Vec<u8>, u32, i64)>;

fn files(folder: &Path) -> Files {
    let Ok(entries) = fs::read_dir(folder) else { return Files::new() };
    entries
        .map(|entry| {
            let entry = entry.unwrap();
            let meta = entry.metadata().unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, (fs::read(entry.path()).unwrap(), meta.mode(), meta.mtime_nsec()))
        })
        .collect()
}

fn put(folder: &Path, name: &str, bytes: &[u8], mode: u32) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
    fs::set_permissions(folder.join(name), fs::Permissions::from_mode(mode)).unwrap();
}

/// A state a folder may be in before an installation: its name, and what makes it.
type Scene = (&'static str, fn(&Path));

fn scenes() -> Vec<Scene> {
    vec![
        ("no folder", |_| {}),
        ("samples only", |folder| put(folder, "pre-commit.sample", b"#!/bin/sh\n", 0o755)),
        ("former hooks", |folder| {
            put(folder, "pre-commit", FORMER, 0o750);
            put(folder, "pre-push", b"not executable", 0o644);
        }),
        ("a link", |folder| {
            put(folder, "hook.sh", FORMER, 0o755);
            std::os::unix::fs::symlink("hook.sh", folder.join("pre-commit")).unwrap();
        }),
    ]
}

fn install_steps(folder: &Path, version: &str) -> Vec<step::Step> {
    let tollgate = Path::new("/opt/tollgate");
    install::plan(folder, tollgate, &program(version), &HookName::DEFAULT).unwrap().steps
}

/// No former hook is gone: it is in its place or beside it, bytes and mode unchanged.
fn nothing_lost(before: &Files, folder: &Path, context: &str) {
    let now = files(folder);
    for (name, file) in before {
        let kept = now.iter().any(|(other, found)| {
            found == file && (other == name || other.starts_with(&format!("{name}.")))
        });
        assert!(kept, "{context}: {name} is lost, left are {:?}", now.keys());
        if !name.contains('.') {
            let there = &now[name].0;
            assert!(there == &file.0 || our_bytes(&folder.join(name)).unwrap().is_some());
        }
    }
    // A hook of ours without its note would block every commit.
    for hook in HookName::ALL {
        let path = folder.join(hook.as_str());
        if path.exists() && our_bytes(&path).unwrap().is_some() {
            assert!(Folder(folder).note().1.is_some(), "{context}: {hook} without its note");
        }
    }
}

#[test]
fn a_cut_installation_loses_nothing_and_is_completed_by_the_next() {
    for (name, scene) in scenes() {
        for cut in 0.. {
            let temporary = tempfile::tempdir().unwrap();
            let folder = temporary.path().join("hooks");
            scene(&folder);
            let before = files(&folder);
            let steps = install_steps(&folder, "1");
            step::take(&steps[..cut.min(steps.len())]).unwrap();
            let context = format!("{name}, install cut after {cut}");
            nothing_lost(&before, &folder, &context);

            step::take(&install_steps(&folder, "1")).unwrap();
            nothing_lost(&before, &folder, &context);
            for hook in HookName::DEFAULT {
                let bytes = our_bytes(&folder.join(hook.as_str())).unwrap();
                assert_eq!(bytes, Some(program("1")), "{context}");
            }
            let complete = files(&folder);
            assert_eq!(complete.get("tollgate-hook.new"), None, "{context}");
            assert_eq!(install_steps(&folder, "1"), [], "{context}: twice changes nothing");

            let (steps_out, _) = uninstall::plan(Folder(&folder)).unwrap();
            step::take(&steps_out).unwrap();
            assert_eq!(files(&folder), before, "{context}: given back");
            if cut >= steps.len() {
                assert_eq!(folder.exists(), name != "no folder", "{context}");
                break;
            }
        }
    }
}

#[test]
fn a_cut_removal_loses_nothing_and_is_completed_by_the_next() {
    for (name, scene) in scenes() {
        for cut in 0.. {
            let temporary = tempfile::tempdir().unwrap();
            let folder = temporary.path().join("hooks");
            scene(&folder);
            let before = files(&folder);
            step::take(&install_steps(&folder, "1")).unwrap();
            let (steps, _) = uninstall::plan(Folder(&folder)).unwrap();
            step::take(&steps[..cut.min(steps.len())]).unwrap();
            let context = format!("{name}, removal cut after {cut}");
            nothing_lost(&before, &folder, &context);
            let (rest, _) = uninstall::plan(Folder(&folder)).unwrap();
            step::take(&rest).unwrap();
            assert_eq!(files(&folder), before, "{context}");
            if cut >= steps.len() {
                break;
            }
        }
    }
}

#[test]
fn an_installation_cut_before_a_removal_gives_back_the_same() {
    for (name, scene) in scenes() {
        for cut in 0..20 {
            let temporary = tempfile::tempdir().unwrap();
            let folder = temporary.path().join("hooks");
            scene(&folder);
            let before = files(&folder);
            let steps = install_steps(&folder, "1");
            step::take(&steps[..cut.min(steps.len())]).unwrap();
            let (rest, _) = uninstall::plan(Folder(&folder)).unwrap();
            step::take(&rest).unwrap();
            assert_eq!(files(&folder), before, "{name}, cut after {cut}");
        }
    }
}

#[test]
fn an_upgrade_replaces_ours_and_leaves_kept_hooks_alone() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    put(folder, "pre-commit", FORMER, 0o755);
    step::take(&install_steps(folder, "1")).unwrap();
    let old = fs::File::open(folder.join("pre-push")).unwrap();
    step::take(&install_steps(folder, "2")).unwrap();
    assert_eq!(our_bytes(&folder.join("pre-push")).unwrap(), Some(program("2")));
    assert_eq!(fs::read(folder.join("pre-commit.before-tollgate")).unwrap(), FORMER);
    assert_eq!(files(folder).len(), 5, "three of ours, the note and the former hook");
    // A running copy keeps its own file.
    assert_eq!(old.metadata().unwrap().nlink(), 0);
}

#[test]
fn what_replaced_our_hook_is_kept_too_and_each_goes_back_where_it_was() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    put(folder, "pre-commit", FORMER, 0o755);
    step::take(&install_steps(folder, "1")).unwrap();
    // As other hook programs do it: ours renamed, theirs in its place.
    fs::rename(folder.join("pre-commit"), folder.join("pre-commit.legacy")).unwrap();
    put(folder, "pre-commit", LATER, 0o755);

    let plan = install::plan(folder, Path::new("/t"), &program("1"), &HookName::DEFAULT).unwrap();
    step::take(&plan.steps).unwrap();
    let names: Vec<_> = plan.result.chained.iter().map(|(_, path)| path.clone()).collect();
    assert_eq!(
        names,
        ["pre-commit.before-tollgate", "pre-commit.before-tollgate-2"].map(|n| folder.join(n))
    );

    let (steps, removed) = uninstall::plan(Folder(folder)).unwrap();
    step::take(&steps).unwrap();
    assert_eq!(fs::read(folder.join("pre-commit")).unwrap(), LATER);
    assert_eq!(fs::read(folder.join("pre-commit.legacy")).unwrap(), FORMER);
    assert_eq!(files(folder).len(), 2);
    assert_eq!((removed.still_kept, removed.foreign), (vec![], vec![]));
}

#[test]
fn a_foreign_hook_is_left_alone_and_told() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    put(folder, "pre-commit", FORMER, 0o755);
    step::take(&install_steps(folder, "1")).unwrap();
    put(folder, "replacement", LATER, 0o755);
    fs::rename(folder.join("replacement"), folder.join("pre-commit")).unwrap();

    let (steps, removed) = uninstall::plan(Folder(folder)).unwrap();
    step::take(&steps).unwrap();
    assert_eq!(removed.foreign, [folder.join("pre-commit")]);
    assert_eq!(removed.still_kept, [folder.join("pre-commit.before-tollgate")]);
    assert_eq!(fs::read(folder.join("pre-commit")).unwrap(), LATER);
    assert_eq!(fs::read(folder.join("pre-commit.before-tollgate")).unwrap(), FORMER);
    assert_eq!(files(folder).len(), 2);
}

#[test]
fn kept_hooks_are_never_overwritten_and_directories_are_refused() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    put(folder, "pre-commit.before-tollgate", LATER, 0o755);
    put(folder, "pre-commit", FORMER, 0o755);
    step::take(&install_steps(folder, "1")).unwrap();
    assert_eq!(fs::read(folder.join("pre-commit.before-tollgate")).unwrap(), LATER);
    assert_eq!(fs::read(folder.join("pre-commit.before-tollgate-2")).unwrap(), FORMER);

    fs::remove_file(folder.join("pre-push")).unwrap();
    fs::create_dir(folder.join("pre-push")).unwrap();
    let error = install::plan(folder, Path::new("/t"), &program("1"), &HookName::DEFAULT);
    assert!(error.unwrap_err().to_string().contains("pre-push` is no file"));
}
