//! Folders that are known to hold none of the files that are looked for in every folder.

use std::collections::HashSet;

use tollgate_model::Digest;

use crate::Stat;

/// Bytes of a folder's name: enough that no two are alike.
const NAME: usize = 16;

/// Names of folders as they stood when there was nothing in them of what was looked for. A folder's
/// times change with whatever comes into it, so one that has its name still has nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BareFolders(HashSet<[u8; NAME]>);

impl BareFolders {
    /// Reads [`BareFolders::to_bytes`]; of other bytes nothing is known.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (names, rest) = bytes.as_chunks::<NAME>();
        Self(if rest.is_empty() { names.iter().copied().collect() } else { HashSet::new() })
    }

    /// Equal for equal sets.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut names: Vec<_> = self.0.iter().collect();
        names.sort_unstable();
        names.into_iter().flatten().copied().collect()
    }

    pub(crate) fn has(&self, name: &FolderName) -> bool {
        self.0.contains(&name.0)
    }

    pub(crate) fn add(&mut self, name: FolderName) {
        self.0.insert(name.0);
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// A folder as it stands, and what is looked for in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FolderName([u8; NAME]);

impl FolderName {
    pub(crate) fn new(beside: &[&[u8]], path: &[u8], stat: &Stat) -> Self {
        let mut bytes = Vec::with_capacity(path.len() + 96);
        for part in beside.iter().chain([&path]) {
            bytes.extend_from_slice(part);
            bytes.push(0);
        }
        for (seconds, nanos) in [stat.mtime, stat.ctime] {
            bytes.extend_from_slice(&seconds.to_le_bytes());
            bytes.extend_from_slice(&nanos.to_le_bytes());
        }
        bytes.extend_from_slice(&stat.inode.to_le_bytes());
        bytes.extend_from_slice(&stat.device.to_le_bytes());
        let mut name = [0; NAME];
        name.copy_from_slice(&Digest::of(&bytes).as_bytes()[..NAME]);
        Self(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: Stat = Stat { size: 0, mtime: (1, 2), ctime: (3, 4), inode: 5, device: 6 };

    #[test]
    fn a_folder_that_changed_has_another_name() {
        let mut bare = BareFolders::default();
        bare.add(FolderName::new(&[b"x"], b"a/b", &STAT));
        let bare = BareFolders::from_bytes(&bare.to_bytes());
        assert!(bare.has(&FolderName::new(&[b"x"], b"a/b", &STAT)));
        for other in [
            FolderName::new(&[b"y"], b"a/b", &STAT),
            FolderName::new(&[b"x"], b"a/c", &STAT),
            FolderName::new(&[b"x"], b"a/b", &Stat { mtime: (1, 3), ..STAT }),
            FolderName::new(&[b"x"], b"a/b", &Stat { inode: 6, ..STAT }),
        ] {
            assert!(!bare.has(&other));
        }
    }

    #[test]
    fn other_bytes_tell_nothing() {
        assert_eq!(BareFolders::from_bytes(b"short"), BareFolders::default());
    }
}
