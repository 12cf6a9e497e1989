//! Which index a hook judges, and a token that tells it from another.

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::FileState;

/// How much of the file's end is part of the token: the index's checksum, SHA-256 at the longest.
const END: usize = 32;
/// That of a SHA-1 repository.
const SHORTEST_CHECKSUM: usize = 20;
/// Bytes of a file's state up to its device: a file system may be mounted twice.
const WITHOUT_DEVICE: usize = 28;

/// What a file was when it was read.
///
/// As bytes: size in 8, seconds of the modification time in 8 (signed), nanoseconds in 4, inode in
/// 8, then the last bytes of the file, 32 or all it has. No bytes at all stand for no file. Hook
/// and daemon each take theirs from one open file, so it is never half of two files.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexToken(Vec<u8>);

impl IndexToken {
    /// There is no file: nothing was ever staged.
    #[must_use]
    pub fn absent() -> Self {
        Self(Vec::new())
    }

    /// Of the file at `path`.
    ///
    /// # Errors
    /// Where it is there and can't be read, is no file, or shrinks meanwhile.
    pub fn of_path(path: &Path) -> io::Result<Self> {
        let found = match path.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::absent()),
            found => found?,
        };
        // To open a pipe would be to wait for whoever writes to it.
        if !found.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Self::of_file(&File::open(path)?)
    }

    /// Of an open file, whose position may move.
    ///
    /// # Errors
    /// Where it can't be read, or shrinks meanwhile.
    pub fn of_file(file: &File) -> io::Result<Self> {
        let found = file.metadata()?;
        let mut end = [0; END];
        let length = usize::try_from(found.len()).map_or(END, |length| length.min(END));
        read_at(file, &mut end[..length], found.len() - length as u64)?;
        Ok(Self::new(&found, &end[..length]))
    }

    /// From what the system said of an open file and its content, or the end of that.
    #[must_use]
    pub fn new(found: &Metadata, content: &[u8]) -> Self {
        Self::from_state(&FileState::of(found), content)
    }

    /// From what was noted of an open file, and its content or the end of that.
    #[must_use]
    pub fn from_state(state: &FileState, content: &[u8]) -> Self {
        let mut bytes = state.to_bytes()[..WITHOUT_DEVICE].to_vec();
        bytes.extend_from_slice(&content[content.len().saturating_sub(END)..]);
        Self(bytes)
    }

    /// Whether its end can be the checksum that git writes there, by which equal tokens mean equal
    /// content; with `index.skipHash` there are zeros instead.
    #[must_use]
    pub fn has_checksum(&self) -> bool {
        self.0.iter().rev().take(SHORTEST_CHECKSUM).any(|byte| *byte != 0)
    }

    /// For the frame `j`.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<()> {
    use std::os::unix::fs::FileExt;
    file.read_exact_at(buffer, position)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, buffer: &mut [u8], position: u64) -> io::Result<()> {
    use std::io::{Read, Seek};
    file.seek(io::SeekFrom::Start(position))?;
    file.read_exact(buffer)
}

/// The index that a hook judges which git started in `directory` with these variables: the one of
/// `GIT_INDEX_FILE`, else of `GIT_DIR`, else of `.git` if that is a folder. None where only git
/// could tell.
#[must_use]
pub fn index_file(
    variable: impl Fn(&str) -> Option<OsString>,
    directory: &Path,
) -> Option<PathBuf> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    if let Some(index) = set("GIT_INDEX_FILE") {
        return Some(directory.join(index));
    }
    if let Some(git) = set("GIT_DIR") {
        return Some(directory.join(git).join("index"));
    }
    let git = directory.join(".git");
    git.is_dir().then(|| git.join("index"))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs;
    use std::time::{Duration, SystemTime};

    fn read(path: &Path) -> Vec<u8> {
        IndexToken::of_path(path).unwrap().as_bytes().to_vec()
    }

    #[test]
    fn bytes_are_frozen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        assert_eq!(read(&path), b"");
        let content: Vec<u8> = (0..40).collect();
        fs::write(&path, &content).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::new(0x0102_0304, 0x0506);
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(time).unwrap();
        let inode = FileState::of(&file.metadata().unwrap()).inode.to_le_bytes();
        let expected = [
            &[40, 0, 0, 0, 0, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0, 0, 6, 5, 0, 0][..],
            &inode,
            &content[8..],
        ]
        .concat();
        assert_eq!(read(&path), expected);
        assert_eq!(IndexToken::new(&path.metadata().unwrap(), &content).as_bytes(), expected);
        fs::write(&path, "short").unwrap();
        assert_eq!(&read(&path)[28..], b"short");
    }

    #[test]
    fn another_file_has_another_token() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("index"), folder.path().join("index.lock"));
        fs::write(&one, "same").unwrap();
        fs::write(&two, "same").unwrap();
        let time = one.metadata().unwrap().modified().unwrap();
        File::options().write(true).open(&two).unwrap().set_modified(time).unwrap();
        let before = read(&one);
        fs::rename(&two, &one).unwrap();
        assert_ne!(read(&one), before);
    }

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        assert!(IndexToken::of_path(folder.path()).is_err());
    }

    #[test]
    fn git_names_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let index = |variables: &[(&str, &str)]| {
            let find = |name: &str| {
                variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
            };
            index_file(find, root)
        };
        assert_eq!(index(&[("GIT_INDEX_FILE", "/i"), ("GIT_DIR", "/g")]), Some("/i".into()));
        assert_eq!(index(&[("GIT_INDEX_FILE", ".git/i")]), Some(root.join(".git/i")));
        assert_eq!(index(&[("GIT_DIR", "../g")]), Some(root.join("../g/index")));
        assert_eq!(index(&[("GIT_INDEX_FILE", "")]), None);
        fs::write(root.join(".git"), "gitdir: elsewhere").unwrap();
        assert_eq!(index(&[]), None);
        fs::remove_file(root.join(".git")).unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        assert_eq!(index(&[]), Some(root.join(".git/index")));
    }
}
