//! The working tree, as it is and as it changes underneath.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use tollgate_snapshot::{FileKind, ReadError, Snapshot, SnapshotError};

use crate::scratch::{Scratch, content, judged, path, paths};

fn named(scratch: &Scratch, names: &[&str]) -> Result<Snapshot, SnapshotError> {
    let names: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
    scratch.open().paths(&names)
}

#[test]
fn tracked_files_are_taken_as_they_are() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("dir/b", "1"), ("gone", "1"), ("swapped/c", "1")]);
    scratch.write("a", "edited");
    scratch.write("untracked", "1");
    fs::remove_file(scratch.root().join("gone")).unwrap();
    fs::remove_dir_all(scratch.root().join("swapped")).unwrap();
    fs::create_dir(scratch.around().join("elsewhere")).unwrap();
    fs::write(scratch.around().join("elsewhere/c"), "outside").unwrap();
    symlink("../elsewhere", scratch.root().join("swapped")).unwrap();
    let snapshot = scratch.open().tracked().unwrap();
    assert_eq!(judged(&snapshot), ["a", "dir/b"]);
    assert_eq!(content(&snapshot, "a"), "edited");
    assert_eq!(snapshot.find(&path("untracked")).unwrap(), None);
    assert_eq!(snapshot.find(&path("swapped/c")).unwrap(), None);
    let snapshot = named(&scratch, &["a"]).unwrap();
    assert_eq!(snapshot.find(&path("swapped/c")).unwrap(), None);
    assert_eq!(paths(snapshot.files().unwrap()), ["a", "dir/b"]);
}

#[test]
fn folders_bring_what_is_not_ignored_and_names_bring_anything() {
    let scratch = Scratch::new();
    scratch.commit(&[
        ("dir/tracked", "1"),
        (".gitignore", "*.log\nbuild/\n"),
        ("dir/old.log", "1"),
    ]);
    for name in ["dir/new", "dir/x.log", "dir/build/y", "dir/.hidden", "top"] {
        scratch.write(name, "1");
    }
    Command::new("mkfifo").arg(scratch.root().join("dir/pipe")).status().unwrap();
    let snapshot = named(&scratch, &["dir"]).unwrap();
    assert_eq!(judged(&snapshot), ["dir/.hidden", "dir/new", "dir/old.log", "dir/tracked"]);
    assert_eq!(snapshot.find(&path("dir/x.log")).unwrap(), None);
    assert!(snapshot.find(&path(".gitignore")).unwrap().is_some());
    assert_eq!(snapshot.find(&path(".git/config")).unwrap(), None);
    let snapshot = named(&scratch, &["dir/x.log", "./dir/../dir/build/y", "dir/new"]).unwrap();
    assert_eq!(judged(&snapshot), ["dir/build/y", "dir/new", "dir/x.log"]);
    assert_eq!(judged(&named(&scratch, &["."]).unwrap()).len(), 6);
}

#[test]
fn paths_that_mean_nothing_here_are_refused_by_name() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    fs::write(scratch.around().join("outside"), "1").unwrap();
    Command::new("mkfifo").arg(scratch.root().join("pipe")).status().unwrap();
    let refusal = |name: &str| named(&scratch, &[name]).unwrap_err();
    assert!(matches!(refusal("../outside"), SnapshotError::Outside { .. }));
    assert!(matches!(refusal("/"), SnapshotError::Outside { .. }));
    assert!(matches!(refusal("none"), SnapshotError::Absent { .. }));
    assert!(matches!(refusal("a/b"), SnapshotError::Absent { .. }));
    assert!(matches!(refusal(".git/config"), SnapshotError::GitFolder { .. }));
    assert!(matches!(refusal("pipe"), SnapshotError::Special { .. }));
    assert!(refusal("../outside").to_string().contains("../outside"));
}

#[test]
fn other_repositories_inside_are_left_alone() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    let inner = scratch.root().join("inner");
    fs::create_dir(&inner).unwrap();
    crate::scratch::git_in(&inner, &["init", "-q"], b"");
    fs::write(inner.join("file"), "1").unwrap();
    fs::create_dir_all(scratch.root().join("no-repository/.git")).unwrap();
    scratch.write("no-repository/file", "1");
    assert_eq!(judged(&named(&scratch, &["."]).unwrap()), ["a", "no-repository/file"]);
    let error = named(&scratch, &["inner/file"]).unwrap_err();
    assert!(matches!(error, SnapshotError::OtherRepository { .. }));
}

#[test]
fn a_file_that_changed_since_is_not_read() {
    let scratch = Scratch::new();
    scratch.commit(&[("dir/a", "1"), ("dir/b", "1"), ("dir/c", "1"), ("dir/d", "1"), ("e", "1")]);
    fs::write(scratch.around().join("secret"), "1").unwrap();
    let snapshot = scratch.open().tracked().unwrap();
    let at = |name: &str| scratch.root().join(name);
    fs::write(at("dir/a"), "longer").unwrap();
    fs::remove_file(at("dir/b")).unwrap();
    fs::remove_file(at("dir/c")).unwrap();
    symlink("../../secret", at("dir/c")).unwrap();
    fs::remove_file(at("dir/d")).unwrap();
    Command::new("mkfifo").arg(at("dir/d")).status().unwrap();
    let read = |at: usize| snapshot.read(&snapshot.judged()[at]);
    assert!(matches!(read(0), Err(ReadError::Changed { .. })));
    assert!(matches!(read(1), Err(ReadError::Gone { .. })));
    assert!(matches!(read(2), Err(ReadError::NotRegular { .. })));
    assert!(matches!(read(3), Err(ReadError::NotRegular { .. })));
    assert_eq!(read(4).unwrap(), b"1");
}

#[test]
fn a_folder_swapped_for_a_symlink_is_not_followed() {
    let scratch = Scratch::new();
    scratch.commit(&[("dir/sub/a", "1")]);
    let snapshot = scratch.open().tracked().unwrap();
    let aside = scratch.around().join("aside");
    fs::rename(scratch.root().join("dir"), &aside).unwrap();
    symlink(&aside, scratch.root().join("dir")).unwrap();
    // The very same file, with the same stat, but by way of a symlink.
    let result = snapshot.read(&snapshot.judged()[0]);
    assert!(matches!(result, Err(ReadError::Changed { .. })), "{result:?}");
}

#[test]
fn a_pipe_in_a_files_place_is_an_error_and_not_left_out() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    fs::remove_file(scratch.root().join("a")).unwrap();
    Command::new("mkfifo").arg(scratch.root().join("a")).status().unwrap();
    let snapshot = scratch.open().tracked().unwrap();
    assert_eq!(judged(&snapshot), ["a"]);
    assert!(matches!(snapshot.read(&snapshot.judged()[0]), Err(ReadError::NotRegular { .. })));
}

#[test]
fn a_symlink_is_read_as_its_target() {
    let scratch = Scratch::new();
    symlink("/nowhere/at all", scratch.root().join("link")).unwrap();
    let snapshot = named(&scratch, &["link"]).unwrap();
    assert_eq!(snapshot.judged()[0].kind, FileKind::Symlink);
    assert_eq!(content(&snapshot, "link"), "/nowhere/at all");
    fs::remove_file(scratch.root().join("link")).unwrap();
    scratch.write("link", "1");
    assert!(matches!(snapshot.read(&snapshot.judged()[0]), Err(ReadError::Changed { .. })));
}

#[test]
fn a_forged_entry_does_not_open_gits_own_folder() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    let id = scratch.git(&["rev-parse", "HEAD:a"]);
    // Git refuses to write such an entry: put a name of the same length in, then change it.
    scratch.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("100644,{},xgit/config", id.trim()),
    ]);
    let index = scratch.root().join(".git/index");
    let mut bytes = fs::read(&index).unwrap();
    let at = bytes.windows(11).position(|part| part == b"xgit/config").unwrap();
    bytes[at] = b'.';
    fs::write(&index, bytes).unwrap();
    let snapshot = named(&scratch, &["a"]).unwrap();
    assert_eq!(snapshot.find(&path(".git/config")).unwrap(), None);
    assert_eq!(judged(&named(&scratch, &["."]).unwrap()), ["a"]);
}

#[test]
fn many_threads_read_one_snapshot() {
    let scratch = Scratch::new();
    let names: Vec<String> = (0..40).map(|n| format!("d{}/f{n}", n % 5)).collect();
    for name in &names {
        scratch.write(name, name);
    }
    scratch.git(&["add", "."]);
    let snapshot = scratch.open().index().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for name in &names {
                    assert_eq!(content(&snapshot, name), *name);
                }
            });
        }
    });
    fn moves_between_threads<T: Send>(_: &T) {}
    moves_between_threads(&scratch.open());
    let file = snapshot.find(&path("d0/f0")).unwrap().unwrap();
    assert_eq!(snapshot.size(&file).unwrap(), 5);
}
