//! Looking again only where something changed finds what looking at everything finds.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::SystemTime;

use proptest::prelude::*;
use tollgate_snapshot::{BareFolders, Looked, RepoPath, Repository, Snapshot, repo_path_of};

use crate::scratch::{Scratch, path};

const NAMES: [&[u8]; 1] = [b"x.toml"];
/// What may stand there; `ignored` is left out by the rules of the repository.
const FILES: [&str; 8] = ["a", "d/a", "d/b", "d/e/c", "d/e/f/g", "h/i", "ignored/j", "ignored/k/l"];
const FOLDERS: [&str; 6] = ["d", "d/e", "d/e/f", "h", "ignored", "ignored/k"];

#[derive(Debug, Clone)]
enum Step {
    Write(usize),
    Remove(usize),
    Add(usize),
    Forget(usize),
    WriteBeside(usize),
    RemoveBeside(usize),
    RemoveFolder(usize),
    /// A link to the folder, moved elsewhere.
    Link(usize),
    Nothing,
}

fn a_step() -> impl Strategy<Value = Step> {
    let file = 0..FILES.len();
    let folder = 0..FOLDERS.len();
    prop_oneof![
        4 => file.clone().prop_map(Step::Write),
        2 => file.clone().prop_map(Step::Remove),
        4 => file.clone().prop_map(Step::Add),
        1 => file.prop_map(Step::Forget),
        2 => folder.clone().prop_map(Step::WriteBeside),
        1 => folder.clone().prop_map(Step::RemoveBeside),
        1 => folder.clone().prop_map(Step::RemoveFolder),
        1 => folder.prop_map(Step::Link),
        1 => Just(Step::Nothing),
    ]
}

/// Does it; what a watcher tells of it, which is nothing of what is ignored.
fn take(scratch: &Scratch, step: &Step, number: usize) -> Vec<RepoPath> {
    let root = scratch.root();
    let write = |name: &str| {
        let place = root.join(name);
        let reached = fs::create_dir_all(place.parent().unwrap()).is_ok();
        if reached && !place.is_dir() {
            fs::write(place, "1".repeat(number + 1)).unwrap();
        }
        above(name)
    };
    let changed = match step {
        Step::Write(at) => write(FILES[*at]),
        Step::WriteBeside(at) => write(&format!("{}/x.toml", FOLDERS[*at])),
        Step::Remove(at) => removed(&root, FILES[*at]),
        Step::RemoveBeside(at) => removed(&root, &format!("{}/x.toml", FOLDERS[*at])),
        Step::Add(at) => {
            let _ = git(&root, &["add", "-f", "--", FILES[*at]]);
            Vec::new()
        }
        Step::Forget(at) => {
            let _ = git(&root, &["rm", "-q", "-f", "--cached", "--", FILES[*at]]);
            Vec::new()
        }
        Step::RemoveFolder(at) => {
            let place = root.join(FOLDERS[*at]);
            if place.is_symlink() {
                fs::remove_file(place).unwrap();
            } else {
                let _ = fs::remove_dir_all(place);
            }
            above(FOLDERS[*at])
        }
        Step::Link(at) => {
            let place = root.join(FOLDERS[*at]);
            let elsewhere = scratch.around().join(format!("elsewhere{number}"));
            if place.is_dir() && !place.is_symlink() {
                fs::rename(&place, &elsewhere).unwrap();
                symlink(&elsewhere, &place).unwrap();
            }
            above(FOLDERS[*at])
        }
        Step::Nothing => Vec::new(),
    };
    let mut seen: Vec<RepoPath> = changed.iter().map(|name| path(name)).collect();
    seen.retain(|path| !path.as_bytes().starts_with(b"ignored"));
    seen.sort();
    seen.dedup();
    seen
}

/// What is ignored is not watched.
fn tells_of(folder: &RepoPath) -> bool {
    !folder.as_bytes().starts_with(b"ignored")
}

/// A path and what may have come with it.
fn above(name: &str) -> Vec<String> {
    let mut paths = vec![name.to_owned()];
    while let Some((outer, _)) = paths.last().and_then(|last| last.rsplit_once('/')) {
        paths.push(outer.to_owned());
    }
    paths
}

fn removed(root: &Path, name: &str) -> Vec<String> {
    let _ = fs::remove_file(root.join(name));
    vec![name.to_owned()]
}

fn git(root: &Path, arguments: &[&str]) -> bool {
    crate::scratch::command(root).args(arguments).output().unwrap().status.success()
}

fn hold(repository: &Repository, again: (&Snapshot, &Looked)) -> Result<(), TestCaseError> {
    let whole =
        repository.tracked_beside(&NAMES, &BareFolders::default(), SystemTime::now()).unwrap();
    prop_assert_eq!(again.0.judged(), whole.snapshot.judged());
    prop_assert_eq!(again.1.beside(), &whole.beside[..]);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_did_not_change_need_not_be_looked_at(steps in prop::collection::vec(a_step(), 1..40)) {
        let scratch = Scratch::new();
        scratch.commit(&[(".gitignore", "ignored/\n"), ("d/a", "1"), ("h/i", "1")]);
        let repository = scratch.open();
        let (snapshot, mut looked) = repository.look_again(&NAMES, &tells_of, None).unwrap();
        hold(&repository, (&snapshot, &looked))?;
        for (number, step) in steps.iter().enumerate() {
            let changed = take(&scratch, step, number);
            let (snapshot, now) =
                repository.look_again(&NAMES, &tells_of, Some((&looked, &changed))).unwrap();
            hold(&repository, (&snapshot, &now))?;
            looked = now;
        }
    }
}

/// A file beside came and went where nobody tells, because git ignores the folder.
#[test]
fn what_is_gone_from_an_ignored_folder_is_not_kept() {
    let scratch = Scratch::new();
    scratch.commit(&[(".gitignore", "ignored/\n"), ("a", "1")]);
    scratch.write("ignored/k/l", "1");
    assert!(git(&scratch.root(), &["add", "-f", "ignored/k/l"]));
    scratch.write("ignored/k/x.toml", "1");
    let repository = scratch.open();
    let (_, with) = repository.look_again(&NAMES, &tells_of, None).unwrap();
    assert_eq!(with.beside(), [path("ignored/k/x.toml")]);
    fs::remove_file(scratch.root().join("ignored/k/x.toml")).unwrap();
    let (_, without) = repository.look_again(&NAMES, &tells_of, Some((&with, &[]))).unwrap();
    assert!(without.beside().is_empty());
}

/// As where the user's own rules ignored it, and do no longer.
#[test]
fn a_folder_that_was_not_told_of_is_looked_at_once_it_is() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("out/b", "1")]);
    let repository = scratch.open();
    let never = |_: &RepoPath| false;
    let (_, looked) = repository.look_again(&NAMES, &never, None).unwrap();
    scratch.write("out/b", "longer");
    scratch.write("out/x.toml", "1");
    for tells_of in [&never as &dyn Fn(&RepoPath) -> bool, &|_| true] {
        let (now, again) = repository.look_again(&NAMES, tells_of, Some((&looked, &[]))).unwrap();
        hold(&repository, (&now, &again)).unwrap();
    }
}

/// It is written to by its other name, of which nobody tells.
#[test]
fn a_file_with_another_name_is_always_looked_at() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("d/b", "1")]);
    let other = scratch.around().join("other");
    fs::hard_link(scratch.root().join("d/b"), &other).unwrap();
    let repository = scratch.open();
    let (_, looked) = repository.look_again(&NAMES, &tells_of, None).unwrap();
    fs::write(&other, "longer").unwrap();
    let (now, again) = repository.look_again(&NAMES, &tells_of, Some((&looked, &[]))).unwrap();
    hold(&repository, (&now, &again)).unwrap();
}

#[test]
fn what_is_not_told_is_not_seen() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("d/b", "1")]);
    let repository = scratch.open();
    let (before, looked) = repository.look_again(&NAMES, &tells_of, None).unwrap();
    scratch.write("a", "longer");
    let (blind, _) = repository.look_again(&NAMES, &tells_of, Some((&looked, &[]))).unwrap();
    assert_eq!(blind.judged(), before.judged());
    let told = [repo_path_of(Path::new("a")).unwrap()];
    let (seen, _) = repository.look_again(&NAMES, &tells_of, Some((&looked, &told))).unwrap();
    assert_ne!(seen.judged(), before.judged());
}
