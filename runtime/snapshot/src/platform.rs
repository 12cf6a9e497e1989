//! What differs between operating systems: looking at and opening files of the working tree
//! without following a symlink.

pub(crate) use imp::{bytes_of_name, look, path_from_bytes, read_file, read_link};
pub(crate) use top::Top;

use crate::Stat;

/// What stands at a path of the working tree, not followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) kind: Standing,
    pub(crate) executable: bool,
    /// It has other names, by which it can be written to.
    pub(crate) is_linked: bool,
    pub(crate) stat: Stat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    File,
    Symlink,
    Folder,
    /// A pipe, socket or device: never opened.
    Special,
}

#[cfg(unix)]
mod imp {
    use std::ffi::OsStr;
    use std::fs;
    use std::io::{self, Read};
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::MetadataExt;
    use std::path::{Path, PathBuf};

    use rustix::fs::{AtFlags, Mode, OFlags, openat, readlinkat, statat};
    use rustix::io::Errno;
    use tollgate_model::RepoPath;

    use super::{Look, Standing};
    use crate::{ReadError, Stat};

    pub(crate) fn path_from_bytes(bytes: &[u8]) -> Option<PathBuf> {
        Some(OsStr::from_bytes(bytes).into())
    }

    pub(crate) fn bytes_of_name(name: &OsStr) -> Option<Vec<u8>> {
        Some(name.as_bytes().to_vec())
    }

    pub(crate) fn look(path: &Path) -> io::Result<Look> {
        let metadata = fs::symlink_metadata(path)?;
        let kind = metadata.file_type();
        Ok(Look {
            is_linked: metadata.nlink() > 1,
            kind: if kind.is_file() {
                Standing::File
            } else if kind.is_symlink() {
                Standing::Symlink
            } else if kind.is_dir() {
                Standing::Folder
            } else {
                Standing::Special
            },
            executable: metadata.mode() & 0o100 != 0,
            stat: stat(&metadata),
        })
    }

    fn stat(metadata: &fs::Metadata) -> Stat {
        Stat {
            size: metadata.size(),
            mtime: (metadata.mtime(), metadata.mtime_nsec() as u32),
            ctime: (metadata.ctime(), metadata.ctime_nsec() as u32),
            inode: metadata.ino(),
            device: metadata.dev(),
        }
    }

    /// Reads the file that `seen` describes. Each folder on the way is opened by itself and none
    /// through a symlink, so that nobody can swap one in after the snapshot was taken. Nothing
    /// waits at a pipe that took the file's place.
    pub(crate) fn read_file(
        root: &Path,
        path: &RepoPath,
        seen: &Stat,
    ) -> Result<Vec<u8>, ReadError> {
        let folder = parent(root, path)?;
        let flags =
            OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        // Looked at before it is opened: opening a device can do things.
        let before = statat(&folder, path.name(), AtFlags::SYMLINK_NOFOLLOW)
            .map_err(|errno| refuse(path, errno))?;
        if rustix::fs::FileType::from_raw_mode(before.st_mode) != rustix::fs::FileType::RegularFile
        {
            return Err(ReadError::NotRegular { path: path.clone() });
        }
        let opened = openat(&folder, path.name(), flags, Mode::empty())
            .map_err(|errno| refuse(path, errno))?;
        let mut file = fs::File::from(opened);
        let failed = |reason| ReadError::Io { path: path.clone(), reason };
        let check = |file: &fs::File| {
            let metadata = file.metadata().map_err(failed)?;
            if !metadata.is_file() {
                return Err(ReadError::NotRegular { path: path.clone() });
            }
            if stat(&metadata) != *seen {
                return Err(ReadError::Changed { path: path.clone() });
            }
            Ok(())
        };
        check(&file)?;
        let mut bytes = Vec::with_capacity(usize::try_from(seen.size).unwrap_or_default());
        file.read_to_end(&mut bytes).map_err(failed)?;
        check(&file)?;
        if bytes.len() as u64 != seen.size {
            return Err(ReadError::Changed { path: path.clone() });
        }
        Ok(bytes)
    }

    /// Where the symlink that `seen` describes points.
    pub(crate) fn read_link(
        root: &Path,
        path: &RepoPath,
        seen: &Stat,
    ) -> Result<Vec<u8>, ReadError> {
        let folder = parent(root, path)?;
        let target = readlinkat(&folder, path.name(), Vec::new()).map_err(|errno| match errno {
            Errno::INVAL => ReadError::Changed { path: path.clone() },
            errno => refuse(path, errno),
        })?;
        let now = statat(&folder, path.name(), AtFlags::SYMLINK_NOFOLLOW)
            .map_err(|errno| refuse(path, errno))?;
        // Widths and signs of these differ between systems; equal inodes are enough for a link,
        // whose target can't be changed in place.
        if u128::from(now.st_ino) != u128::from(seen.inode) {
            return Err(ReadError::Changed { path: path.clone() });
        }
        Ok(target.into_bytes())
    }

    /// Opens the folder a path is in, component by component.
    fn parent(root: &Path, path: &RepoPath) -> Result<OwnedFd, ReadError> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let mut folder =
            rustix::fs::open(root, flags, Mode::empty()).map_err(|errno| refuse(path, errno))?;
        let mut names = path.as_bytes().split(|byte| *byte == b'/').peekable();
        while let Some(name) = names.next() {
            if names.peek().is_none() {
                break;
            }
            folder = openat(&folder, name, flags | OFlags::NOFOLLOW, Mode::empty())
                .map_err(|errno| refuse(path, errno))?;
        }
        Ok(folder)
    }

    fn refuse(path: &RepoPath, errno: Errno) -> ReadError {
        let path = path.clone();
        match errno {
            Errno::NOENT => ReadError::Gone { path },
            // A symlink where a file or folder was: the answer of NOFOLLOW, or of DIRECTORY.
            Errno::LOOP | Errno::MLINK | Errno::NOTDIR => ReadError::Changed { path },
            errno => ReadError::Io { path, reason: errno.into() },
        }
    }
}

#[cfg(not(unix))]
mod imp {
    use std::ffi::OsStr;
    use std::fs;
    use std::io::{self, Read};
    use std::path::{Path, PathBuf};
    use std::time::{SystemTime, UNIX_EPOCH};

    use tollgate_model::RepoPath;

    use super::{Look, Standing};
    use crate::{ReadError, Stat};

    pub(crate) fn path_from_bytes(bytes: &[u8]) -> Option<PathBuf> {
        std::str::from_utf8(bytes).ok().map(PathBuf::from)
    }

    pub(crate) fn bytes_of_name(name: &OsStr) -> Option<Vec<u8>> {
        name.to_str().map(|name| name.as_bytes().to_vec())
    }

    pub(crate) fn look(path: &Path) -> io::Result<Look> {
        let metadata = fs::symlink_metadata(path)?;
        let kind = metadata.file_type();
        Ok(Look {
            is_linked: false,
            kind: if kind.is_symlink() {
                Standing::Symlink
            } else if kind.is_dir() {
                Standing::Folder
            } else if kind.is_file() {
                Standing::File
            } else {
                Standing::Special
            },
            executable: false,
            stat: stat(&metadata),
        })
    }

    fn stat(metadata: &fs::Metadata) -> Stat {
        let since = |time: io::Result<SystemTime>| {
            let time = time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            time.map_or((0, 0), |time| (time.as_secs() as i64, time.subsec_nanos()))
        };
        Stat {
            size: metadata.len(),
            mtime: since(metadata.modified()),
            ctime: since(metadata.created()),
            inode: 0,
            device: 0,
        }
    }

    pub(crate) fn read_file(
        root: &Path,
        path: &RepoPath,
        seen: &Stat,
    ) -> Result<Vec<u8>, ReadError> {
        let place = place(root, path)?;
        let failed = |reason| refuse(path, reason);
        if look(&place).map_err(failed)?.kind != Standing::File {
            return Err(ReadError::NotRegular { path: path.clone() });
        }
        let mut file = fs::File::open(&place).map_err(failed)?;
        let check = |file: &fs::File| match stat(&file.metadata().map_err(failed)?) == *seen {
            true => Ok(()),
            false => Err(ReadError::Changed { path: path.clone() }),
        };
        check(&file)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        check(&file)?;
        Ok(bytes)
    }

    pub(crate) fn read_link(
        root: &Path,
        path: &RepoPath,
        _seen: &Stat,
    ) -> Result<Vec<u8>, ReadError> {
        let target = fs::read_link(place(root, path)?).map_err(|reason| refuse(path, reason))?;
        bytes_of_name(target.as_os_str())
            .map(|target| target.iter().map(|b| if *b == b'\\' { b'/' } else { *b }).collect())
            .ok_or_else(|| ReadError::NotRegular { path: path.clone() })
    }

    /// The place of a path, none of whose folders is a symlink.
    fn place(root: &Path, path: &RepoPath) -> Result<PathBuf, ReadError> {
        let mut place = root.to_owned();
        let mut names = path.as_bytes().split(|byte| *byte == b'/').peekable();
        while let Some(name) = names.next() {
            let name = path_from_bytes(name)
                .ok_or_else(|| ReadError::NotRegular { path: path.clone() })?;
            place.push(name);
            if names.peek().is_some()
                && look(&place).map_err(|reason| refuse(path, reason))?.kind != Standing::Folder
            {
                return Err(ReadError::Changed { path: path.clone() });
            }
        }
        Ok(place)
    }

    fn refuse(path: &RepoPath, reason: io::Error) -> ReadError {
        let path = path.clone();
        match reason.kind() {
            io::ErrorKind::NotFound => ReadError::Gone { path },
            _ => ReadError::Io { path, reason },
        }
    }
}

/// The top of a working tree, held open: what stands below is looked at without going there from
/// the file system's root each time.
#[cfg(unix)]
mod top {
    use std::io;
    use std::os::fd::OwnedFd;
    use std::path::Path;

    use rustix::fs::{AtFlags, FileType, Mode, OFlags, open, statat};

    use super::{Look, Standing};
    use crate::Stat;

    #[derive(Debug)]
    pub(crate) struct Top(OwnedFd);

    impl Top {
        pub(crate) fn open(path: &Path) -> io::Result<Self> {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            Ok(Self(open(path, flags, Mode::empty())?))
        }

        /// What stands at a path below; the last name on it is not followed.
        pub(crate) fn look(&self, path: &[u8]) -> io::Result<Look> {
            let found = statat(&self.0, path, AtFlags::SYMLINK_NOFOLLOW)?;
            Ok(Look {
                is_linked: found.st_nlink > 1,
                kind: match FileType::from_raw_mode(found.st_mode) {
                    FileType::RegularFile => Standing::File,
                    FileType::Symlink => Standing::Symlink,
                    FileType::Directory => Standing::Folder,
                    _ => Standing::Special,
                },
                executable: found.st_mode & 0o100 != 0,
                stat: Stat {
                    size: found.st_size as u64,
                    mtime: (found.st_mtime as i64, found.st_mtime_nsec as u32),
                    ctime: (found.st_ctime as i64, found.st_ctime_nsec as u32),
                    inode: found.st_ino as u64,
                    device: found.st_dev as u64,
                },
            })
        }
    }
}

#[cfg(not(unix))]
mod top {
    use std::io;
    use std::path::{Path, PathBuf};

    use super::{Look, look, path_from_bytes};

    #[derive(Debug)]
    pub(crate) struct Top(PathBuf);

    impl Top {
        pub(crate) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(path.to_owned()))
        }

        /// What stands at a path below; the last name on it is not followed.
        pub(crate) fn look(&self, path: &[u8]) -> io::Result<Look> {
            // A name that this system can't have is not there.
            look(&self.0.join(path_from_bytes(path).ok_or(io::ErrorKind::NotFound)?))
        }
    }
}
