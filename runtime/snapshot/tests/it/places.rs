//! Where a repository is found, and what git's variables change about it.

use std::fs;
use std::path::Path;

use tollgate_snapshot::{Environment, Repository, SnapshotError};

use crate::scratch::{Scratch, content, git_in, judged, paths};

fn open(directory: &Path, variables: &[(&str, &Path)]) -> Result<Repository, SnapshotError> {
    Repository::open(&Environment::new(directory, |name| {
        variables.iter().find(|(set, _)| *set == name).map(|(_, value)| value.into())
    }))
}

#[test]
fn outside_of_any_repository_the_error_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let error = open(folder.path(), &[("GIT_CEILING_DIRECTORIES", folder.path())]).unwrap_err();
    assert!(error.to_string().starts_with("not a git repository: "), "{error}");
    let error = open(folder.path(), &[("GIT_DIR", Path::new("none"))]).unwrap_err();
    assert!(matches!(error, SnapshotError::GitDir { .. }), "{error}");
}

#[test]
fn a_folder_of_the_working_tree_will_do() {
    let scratch = Scratch::new();
    scratch.commit(&[("dir/a", "1")]);
    let repository = open(&scratch.root().join("dir"), &[]).unwrap();
    assert_eq!(repository.root(), Some(scratch.root().as_path()));
    assert_eq!(judged(&repository.paths(&["a".into()]).unwrap()), ["dir/a"]);
}

#[test]
fn a_linked_worktree_has_its_own_index() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    scratch.git(&["worktree", "add", "-q", "../linked"]);
    let linked = scratch.around().join("linked");
    fs::write(linked.join("a"), "2").unwrap();
    git_in(&linked, &["add", "a"], b"");
    assert!(judged(&scratch.open().index().unwrap()).is_empty());
    let git_dir = scratch.root().join(".git/worktrees/linked");
    for variables in [&[][..], &[("GIT_DIR", git_dir.as_path())][..]] {
        let repository = open(&linked, variables).unwrap();
        assert_eq!(repository.root(), Some(linked.as_path()));
        assert_eq!(judged(&repository.index().unwrap()), ["a"]);
        assert_eq!(repository.git_dir().canonicalize().unwrap(), git_dir);
        let common = repository.common_dir().canonicalize().unwrap();
        assert_eq!(common, scratch.root().join(".git"));
        assert_eq!(content(&repository.tracked().unwrap(), "a"), "2");
        let error = repository.paths(&[linked.join(".git")]).unwrap_err();
        assert!(matches!(error, SnapshotError::GitFolder { .. }));
    }
}

#[test]
fn a_bare_repository_has_a_working_tree_only_if_told() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    git_in(&scratch.around(), &["clone", "-q", "--bare", "root", "bare.git"], b"");
    let bare = scratch.around().join("bare.git");
    for variables in [&[][..], &[("GIT_DIR", Path::new("."))][..]] {
        let repository = open(&bare, variables).unwrap();
        assert_eq!(repository.root(), None);
        let error = repository.tracked().unwrap_err();
        assert!(matches!(error, SnapshotError::NoWorkTree { .. }));
        assert_eq!(judged(&repository.revision("main").unwrap()), ["a"]);
    }
    let variables = [("GIT_DIR", bare.as_path()), ("GIT_WORK_TREE", Path::new("."))];
    git_in(&bare, &["read-tree", "main"], b"");
    let repository = open(&scratch.root(), &variables).unwrap();
    assert_eq!(judged(&repository.tracked().unwrap()), ["a"]);
    assert!(judged(&repository.index().unwrap()).is_empty());
}

#[test]
fn a_folder_of_git_may_have_the_rest_elsewhere() {
    let scratch = Scratch::new();
    let head = scratch.commit(&[("a", "1"), ("b", "1")]);
    let own = scratch.around().join("own");
    fs::create_dir(&own).unwrap();
    fs::write(own.join("HEAD"), head).unwrap();
    fs::copy(scratch.root().join(".git/index"), own.join("index")).unwrap();
    let common = scratch.root().join(".git");
    scratch.write("a", "2");
    let add = crate::scratch::command(&scratch.root())
        .env("GIT_DIR", &own)
        .env("GIT_COMMON_DIR", &common)
        .env("GIT_WORK_TREE", scratch.root())
        .args(["add", "a"])
        .status();
    assert!(add.unwrap().success());
    let root = scratch.root();
    let variables =
        [("GIT_DIR", own.as_path()), ("GIT_COMMON_DIR", &common), ("GIT_WORK_TREE", &root)];
    let repository = open(&root, &variables).unwrap();
    assert_eq!(judged(&repository.index().unwrap()), ["a"]);
    assert_eq!(repository.common_dir().canonicalize().unwrap(), common);
    assert_eq!(content(&repository.index().unwrap(), "b"), "1");
    assert!(judged(&scratch.open().index().unwrap()).is_empty());
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    let other = Scratch::new();
    other.commit(&[("inner", "1")]);
    scratch.git(&["submodule", "add", "-q", other.root().to_str().unwrap(), "module"]);
    let module = scratch.root().join("module");
    fs::write(module.join("inner"), "2").unwrap();
    git_in(&module, &["add", "inner"], b"");
    let git_dir = scratch.root().join(".git/modules/module");
    for variables in [&[][..], &[("GIT_DIR", git_dir.as_path())][..]] {
        let repository = open(&module, variables).unwrap();
        assert_eq!(repository.root(), Some(module.as_path()));
        assert_eq!(judged(&repository.index().unwrap()), ["inner"]);
    }
    let outer = scratch.open();
    assert_eq!(judged(&outer.index().unwrap()), [".gitmodules", "module"]);
    assert_eq!(judged(&outer.paths(&["module".into()]).unwrap()), ["module"]);
    let error = outer.paths(&["module/inner".into()]).unwrap_err();
    assert!(matches!(error, SnapshotError::OtherRepository { .. }));
}

#[test]
fn objects_in_quarantine_are_read() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    let objects = scratch.around().join("incoming");
    fs::create_dir(&objects).unwrap();
    scratch.write("a", "2");
    let add = crate::scratch::command(&scratch.root())
        .env("GIT_OBJECT_DIRECTORY", &objects)
        .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", scratch.root().join(".git/objects"))
        .args(["add", "a"])
        .status();
    assert!(add.unwrap().success());
    let snapshot = scratch.open().index().unwrap();
    assert!(snapshot.read(&snapshot.judged()[0]).is_err());
    for name in ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"] {
        let snapshot = scratch.open_with(&[(name, objects.as_os_str())]).index().unwrap();
        assert_eq!(content(&snapshot, "a"), "2");
    }
}

#[test]
fn a_format_that_git_does_not_know_either_is_named() {
    let scratch = Scratch::new();
    scratch.git(&["config", "core.repositoryFormatVersion", "1"]);
    scratch.git(&["config", "extensions.ofTomorrow", "true"]);
    let error = open(&scratch.root(), &[]).unwrap_err();
    assert!(matches!(error, SnapshotError::Unsupported { .. }), "{error}");
    assert!(error.to_string().to_lowercase().contains("oftomorrow"), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn an_empty_folder_of_a_new_repository_is_no_error() {
    let scratch = Scratch::new();
    let repository = scratch.open();
    assert!(paths(repository.tracked().unwrap().files().unwrap()).is_empty());
    assert!(judged(&repository.paths(&[".".into()]).unwrap()).is_empty());
    assert!(matches!(repository.revision("HEAD"), Err(SnapshotError::Revision { .. })));
}
