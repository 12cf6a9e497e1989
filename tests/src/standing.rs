//! How files stand on the disk, to tell whether anything has touched them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Everything below some folders: bytes, sizes, times and identities. Reading does not change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing(BTreeMap<PathBuf, One>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct One {
    content: Vec<u8>,
    size: u64,
    modified: SystemTime,
    changed: (i64, i64),
    inode: u64,
    mode: u32,
}

impl Standing {
    /// Of a file or folder, with all below it but `except`. Symlinks are not followed.
    pub fn of(path: &Path, except: &[&str]) -> Self {
        let mut standing = Self(BTreeMap::new());
        standing.add(path, except);
        standing
    }

    /// How many files and folders there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, path: &Path, except: &[&str]) {
        let found = fs::symlink_metadata(path).expect("a file");
        let content = if found.is_file() {
            fs::read(path).expect("its bytes")
        } else if found.is_symlink() {
            fs::read_link(path).expect("its target").into_os_string().into_encoded_bytes()
        } else {
            Vec::new()
        };
        self.0.insert(path.to_owned(), One::new(&found, content));
        if !found.is_dir() {
            return;
        }
        for entry in fs::read_dir(path).expect("a folder") {
            let entry = entry.expect("an entry");
            if !except.iter().any(|name| entry.file_name() == *name) {
                self.add(&entry.path(), except);
            }
        }
    }

    /// Fails with the first path that is not as it was.
    #[track_caller]
    pub fn assert_same(&self, now: &Self) {
        for (path, one) in &self.0 {
            assert_eq!(Some(one), now.0.get(path), "{} has changed", path.display());
        }
        for path in now.0.keys() {
            assert!(self.0.contains_key(path), "{} is new", path.display());
        }
    }
}

impl One {
    #[cfg(unix)]
    fn new(found: &fs::Metadata, content: Vec<u8>) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            content,
            size: found.size(),
            modified: found.modified().expect("a time"),
            changed: (found.ctime(), found.ctime_nsec()),
            inode: found.ino(),
            mode: found.mode(),
        }
    }

    #[cfg(not(unix))]
    fn new(found: &fs::Metadata, content: Vec<u8>) -> Self {
        Self {
            content,
            size: found.len(),
            modified: found.modified().expect("a time"),
            changed: (0, 0),
            inode: 0,
            mode: u32::from(found.permissions().readonly()),
        }
    }
}
