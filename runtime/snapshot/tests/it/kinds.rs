//! Every kind of repository and of index that git makes: what is staged in it is found.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tollgate_snapshot::{Environment, FileKind, ReadError, Repository, Snapshot, SnapshotError};

use crate::scratch::{Scratch, command, content, git_in, judged, known, path, paths};

fn open(root: &Path) -> Repository {
    Repository::open(&Environment::at(root)).unwrap()
}

/// A repository with three files, of which `d/a` then is changed and staged.
fn staged(options: &[&str]) -> Scratch {
    let scratch = Scratch::of_format(options);
    scratch.commit(&[("d/a", "1"), ("d/b", "1"), ("top", "1")]);
    scratch.write("d/a", "2");
    scratch.git(&["add", "d/a"]);
    scratch
}

/// What has to hold wherever `d/a` was changed and staged.
fn expect(root: &Path) -> Snapshot {
    let repository = open(root);
    let snapshot = repository.index().unwrap();
    assert_eq!(judged(&snapshot), ["d/a"]);
    assert_eq!(content(&snapshot, "d/a"), "2");
    assert_eq!(content(&snapshot, "top"), "1");
    assert_eq!(snapshot.size(&snapshot.judged()[0]).unwrap(), 1);
    assert_eq!(snapshot.find(&path("d")).unwrap(), None);
    assert_eq!(snapshot.list(None).unwrap().unwrap().len(), 2);
    assert_eq!(snapshot.list(Some(&path("d"))).unwrap().unwrap().len(), 2);
    assert_eq!(paths(snapshot.files().unwrap()), ["d/a", "d/b", "top"]);
    let [base] = snapshot.bases().unwrap() else { panic!("HEAD is the base") };
    assert_eq!(base.changed, [path("d/a")]);
    assert_eq!(content(&base.snapshot, "d/a"), "1");
    assert_eq!(repository.head_tree().unwrap(), Some(base.tree));
    snapshot
}

#[test]
fn each_version_of_the_index() {
    let scratch = staged(&[]);
    for version in ["2", "4"] {
        scratch.git(&["update-index", "--index-version", version]);
        expect(&scratch.root());
    }
    scratch.git(&["update-index", "--index-version", "2"]);
    scratch.git(&["update-index", "--skip-worktree", "top"]);
    assert_eq!(fs::read(scratch.root().join(".git/index")).unwrap()[7], 3);
    expect(&scratch.root());
    scratch.git(&["update-index", "--assume-unchanged", "d/b"]);
    expect(&scratch.root());
}

#[test]
fn an_index_without_checksum_or_with_the_extensions_of_watchers() {
    for format in ["sha1", "sha256"] {
        let scratch = staged(&[&format!("--object-format={format}")]);
        scratch.git(&["config", "index.skipHash", "true"]);
        scratch.git(&["update-index", "--force-write-index"]);
        let index = || fs::read(scratch.root().join(".git/index")).unwrap();
        assert!(index().ends_with(&[0; 20]));
        expect(&scratch.root());
        scratch.git(&["config", "index.skipHash", "false"]);

        let hook = scratch.around().join("watch");
        fs::write(&hook, "#!/bin/sh\nprintf 'token\\0/\\0'\n").unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        scratch.git(&["config", "core.fsmonitor", hook.to_str().unwrap()]);
        scratch.git(&["update-index", "--force-untracked-cache", "--fsmonitor"]);
        scratch.git(&["status"]);
        let has = |name: &[u8]| index().windows(4).any(|part| part == name);
        assert!(has(b"FSMN") && has(b"UNTR"));
        expect(&scratch.root());
    }
}

#[test]
fn a_split_index_whose_shared_half_is_elsewhere() {
    for format in ["sha1", "sha256"] {
        let scratch = Scratch::of_format(&[&format!("--object-format={format}")]);
        scratch.commit(&[("d/a", "1"), ("d/b", "1"), ("d/gone", "1"), ("top", "1")]);
        scratch.git(&["rm", "-q", "--cached", "d/gone"]);
        scratch.git(&["commit", "-q", "-m", "m"]);
        scratch.git(&["update-index", "--split-index"]);
        scratch.commit(&[("d/gone", "1")]);
        scratch.git(&["rm", "-q", "--cached", "d/gone"]);
        scratch.git(&["commit", "-q", "-m", "m"]);
        scratch.write("d/a", "2");
        scratch.git(&["add", "d/a"]);
        expect(&scratch.root());
        // Replaced, removed and added, read from a copy: git looks for the rest in its own folder.
        scratch.write("d/new", "new");
        scratch.git(&["add", "d/new"]);
        scratch.git(&["rm", "-q", "--cached", "d/b"]);
        let copy = scratch.around().join("copy");
        fs::copy(scratch.root().join(".git/index"), &copy).unwrap();
        let snapshot = scratch.open_with(&[("GIT_INDEX_FILE", copy.as_os_str())]).index().unwrap();
        assert_eq!(judged(&snapshot), ["d/a", "d/new"]);
        assert_eq!(paths(snapshot.files().unwrap()), ["d/a", "d/new", "top"]);
        assert_eq!(snapshot.bases().unwrap()[0].changed, [path("d/a"), path("d/b"), path("d/new")]);
        for file in fs::read_dir(scratch.root().join(".git")).unwrap() {
            let file = file.unwrap();
            if file.file_name().to_string_lossy().starts_with("sharedindex.") {
                fs::write(file.path(), "damaged").unwrap();
            }
        }
        let error = scratch.open().index().unwrap_err();
        assert!(matches!(&error, SnapshotError::Index { .. }), "{error}");
    }
}

#[test]
fn a_sparse_index() {
    for options in known(&[&[], &["--object-format=sha256"], &["--ref-format=reftable"]]) {
        let scratch = staged(options);
        scratch.commit(&[("out/deep/x", "1")]);
        scratch.write("top", "1");
        scratch.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "d"]);
        let index = fs::read(scratch.root().join(".git/index")).unwrap();
        assert!(index.windows(4).any(|part| part == b"sdir"), "{options:?}");
        scratch.write("d/a", "3");
        scratch.git(&["add", "d/a"]);
        let snapshot = scratch.open().index().unwrap();
        assert_eq!(judged(&snapshot), ["d/a"]);
        assert_eq!(content(&snapshot, "out/deep/x"), "1");
        assert_eq!(paths(snapshot.files().unwrap()), ["d/a", "d/b", "out/deep/x", "top"]);
        assert_eq!(judged(&scratch.open().tracked().unwrap()), ["d/a", "d/b", "top"]);
    }
}

/// A clone that lacks contents: all of them that `HEAD` does not have.
fn partial(scratch: &Scratch, options: &[&str], filter: &str) -> PathBuf {
    scratch.git(&["config", "uploadpack.allowFilter", "true"]);
    scratch.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let url = format!("file://{}", scratch.root().display());
    let clone = [&["clone", "-q", filter, "--no-checkout"], options, &[&url, "partial"]].concat();
    git_in(&scratch.around(), &clone, b"");
    scratch.around().join("partial")
}

#[test]
fn a_partial_clone_says_what_it_lacks_and_fetches_nothing() {
    for (leave_to_git, options) in
        [(false, &[][..]), (true, &[]), (false, &["--object-format=sha256"])]
    {
        let scratch = Scratch::of_format(options);
        scratch.commit(&[("d/a", "1"), ("d/b", "1"), ("top", "1")]);
        let clone = partial(&scratch, &[], "--filter=blob:none");
        if leave_to_git {
            git_in(&clone, &["config", "extensions.partialClone", "origin"], b"");
        }
        git_in(&clone, &["read-tree", "HEAD"], b"");
        let id = git_in(&clone, &["hash-object", "-w", "--stdin"], b"2");
        let info = format!("100644,{},d/a", id.trim());
        git_in(&clone, &["update-index", "--cacheinfo", &info], b"");
        let objects = || crate::scratch::state_of(&clone.join(".git/objects")).len();
        let before = objects();
        let snapshot = open(&clone).index().unwrap();
        assert_eq!(judged(&snapshot), ["d/a"]);
        assert_eq!(content(&snapshot, "d/a"), "2");
        let lacking = snapshot.find(&path("top")).unwrap().unwrap();
        let error = snapshot.read(&lacking).unwrap_err();
        assert!(matches!(&error, ReadError::Promised { .. }), "{error}");
        assert!(matches!(snapshot.size(&lacking), Err(ReadError::Promised { .. })));
        // Whichever git reads it: an old one fetches unless it is barred from it.
        let repository = Repository::open(&Environment::new(&clone, |name| {
            (name == "PATH").then(|| "/usr/bin".into())
        }));
        let read = repository.unwrap().index().unwrap().read(&lacking);
        assert!(matches!(read, Err(ReadError::Promised { .. })), "{read:?}");
        assert_eq!(objects(), before, "nothing was fetched");
        // What the error says to do helps.
        let text = error.to_string();
        let advice = text.split('`').nth(1).unwrap();
        let words: Vec<&str> = advice.split(' ').skip(1).collect();
        git_in(&clone, &words, b"");
        assert_eq!(content(&open(&clone).index().unwrap(), "top"), "1");
    }
}

#[test]
fn a_clone_without_trees_says_so_too() {
    for leave_to_git in [false, true] {
        let scratch = Scratch::new();
        scratch.commit(&[("d/a", "1"), ("top", "1")]);
        let clone = partial(&scratch, &[], "--filter=tree:0");
        if leave_to_git {
            git_in(&clone, &["config", "extensions.partialClone", "origin"], b"");
        }
        let error = open(&clone).revision("HEAD").unwrap_err();
        assert!(matches!(&error, SnapshotError::Promised { .. }), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("git cat-file -e")));
        assert!(matches!(open(&clone).index(), Err(SnapshotError::Promised { .. })));
    }
}

#[test]
fn a_shallow_clone() {
    for options in known(&[&[], &["--object-format=sha256"], &["--ref-format=reftable"]]) {
        let scratch = Scratch::of_format(options);
        scratch.commit(&[("d/a", "0"), ("d/b", "1"), ("top", "1")]);
        let last = scratch.commit(&[("d/a", "1")]);
        let url = format!("file://{}", scratch.root().display());
        let format: Vec<&str> =
            options.iter().copied().filter(|option| option.starts_with("--ref")).collect();
        let clone = [&["clone", "-q", "--depth", "1"], &format[..], &[&url, "shallow"]].concat();
        git_in(&scratch.around(), &clone, b"");
        let root = scratch.around().join("shallow");
        fs::write(root.join("d/a"), "2").unwrap();
        git_in(&root, &["add", "."], b"");
        expect(&root);
        let commits = open(&root).pushed(&last, None, "none").unwrap();
        assert_eq!(commits.len(), 1);
        assert_eq!(judged(&commits[0]), ["d/a", "d/b", "top"]);
    }
}

#[test]
fn a_clone_that_borrows_objects() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let scratch = Scratch::of_format(options);
        scratch.commit(&[("d/a", "1"), ("d/b", "1"), ("top", "1")]);
        git_in(&scratch.around(), &["clone", "-q", "--shared", "root", "borrower"], b"");
        let root = scratch.around().join("borrower");
        fs::write(root.join("d/a"), "2").unwrap();
        git_in(&root, &["add", "."], b"");
        expect(&root);
    }
}

#[test]
fn a_linked_worktree_with_a_configuration_of_its_own() {
    for options in known(&[&[], &["--ref-format=reftable"]]) {
        let scratch = Scratch::of_format(options);
        scratch.commit(&[("d/a", "1"), ("d/b", "1"), ("top", "1")]);
        scratch.git(&["config", "extensions.worktreeConfig", "true"]);
        scratch.git(&["worktree", "add", "-q", "../linked"]);
        let linked = scratch.around().join("linked");
        git_in(&linked, &["config", "--worktree", "core.bare", "false"], b"");
        fs::write(linked.join("d/a"), "2").unwrap();
        git_in(&linked, &["add", "."], b"");
        expect(&linked);
        assert!(judged(&scratch.open().index().unwrap()).is_empty());
    }
}

#[test]
fn a_linked_worktree_by_relative_paths() {
    let scratch = Scratch::new();
    scratch.commit(&[("d/a", "1"), ("d/b", "1"), ("top", "1")]);
    scratch.git(&["worktree", "add", "-q", "../linked"]);
    let linked = scratch.around().join("linked");
    fs::write(linked.join("d/a"), "2").unwrap();
    git_in(&linked, &["add", "."], b"");
    // As a git does that knows the extension; this one need not.
    fs::write(linked.join(".git"), "gitdir: ../root/.git/worktrees/linked\n").unwrap();
    let back = scratch.root().join(".git/worktrees/linked/gitdir");
    fs::write(back, "../../../../linked/.git\n").unwrap();
    scratch.git(&["config", "core.repositoryFormatVersion", "1"]);
    scratch.git(&["config", "extensions.relativeWorktrees", "true"]);
    expect(&linked);
    assert!(judged(&scratch.open().index().unwrap()).is_empty());
}

#[test]
fn extensions_that_change_nothing_here() {
    for extension in ["preciousObjects", "noop", "noop-v1", "worktreeConfig"] {
        let scratch = staged(&[]);
        scratch.git(&["config", "core.repositoryFormatVersion", "1"]);
        scratch.git(&["config", &format!("extensions.{extension}"), "true"]);
        expect(&scratch.root());
    }
}

#[test]
fn a_submodule_from_inside_and_from_above() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let inner = Scratch::of_format(options);
        inner.commit(&[("d/a", "1"), ("d/b", "1"), ("top", "1")]);
        let outer = Scratch::of_format(options);
        outer.commit(&[("file", "1")]);
        outer.git(&["submodule", "add", "-q", inner.root().to_str().unwrap(), "module"]);
        outer.git(&["commit", "-q", "-m", "m"]);
        let module = outer.root().join("module");
        fs::write(module.join("d/a"), "2").unwrap();
        git_in(&module, &["add", "."], b"");
        expect(&module);
        assert!(judged(&outer.open().index().unwrap()).is_empty());
        git_in(&module, &["commit", "-q", "-m", "m"], b"");
        outer.git(&["add", "module"]);
        let snapshot = outer.open().index().unwrap();
        assert_eq!(judged(&snapshot), ["module"]);
        assert_eq!(snapshot.judged()[0].kind, FileKind::Submodule);
        let read = snapshot.read(&snapshot.judged()[0]);
        assert!(matches!(read, Err(ReadError::Submodule { .. })));
        let error = outer.open().paths(&["module/top".into()]).unwrap_err();
        assert!(matches!(error, SnapshotError::OtherRepository { .. }));
        assert_eq!(
            judged(&outer.open().paths(&[".".into()]).unwrap()),
            [".gitmodules", "file", "module"]
        );
    }
}

#[test]
fn a_repository_of_another_format_inside_is_left_alone() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1")]);
    let inner = scratch.root().join("inner");
    fs::create_dir(&inner).unwrap();
    git_in(&inner, &["init", "-q", "--object-format=sha256"], b"");
    fs::write(inner.join("file"), "1").unwrap();
    assert_eq!(judged(&scratch.open().paths(&[".".into()]).unwrap()), ["a"]);
    let error = scratch.open().paths(&["inner/file".into()]).unwrap_err();
    assert!(matches!(error, SnapshotError::OtherRepository { .. }));
}

#[test]
fn filters_and_line_ends_have_been_applied_to_what_is_staged() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let scratch = Scratch::of_format(options);
        scratch.git(&["config", "core.autocrlf", "true"]);
        scratch.git(&["config", "filter.upper.clean", "tr a-z A-Z"]);
        scratch.git(&[
            "config",
            "filter.lfs.clean",
            "printf 'version https://git-lfs.example/v1\\n'",
        ]);
        scratch.commit(&[(".gitattributes", "*.up filter=upper\n*.bin filter=lfs -text\n")]);
        scratch.write("lines", "one\r\ntwo\r\n");
        scratch.write("x.up", "shout");
        scratch.write("x.bin", "a large file");
        scratch.git(&["add", "."]);
        let snapshot = scratch.open().index().unwrap();
        assert_eq!(judged(&snapshot), ["lines", "x.bin", "x.up"]);
        assert_eq!(content(&snapshot, "lines"), "one\ntwo\n");
        assert_eq!(content(&snapshot, "x.up"), "SHOUT");
        assert_eq!(content(&snapshot, "x.bin"), "version https://git-lfs.example/v1\n");
        // The working tree has what the user sees.
        assert_eq!(content(&scratch.open().tracked().unwrap(), "x.bin"), "a large file");
    }
}

#[test]
fn modes_and_kinds_that_change() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let scratch = Scratch::of_format(options);
        scratch.commit(&[("run", "1"), ("file", "target"), ("folder/x", "1"), ("same", "1")]);
        let at = |name: &str| scratch.root().join(name);
        fs::set_permissions(at("run"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::remove_file(at("file")).unwrap();
        symlink("target", at("file")).unwrap();
        fs::remove_dir_all(at("folder")).unwrap();
        scratch.write("folder", "now a file");
        scratch.git(&["add", "."]);
        let snapshot = scratch.open().index().unwrap();
        let found: Vec<_> =
            snapshot.judged().iter().map(|file| (file.path.to_string(), file.mode)).collect();
        let expected = [("file", 0o120_000), ("folder", 0o100_644), ("run", 0o100_755)];
        assert_eq!(found, expected.map(|(name, mode)| (name.to_owned(), mode)));
        assert_eq!(content(&snapshot, "file"), "target");
        let changed: Vec<_> =
            snapshot.bases().unwrap()[0].changed.iter().map(ToString::to_string).collect();
        assert_eq!(changed, ["file", "folder", "folder/x", "run"]);
    }
}

/// Git names the index of `commit -a` and of `commit --only` in `GIT_INDEX_FILE` by the name it
/// has then: `index.lock` and `next-index-PID.lock`.
#[test]
fn the_locked_indexes_of_a_commit_under_way() {
    for options in known(&[&[], &["--object-format=sha256"], &["--ref-format=reftable"]]) {
        let scratch = staged(options);
        let hook = scratch.root().join(".git/hooks/pre-commit");
        let copy = scratch.around().join("copy");
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        let script = format!(
            "#!/bin/sh\nset -e\nd={0}\nrm -rf $d; mkdir $d\ncp \"$GIT_INDEX_FILE\" $d/\nexit 1\n",
            copy.display()
        );
        fs::write(&hook, script).unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        scratch.write("top", "2");
        for (arguments, name, expected) in [
            (&["commit", "-a", "-m", "m"][..], "index.lock", &["d/a", "top"][..]),
            (&["commit", "-m", "m", "--only", "top"], "next-index-", &["top"]),
            (&["commit", "-m", "m"], "index", &["d/a"]),
        ] {
            let commit = command(&scratch.root()).args(arguments).output().unwrap();
            assert!(!commit.status.success());
            let [file] = &fs::read_dir(&copy).unwrap().collect::<Vec<_>>()[..] else {
                panic!("one index: {arguments:?}")
            };
            let file = file.as_ref().unwrap();
            assert!(file.file_name().to_string_lossy().starts_with(name), "{file:?}");
            let locked = scratch.root().join(".git").join(format!("{name}.copy.lock"));
            fs::copy(file.path(), &locked).unwrap();
            let repository = scratch.open_with(&[("GIT_INDEX_FILE", locked.as_os_str())]);
            assert_eq!(judged(&repository.index().unwrap()), expected, "{arguments:?}");
            fs::remove_file(locked).unwrap();
        }
    }
}
