//! What the system says of a file: enough to notice that it is another one.

use std::fs::Metadata;

/// A file as `stat` shows it.
///
/// As bytes: size in 8, seconds of the modification time since 1970 in 8 (signed), nanoseconds in
/// 4, inode in 8, device in 8. Bytes after these are passed over. Inode and device are 0 where the
/// system has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileState {
    /// In bytes.
    pub size: u64,
    /// Of the modification time, since 1970.
    pub seconds: i64,
    /// Of the modification time, beyond the seconds.
    pub nanoseconds: u32,
    /// The file's number on its device.
    pub inode: u64,
    /// The device's number.
    pub device: u64,
}

impl FileState {
    /// The length of its bytes.
    pub const LENGTH: usize = 36;

    /// From what the system said of a path or an open file.
    #[cfg(unix)]
    #[must_use]
    pub fn of(found: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            size: found.len(),
            seconds: found.mtime(),
            nanoseconds: u32::try_from(found.mtime_nsec()).unwrap_or(0),
            inode: found.ino(),
            device: found.dev(),
        }
    }

    /// From what the system said of a path or an open file.
    #[cfg(not(unix))]
    #[must_use]
    pub fn of(found: &Metadata) -> Self {
        let since = found
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
            .unwrap_or_default();
        Self {
            size: found.len(),
            seconds: i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            nanoseconds: since.subsec_nanos(),
            inode: 0,
            device: 0,
        }
    }

    /// For the field `program-state`.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        bytes[..8].copy_from_slice(&self.size.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.seconds.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.nanoseconds.to_le_bytes());
        bytes[20..28].copy_from_slice(&self.inode.to_le_bytes());
        bytes[28..].copy_from_slice(&self.device.to_le_bytes());
        bytes
    }

    /// Reads what [`FileState::to_bytes`] wrote, also when a later version added to it.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk()?;
        let (seconds, rest) = rest.split_first_chunk()?;
        let (nanoseconds, rest) = rest.split_first_chunk()?;
        let (inode, rest) = rest.split_first_chunk()?;
        let (device, _) = rest.split_first_chunk()?;
        Some(Self {
            size: u64::from_le_bytes(*size),
            seconds: i64::from_le_bytes(*seconds),
            nanoseconds: u32::from_le_bytes(*nanoseconds),
            inode: u64::from_le_bytes(*inode),
            device: u64::from_le_bytes(*device),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_frozen() {
        let state = FileState { size: 1, seconds: -2, nanoseconds: 3, inode: 4, device: 5 };
        let bytes = state.to_bytes();
        let expected = [
            &[1, 0, 0, 0, 0, 0, 0, 0][..],
            &[0xfe, 255, 255, 255, 255, 255, 255, 255],
            &[3, 0, 0, 0],
            &[4, 0, 0, 0, 0, 0, 0, 0],
            &[5, 0, 0, 0, 0, 0, 0, 0],
        ]
        .concat();
        assert_eq!(bytes.as_slice(), expected);
        assert_eq!(FileState::parse(&[&expected[..], b"later"].concat()), Some(state));
        assert_eq!(FileState::parse(&expected[..35]), None);
    }

    #[test]
    fn a_file_put_in_its_place_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tollgate");
        std::fs::write(&file, "1").unwrap();
        let before = FileState::of(&file.metadata().unwrap());
        std::fs::write(folder.path().join("new"), "2").unwrap();
        std::fs::rename(folder.path().join("new"), &file).unwrap();
        assert_ne!(FileState::of(&file.metadata().unwrap()), before);
        assert_eq!(before.size, 1);
    }
}
