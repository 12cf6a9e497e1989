//! What an index file is recognised by, without reading all of it.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
#[cfg(not(unix))]
use std::time::UNIX_EPOCH;

/// The longest checksum git writes at an index's end: that of a SHA-256 repository.
const TAIL: usize = 32;

/// The identity of an index file as it was read. Git never writes into an index but puts another
/// in its place, so that two files with equal tokens are one, or have the same content: the last
/// bytes are a checksum of the rest, unless `index.skipHash` turned it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IndexToken {
    /// In bytes.
    pub size: u64,
    /// Last change: seconds since 1970 and nanoseconds.
    pub mtime: (i64, u32),
    /// 0 where a platform has none.
    pub inode: u64,
    tail: [u8; TAIL],
    tail_len: u8,
}

impl IndexToken {
    /// The token of the file at `path`; `None` where there is none.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        let Some(mut file) = open(path)? else { return Ok(None) };
        let metadata = file.metadata()?;
        file.seek(SeekFrom::Start(metadata.len().saturating_sub(TAIL as u64)))?;
        let mut tail = Vec::with_capacity(TAIL);
        file.take(TAIL as u64).read_to_end(&mut tail)?;
        Ok(Some(Self::new(&metadata, metadata.len(), &tail)))
    }

    /// All bytes of the file at `path`, and the token of what was read: both from one open file,
    /// whatever takes its place meanwhile.
    pub(crate) fn read(path: &Path) -> io::Result<Option<(Vec<u8>, Self)>> {
        let Some(mut file) = open(path)? else { return Ok(None) };
        let metadata = file.metadata()?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        file.read_to_end(&mut bytes)?;
        let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
        let token = Self::new(&metadata, bytes.len() as u64, tail);
        Ok(Some((bytes, token)))
    }

    fn new(metadata: &Metadata, size: u64, bytes: &[u8]) -> Self {
        let mut tail = [0; TAIL];
        let count = bytes.len().min(TAIL);
        tail[..count].copy_from_slice(&bytes[..count]);
        Self { size, mtime: mtime(metadata), inode: inode(metadata), tail, tail_len: count as u8 }
    }

    /// The last 32 bytes of the file; all of a shorter one.
    #[must_use]
    pub fn tail(&self) -> &[u8] {
        &self.tail[..usize::from(self.tail_len)]
    }
}

fn open(path: &Path) -> io::Result<Option<File>> {
    match path.metadata() {
        // To open a pipe would be to wait for whoever writes to it.
        Ok(found) if !found.is_file() => return Err(io::Error::other("it is no file")),
        _ => {}
    }
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn mtime(metadata: &Metadata) -> (i64, u32) {
    use std::os::unix::fs::MetadataExt;
    (metadata.mtime(), metadata.mtime_nsec() as u32)
}

#[cfg(not(unix))]
fn mtime(metadata: &Metadata) -> (i64, u32) {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.map_or((0, 0), |time| (time.as_secs() as i64, time.subsec_nanos()))
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}
