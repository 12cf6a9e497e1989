//! The bytes of trees, commits and tags, taken apart.

use std::cmp::Ordering;
use std::ops::Range;

use tollgate_model::ObjectId;

use crate::file::{FOLDER, canonical_mode};

/// A tree, its entries in git's order whatever order they were written in.
pub(crate) struct Tree {
    bytes: Vec<u8>,
    entries: Vec<Slot>,
    hash_len: usize,
}

/// Where an entry is; its id follows the zero byte behind its name.
struct Slot {
    mode: u32,
    name: Range<usize>,
}

/// One entry of a tree.
#[derive(Clone, Copy)]
pub(crate) struct TreeEntry<'a> {
    pub(crate) name: &'a [u8],
    /// Canonical.
    pub(crate) mode: u32,
    pub(crate) id: &'a [u8],
}

impl Tree {
    /// `None` where the bytes are no tree.
    pub(crate) fn parse(bytes: Vec<u8>, hash_len: usize) -> Option<Self> {
        let mut entries = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let space = at + bytes[at..].iter().position(|byte| *byte == b' ')?;
            let mode = octal(&bytes[at..space])?;
            let start = space + 1;
            let end = start + bytes[start..].iter().position(|byte| *byte == 0)?;
            at = end + 1 + hash_len;
            if start == end || at > bytes.len() {
                return None;
            }
            entries.push(Slot { mode: canonical_mode(mode), name: start..end });
        }
        let mut tree = Self { bytes, entries: Vec::new(), hash_len };
        let sorted = |one: &Slot, other: &Slot| {
            let (one, other) = (tree.at(one), tree.at(other));
            one.order(other.name, other.mode == FOLDER)
        };
        if !entries.is_sorted_by(|one, other| sorted(one, other) != Ordering::Greater) {
            entries.sort_by(sorted);
        }
        tree.entries = entries;
        Some(tree)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = TreeEntry<'_>> {
        self.entries.iter().map(|slot| self.at(slot))
    }

    /// The entry with this name, file or folder.
    pub(crate) fn get(&self, name: &[u8]) -> Option<TreeEntry<'_>> {
        let find = |folder: bool| {
            let at =
                self.entries.binary_search_by(|slot| self.at(slot).order(name, folder)).ok()?;
            Some(self.at(&self.entries[at]))
        };
        find(false).or_else(|| find(true))
    }

    fn at(&self, slot: &Slot) -> TreeEntry<'_> {
        let id = slot.name.end + 1;
        TreeEntry {
            name: &self.bytes[slot.name.clone()],
            mode: slot.mode,
            id: &self.bytes[id..id + self.hash_len],
        }
    }
}

impl TreeEntry<'_> {
    /// How it stands to a name, a folder's name counting as if it ended with a slash.
    pub(crate) fn order(&self, name: &[u8], folder: bool) -> Ordering {
        let slash = |folder: bool| if folder { &b"/"[..] } else { b"" };
        let theirs = self.name.iter().chain(slash(self.mode == FOLDER));
        theirs.cmp(name.iter().chain(slash(folder)))
    }

    /// Equal in content and mode.
    pub(crate) fn same(&self, other: &TreeEntry<'_>) -> bool {
        self.id == other.id && self.mode == other.mode
    }
}

fn octal(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 10 {
        return None;
    }
    digits.iter().try_fold(0u32, |mode, digit| match digit {
        b'0'..=b'7' => mode.checked_mul(8)?.checked_add(u32::from(digit - b'0')),
        _ => None,
    })
}

/// What matters here of a commit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) tree: ObjectId,
    pub(crate) parents: Vec<ObjectId>,
}

impl Commit {
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let tree = id_after(b"tree ", lines.next()?)?;
        let parents = lines.map_while(|line| id_after(b"parent ", line)).collect();
        Some(Self { tree, parents })
    }
}

/// What a tag stands on.
pub(crate) fn tagged(bytes: &[u8]) -> Option<ObjectId> {
    id_after(b"object ", bytes.split(|byte| *byte == b'\n').next()?)
}

fn id_after(key: &[u8], line: &[u8]) -> Option<ObjectId> {
    ObjectId::parse(std::str::from_utf8(line.strip_prefix(key)?).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(entries: &[(&str, &str)]) -> Vec<u8> {
        let entry = |(mode, name): &(&str, &str)| {
            [format!("{mode} {name}\0").as_bytes(), &[7; 20]].concat()
        };
        entries.iter().flat_map(entry).collect()
    }

    #[test]
    fn a_tree_is_searched_by_name_in_whatever_order_it_was_written() {
        let mut entries = [
            ("100644", "a-b"),
            ("100664", "a.b"),
            ("40000", "a"),
            ("100755", "a0"),
            ("120000", "b"),
        ];
        for _ in 0..2 {
            let tree = Tree::parse(bytes(&entries), 20).unwrap();
            let names: Vec<_> = tree.iter().map(|entry| entry.name.to_vec()).collect();
            assert_eq!(names, [&b"a-b"[..], b"a.b", b"a", b"a0", b"b"]);
            assert_eq!(tree.get(b"a").unwrap().mode, FOLDER);
            assert_eq!(tree.get(b"a.b").unwrap().mode, 0o100_644);
            assert_eq!(tree.get(b"a0").unwrap().id, [7; 20]);
            assert!(tree.get(b"c").is_none() && tree.get(b"").is_none());
            entries.reverse();
        }
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        let whole = bytes(&[("100644", "a"), ("40000", "b")]);
        let ends = [0, 29, 57];
        for length in 0..=whole.len() {
            let parsed = Tree::parse(whole[..length].to_vec(), 20);
            assert_eq!(parsed.is_some(), ends.contains(&length), "{length}");
        }
        for wrong in [&bytes(&[("100648", "a")]), &bytes(&[("", "a")]), &bytes(&[("100644", "")])] {
            assert!(Tree::parse(wrong.clone(), 20).is_none());
        }
        assert!(Tree::parse(bytes(&[("77777777777", "a")]), 20).is_none());
    }

    #[test]
    fn a_commits_parents_are_those_of_its_head() {
        let (one, two) = ("1".repeat(64), "2".repeat(64));
        let text = format!("tree {one}\nparent {two}\nauthor x\n\nparent {one}\n");
        let id = |text: &str| ObjectId::parse(text).unwrap();
        let expected = Commit { tree: id(&one), parents: vec![id(&two)] };
        assert_eq!(Commit::parse(text.as_bytes()), Some(expected));
        assert_eq!(Commit::parse(b""), None);
        assert_eq!(tagged(format!("object {one}\ntype commit\n").as_bytes()), Some(id(&one)));
    }
}
