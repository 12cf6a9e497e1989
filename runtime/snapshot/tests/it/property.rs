//! Random staged changes: the fast comparison agrees with git's own and with plain maps.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tollgate_snapshot::{Content, File, ObjectId, staged_tree};

use crate::scratch::{Scratch, git_bytes, git_in};

/// Path to mode and object id.
type Files = BTreeMap<Vec<u8>, (u32, String)>;

fn a_path() -> impl Strategy<Value = Vec<u8>> {
    // Names around `/` in byte order, where trees and flat lists sort differently.
    let name =
        prop::sample::select(vec!["a", "a.b", "a-b", "a0", "ab", "b", "\u{e9}", "a\nb", "a b"]);
    prop::collection::vec(name, 1..4).prop_map(|names| names.join("/").into_bytes())
}

fn a_file() -> impl Strategy<Value = (u32, String)> {
    let mode = prop::sample::select(vec![0o100_644, 0o100_644, 0o100_755, 0o120_000, 0o160_000]);
    (mode, 1..4u8).prop_map(|(mode, content)| (mode, format!("{content:02x}").repeat(20)))
}

fn put(files: &mut Files, path: &[u8], file: Option<(u32, String)>) {
    let below = [path, b"/"].concat();
    files.remove(path);
    let Some(file) = file else { return };
    files.retain(|other, _| {
        let above = [other, &b"/"[..]].concat();
        !other.starts_with(&below) && !path.starts_with(&above)
    });
    files.insert(path.to_vec(), file);
}

/// Takes the index from one state to another, touching only what differs.
fn stage(scratch: &Scratch, from: &Files, to: &Files) {
    let mut input = Vec::new();
    let mut line = |mode: u32, id: &str, path: &[u8]| {
        input.extend(format!("{mode:o} {id}\t").bytes().chain(path.iter().copied()));
        input.push(0);
    };
    for path in from.keys().filter(|path| !to.contains_key(*path)) {
        line(0, &"0".repeat(40), path);
    }
    for (path, (mode, id)) in to {
        if from.get(path) != Some(&(*mode, id.clone())) {
            line(*mode, id, path);
        }
    }
    git_in(&scratch.root(), &["update-index", "-z", "--index-info"], &input);
}

fn as_map(files: &[File]) -> Files {
    let entry = |file: &File| {
        let Content::Object(id) = file.content else { panic!("an object is expected") };
        (file.path.as_bytes().to_vec(), (file.mode, id.to_string()))
    };
    files.iter().map(entry).collect()
}

/// What git says is staged.
fn git_says(scratch: &Scratch) -> Files {
    let arguments =
        ["diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "HEAD"];
    let output = git_bytes(&scratch.root(), &arguments, b"");
    let mut fields = output.split(|byte| *byte == 0);
    let mut files = Files::new();
    while let (Some(change), Some(path)) = (fields.next(), fields.next()) {
        let change = String::from_utf8(change.to_vec()).unwrap();
        let parts: Vec<&str> = change.split(' ').collect();
        if parts[4] != "D" {
            let mode = u32::from_str_radix(parts[1], 8).unwrap();
            files.insert(path.to_vec(), (mode, parts[3].to_owned()));
        }
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn staged_changes_are_found(
        base in prop::collection::vec((a_path(), a_file()), 0..24),
        first in prop::collection::vec((a_path(), prop::option::of(a_file())), 0..6),
        second in prop::collection::vec((a_path(), prop::option::of(a_file())), 0..6),
        removed in prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        write_trees in any::<bool>(),
    ) {
        let scratch = Scratch::new();
        let mut committed = Files::new();
        for (path, file) in base {
            put(&mut committed, &path, Some(file));
        }
        stage(&scratch, &Files::new(), &committed);
        let tree = scratch.git(&["write-tree", "--missing-ok"]);
        let commit = scratch.git(&["commit-tree", "-m", "m", tree.trim()]);
        scratch.git(&["update-ref", "HEAD", commit.trim()]);

        let mut staged = committed.clone();
        for (path, file) in first {
            put(&mut staged, &path, file);
        }
        stage(&scratch, &committed, &staged);
        if write_trees {
            // Cached trees that are valid, but not those of the commit.
            scratch.git(&["write-tree", "--missing-ok"]);
        }
        let between = staged.clone();
        for (path, file) in second {
            put(&mut staged, &path, file);
        }
        for index in removed {
            if !staged.is_empty() {
                let path = staged.keys().nth(index.index(staged.len())).unwrap().clone();
                staged.remove(&path);
            }
        }
        stage(&scratch, &between, &staged);

        let mut expected = staged.clone();
        expected.retain(|path, file| committed.get(path) != Some(file));
        let snapshot = scratch.open().index().unwrap();
        prop_assert_eq!(as_map(snapshot.judged()), expected);
        prop_assert_eq!(as_map(snapshot.judged()), git_says(&scratch));
        prop_assert!(snapshot.judged().is_sorted_by(|one, other| one.path < other.path));
        prop_assert_eq!(as_map(snapshot.files().unwrap()), staged.clone());
        let [base] = snapshot.bases().unwrap() else { panic!("the commit is its base") };
        let paths: std::collections::BTreeSet<_> = committed.keys().chain(staged.keys()).collect();
        let changed: Vec<Vec<u8>> = paths
            .into_iter()
            .filter(|path| committed.get(*path) != staged.get(*path))
            .cloned()
            .collect();
        let found: Vec<Vec<u8>> =
            base.changed.iter().map(|path| path.as_bytes().to_vec()).collect();
        prop_assert_eq!(&found, &changed);
        prop_assert_eq!(as_map(base.snapshot.files().unwrap()), committed.clone());
        let index = || std::fs::read(scratch.root().join(".git/index")).unwrap();
        let told = staged_tree(&index(), 20);
        let now = scratch.git(&["write-tree", "--missing-ok"]);
        let tree = ObjectId::parse(now.trim());
        prop_assert!(told.is_none() || told == tree, "{:?} {:?}", told, tree);
        if !staged.is_empty() {
            prop_assert_eq!(staged_tree(&index(), 20), tree);
        }
        let next = scratch.git(&["commit-tree", "-m", "m", "-p", commit.trim(), now.trim()]);
        let range = scratch.open().range(&format!("{}..{}", commit.trim(), next.trim())).unwrap();
        let [base] = range[0].bases().unwrap() else { panic!("one parent is one base") };
        let found: Vec<Vec<u8>> =
            base.changed.iter().map(|path| path.as_bytes().to_vec()).collect();
        prop_assert_eq!(&found, &changed);
        let revision = scratch.open().revision("HEAD").unwrap();
        prop_assert!(revision.judged().is_sorted_by(|one, other| one.path < other.path));
        prop_assert_eq!(as_map(revision.files().unwrap()), committed);
        scratch.leave_to_git();
        let by_git = scratch.open().index().unwrap();
        prop_assert_eq!(by_git.judged(), snapshot.judged());
        prop_assert_eq!(&by_git.bases().unwrap()[0].changed, &snapshot.bases().unwrap()[0].changed);
        for file in snapshot.files().unwrap() {
            prop_assert_eq!(snapshot.find(&file.path).unwrap(), Some(file.clone()));
            let listed = snapshot.list(file.path.parent().as_ref()).unwrap().unwrap();
            prop_assert!(listed.contains(&(file.path.clone(), file.kind.into())));
        }
    }
}
