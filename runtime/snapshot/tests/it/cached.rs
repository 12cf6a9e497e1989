//! The tree that an index file itself tells, against what git makes of the index.

use std::fs;
use std::path::Path;

use gix_index::{State, decode, hash};
use proptest::prelude::*;
use tollgate_snapshot::{IndexToken, ObjectId, staged_tree};

use crate::scratch::{Scratch, git_in};

fn index(scratch: &Scratch) -> Vec<u8> {
    fs::read(scratch.root().join(".git/index")).unwrap()
}

fn written(scratch: &Scratch) -> Option<ObjectId> {
    ObjectId::parse(scratch.git(&["write-tree", "--missing-ok"]).trim())
}

/// Names of many lengths, each folder with something in it; `long` ones do not fit the flags.
fn many(long: bool) -> Vec<String> {
    let mut names: Vec<String> = (0..60)
        .map(|n| format!("d{}/{}/{}", n % 3, "e".repeat(n % 7 + 1), "f".repeat(n + 1)))
        .collect();
    if long {
        names.push(vec!["long"; 1_000].join("/"));
    }
    names
}

/// Stages files, without a working tree: some names are longer than a file system takes.
fn stage(root: &Path, names: &[String], id: &str) {
    let lines: String = names.iter().map(|name| format!("100644 {id}\t{name}\n")).collect();
    git_in(root, &["update-index", "--index-info"], lines.as_bytes());
}

#[test]
fn an_index_tells_its_tree_once_git_has_written_it() {
    for (format, hash_len) in [("sha1", 20), ("sha256", 32)] {
        for version in ["2", "4"] {
            let scratch = Scratch::of_format(&[&format!("--object-format={format}")]);
            scratch.git(&["config", "index.version", version]);
            stage(&scratch.root(), &many(true), &"12".repeat(hash_len));
            assert_eq!(staged_tree(&index(&scratch), hash_len), None, "{format} {version}");
            let tree = written(&scratch);
            assert_eq!(staged_tree(&index(&scratch), hash_len), tree, "{format} {version}");
            assert_eq!(staged_tree(&index(&scratch), 52 - hash_len), None);
            assert_eq!(staged_tree(&index(&scratch), 21), None);
            stage(&scratch.root(), &["d0/new".to_owned()], &"12".repeat(hash_len));
            assert_eq!(staged_tree(&index(&scratch), hash_len), None);
        }
    }
    assert_eq!(staged_tree(b"", 20), None);
}

/// Looked at in pieces of 64 KiB, whose ends fall anywhere in entries.
#[test]
fn an_index_of_many_pieces_tells_its_tree() {
    for (format, hash_len) in [("sha1", 20), ("sha256", 32)] {
        for version in ["2", "4"] {
            let scratch = Scratch::of_format(&[&format!("--object-format={format}")]);
            scratch.git(&["config", "index.version", version]);
            let names: Vec<String> = (0..4_000)
                .map(|n| format!("d{}/{}{n}", n % 40, "name".repeat(n % 23 + 1)))
                .collect();
            stage(&scratch.root(), &names, &"12".repeat(hash_len));
            let tree = written(&scratch);
            let bytes = index(&scratch);
            assert!(bytes.len() > 4 * (64 << 10));
            assert!(tree.is_some() && staged_tree(&bytes, hash_len) == tree, "{format} {version}");
            // However few bytes a read brings.
            let read = tollgate_snapshot::read_staged_tree(Dripping(&bytes), hash_len).unwrap();
            let (told, end) = read.unwrap();
            assert_eq!(Some(told), tree);
            assert!(bytes.ends_with(&end) && end.len() > 32);
            // Cut anywhere, it tells nothing.
            for length in (0..bytes.len()).step_by(9_973) {
                assert_eq!(staged_tree(&bytes[..length], hash_len), None);
            }
        }
    }
}

/// Gives a few bytes at a time.
struct Dripping<'a>(&'a [u8]);

impl std::io::Read for Dripping<'_> {
    fn read(&mut self, place: &mut [u8]) -> std::io::Result<usize> {
        let count = place.len().min(1_021);
        self.0.read(&mut place[..count])
    }
}

#[test]
fn an_index_of_version_3_tells_its_tree_as_well() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("d/b", "1"), ("d/c", "1")]);
    scratch.git(&["update-index", "--skip-worktree", "d/b"]);
    let tree = written(&scratch);
    assert_eq!(index(&scratch)[7], 3);
    assert_eq!(staged_tree(&index(&scratch), 20), tree);
    scratch.write("later", "1");
    scratch.git(&["add", "-N", "later"]);
    assert_eq!(staged_tree(&index(&scratch), 20), None, "it is only announced");
}

#[test]
fn without_a_checksum_an_index_tells_the_same() {
    let scratch = Scratch::new();
    scratch.git(&["config", "index.skipHash", "true"]);
    scratch.commit(&[("a", "1"), ("d/b", "1")]);
    let bytes = index(&scratch);
    assert!(bytes.ends_with(&[0; 20]));
    assert_eq!(staged_tree(&bytes, 20), written(&scratch));
}

#[test]
fn what_is_no_plain_index_tells_nothing() {
    let scratch = Scratch::new();
    scratch.commit(&[("in/a", "1"), ("out/b", "1"), ("top", "1")]);
    assert!(staged_tree(&index(&scratch), 20).is_some());
    scratch.git(&["update-index", "--split-index"]);
    assert_eq!(staged_tree(&index(&scratch), 20), None, "split");
    scratch.git(&["update-index", "--no-split-index"]);
    scratch.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    assert_eq!(staged_tree(&index(&scratch), 20), None, "sparse");
    scratch.git(&["sparse-checkout", "disable"]);
    let id = scratch.git(&["rev-parse", "HEAD:top"]);
    for stage in 1..4 {
        let line = format!("100644 {} {stage}\tconflict\n", id.trim());
        git_in(&scratch.root(), &["update-index", "--index-info"], line.as_bytes());
        assert_eq!(staged_tree(&index(&scratch), 20), None, "unmerged {stage}");
    }
}

/// Takes the tree from a forged index whose entries no longer fit it.
#[test]
fn a_tree_that_counts_other_entries_is_not_believed() {
    let scratch = Scratch::new();
    scratch.commit(&[("a", "1"), ("b", "1")]);
    let bytes = index(&scratch);
    let at = |part: &[u8]| bytes.windows(part.len()).position(|found| found == part).unwrap();
    let forged = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = byte;
        staged_tree(&bytes, 20)
    };
    assert!(staged_tree(&bytes, 20).is_some());
    let tree = at(b"TREE");
    assert_eq!(forged(tree + 9, b'3'), None, "another count");
    assert_eq!(forged(tree + 11, b'1'), None, "a folder that is not there");
    assert_eq!(forged(tree, b't'), None, "an extension that must be known");
    assert_eq!(forged(tree, b'X'), None, "one that need not");
    assert_eq!(forged(11, 1), None, "an entry less");
    assert_eq!(forged(12 + 60, 0x10), None, "a stage");
    assert_eq!(forged(12 + 26, 0x40), None, "a folder");
}

#[test]
fn a_snapshot_has_the_token_of_the_file_it_read() {
    let scratch = Scratch::new();
    assert!(scratch.open().index().unwrap().index_token().is_none());
    let place = scratch.root().join(".git/index");
    assert!(IndexToken::of(&place).unwrap().is_none());
    let mut seen = Vec::new();
    for content in ["1", "2", "3"] {
        scratch.commit(&[("a", content)]);
        let snapshot = scratch.open().index().unwrap();
        let token = *snapshot.index_token().unwrap();
        assert_eq!(IndexToken::of(&place).unwrap(), Some(token));
        assert_eq!(token.size, index(&scratch).len() as u64);
        assert!(index(&scratch).ends_with(token.tail()));
        assert!(!seen.contains(&token));
        seen.push(token);
    }
    assert!(scratch.open().tracked().unwrap().index_token().is_none());
    let short = scratch.around().join("short");
    fs::write(&short, "short").unwrap();
    assert_eq!(IndexToken::of(&short).unwrap().unwrap().tail(), b"short");
}

/// What gix-index makes of the same bytes.
fn by_gix(bytes: &[u8], kind: hash::Kind) -> Option<ObjectId> {
    let empty = State::new(kind);
    let options = decode::Options { thread_limit: Some(1), ..Default::default() };
    let (state, _) = State::from_bytes(bytes, empty.timestamp(), kind, options).ok()?;
    let announced = gix_index::entry::Flags::INTENT_TO_ADD;
    let odd = |entry: &gix_index::Entry| {
        entry.stage_raw() != 0 || entry.flags.contains(announced) || entry.mode.is_sparse()
    };
    if state.link().is_some() || state.is_sparse() || state.entries().iter().any(odd) {
        return None;
    }
    let tree = state.tree().filter(|tree| tree.num_entries.is_some())?;
    ObjectId::from_bytes(tree.id.as_slice())
}

/// Indexes of all kinds.
fn samples() -> Vec<(Vec<u8>, usize)> {
    let mut samples = Vec::new();
    for (format, hash_len) in [("sha1", 20), ("sha256", 32)] {
        for version in ["2", "4"] {
            let scratch = Scratch::of_format(&[&format!("--object-format={format}")]);
            scratch.git(&["config", "index.version", version]);
            stage(&scratch.root(), &many(false)[..12], &"12".repeat(hash_len));
            scratch.git(&["write-tree", "--missing-ok"]);
            samples.push((index(&scratch), hash_len));
            scratch.git(&["update-index", "--skip-worktree", "d0/e/f"]);
            samples.push((index(&scratch), hash_len));
        }
    }
    samples
}

#[test]
fn no_damage_makes_it_panic_or_say_more_than_gix() {
    let samples = samples();
    let damage = (
        any::<prop::sample::Index>(),
        prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        prop::option::weighted(0.2, any::<prop::sample::Index>()),
        prop::option::weighted(0.2, (any::<prop::sample::Index>(), any::<[u8; 4]>())),
    );
    let config = ProptestConfig { cases: 4_000, failure_persistence: None, ..Default::default() };
    let mut runner = prop::test_runner::TestRunner::new(config);
    let told = std::cell::Cell::new(0);
    runner
        .run(&damage, |(sample, bytes, cut, word)| {
            let (mut index, hash_len) = sample.get(&samples).clone();
            for (at, byte) in bytes {
                let at = at.index(index.len());
                index[at] = byte;
            }
            if let Some((at, word)) = word {
                let at = at.index(index.len() - 4);
                index[at..at + 4].copy_from_slice(&word);
            }
            if let Some(cut) = cut {
                index.truncate(cut.index(index.len()));
            }
            let kind = if hash_len == 32 { hash::Kind::Sha256 } else { hash::Kind::Sha1 };
            if let Some(tree) = staged_tree(&index, hash_len) {
                told.set(told.get() + 1);
                prop_assert_eq!(Some(tree), by_gix(&index, kind));
            }
            Ok(())
        })
        .unwrap();
    assert!(told.get() > 100, "{told:?}");
}
