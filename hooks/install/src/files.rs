//! Single file operations, the one place of this crate where platforms differ on them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a new file of ours, whole and on disk before this returns.
pub(crate) fn write(path: &Path, bytes: &[u8], executable: bool) -> io::Result<()> {
    // A leftover of an earlier run may be a link to something; it goes, whatever it is.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // The user's umask takes its share, as it does of what git writes.
        options.mode(if executable { 0o777 } else { 0o666 });
    }
    #[cfg(not(unix))]
    let _ = executable;
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives `from` a second name `to`, which must be free, so that there is no moment without it.
///
/// Where the file system has no links the file is renamed instead.
#[cfg(unix)]
pub(crate) fn keep(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) => rename_to_free(from, to),
        Ok(()) => Ok(()),
    }
}

/// Renames `from` to `to`, which must be free: whether two names are one file can't be told here.
#[cfg(not(unix))]
pub(crate) fn keep(from: &Path, to: &Path) -> io::Result<()> {
    rename_to_free(from, to)
}

fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    if to.symlink_metadata().is_ok() {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists));
    }
    fs::rename(from, to)
}

/// Whether two names are one file: a change was cut between keeping and replacing it.
#[cfg(unix)]
pub(crate) fn same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |path: &Path| path.symlink_metadata().map(|found| (found.dev(), found.ino())).ok();
    id(one).is_some_and(|found| id(other) == Some(found))
}

/// Links are never made here.
#[cfg(not(unix))]
pub(crate) fn same_file(_one: &Path, _other: &Path) -> bool {
    false
}

/// Whether git would start the file.
#[cfg(unix)]
pub(crate) fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Whether git would start the file.
#[cfg(not(unix))]
pub(crate) fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// Lets one change of a folder wait for another; held while the value lives.
///
/// Best effort: a file system that has no locks is no reason to refuse.
pub(crate) fn lock(folder: &Path) -> Option<File> {
    let handle = File::open(folder).ok()?;
    handle.lock().ok()?;
    Some(handle)
}
