//! The folder of the endpoint and the locks in it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use interprocess::local_socket::PeerCreds;
use tollgate_protocol::Endpoint;

/// Makes the folder for its owner alone, and refuses one that is anybody else's.
pub(crate) fn prepare(endpoint: &Endpoint) -> io::Result<()> {
    let folder = endpoint.folder();
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let told =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
    builder.create(folder).map_err(told)?;
    #[cfg(unix)]
    tollgate_protocol::check_folder(folder, user())
        .map_err(|fault| io::Error::other(format!("{}: {fault}", folder.display())))?;
    Ok(())
}

/// Whether the folder is there and nobody else's.
#[cfg(unix)]
pub(crate) fn is_ours(endpoint: &Endpoint) -> bool {
    tollgate_protocol::check_folder(endpoint.folder(), user()).is_ok()
}

#[cfg(not(unix))]
pub(crate) const fn is_ours(_: &Endpoint) -> bool {
    true
}

/// Whether who is at the other end works for a user.
#[cfg(unix)]
pub(crate) fn is_user(peer: &PeerCreds, user: u32) -> bool {
    peer.euid() == Some(user)
}

/// The pipe's own rights keep others out.
#[cfg(not(unix))]
pub(crate) const fn is_user(_: &PeerCreds, _: u32) -> bool {
    true
}

/// A lock file that is held; released when it is dropped or its holder ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// The same lock, for a process that is started. Where locks are a process's own it only has a
    /// file open.
    pub(crate) fn to_hand_on(&self) -> io::Result<Stdio> {
        Ok(self.file.try_clone()?.into())
    }
}

/// Lets go of the lock that was handed on as standard input, if it was. It is one with that of whoever
/// handed it on, which is over by this too.
#[cfg(unix)]
pub(crate) fn end_turn(lock: &Path) {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::MetadataExt as _;
    let Ok(file) = io::stdin().as_fd().try_clone_to_owned().map(File::from) else { return };
    // A daemon that is started by hand has another standard input.
    let found = file.metadata().map(|found| (found.dev(), found.ino()));
    if found.ok() == identity(lock) {
        let _ = file.unlock();
    }
}

#[cfg(not(unix))]
pub(crate) const fn end_turn(_: &Path) {}

/// Takes a lock; none where somebody else has it.
pub(crate) fn try_lock(path: &Path) -> io::Result<Option<Lock>> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock { file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Takes a lock that somebody may hold for the moment of a look at it.
pub(crate) fn take_lock(path: &Path) -> io::Result<Option<Lock>> {
    /// A look takes microseconds, and longer where the machine has better things to do.
    const LOOKS: Duration = Duration::from_millis(500);
    let begun = Instant::now();
    loop {
        match try_lock(path)? {
            None if begun.elapsed() < LOOKS => thread::sleep(Duration::from_millis(5)),
            taken => return Ok(taken),
        }
    }
}

/// Whether somebody holds a lock.
pub(crate) fn is_held(path: &Path) -> io::Result<bool> {
    match File::open(path) {
        Ok(file) => match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// What tells a socket or lock file from another that took its name.
pub(crate) fn identity(path: &Path) -> Option<(u64, u64)> {
    let found = fs::symlink_metadata(path).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Some((found.dev(), found.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = found;
        Some((0, 0))
    }
}

/// The user this process works for.
#[cfg(unix)]
pub(crate) fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
pub(crate) const fn user() -> u32 {
    0
}
