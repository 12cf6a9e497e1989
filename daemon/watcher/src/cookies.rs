//! Files by which a barrier knows that all earlier events have come.
//!
//! A cookie is a new file in a watched folder of ours. Events come in the order of what happened,
//! so when its event comes from the system, everything that was changed before it is known. Others
//! may remove a cookie at any time: its event has been sent by then.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

const PREFIX: &str = "cookie-";

/// Names that no other watcher gives out.
#[derive(Debug)]
pub(crate) struct Names {
    instance: u64,
    next: AtomicU64,
}

impl Names {
    pub(crate) fn new(instance: u64) -> Self {
        Self { instance, next: AtomicU64::new(0) }
    }

    pub(crate) fn next(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        format!("{PREFIX}{}-{:016x}-{number}", process::id(), self.instance)
    }
}

/// Fails when it is there: only a new file has the event that is waited for.
pub(crate) fn bake(folder: &Path, name: &str) -> io::Result<()> {
    File::create_new(folder.join(name)).map(drop)
}

pub(crate) fn remove(folder: &Path, name: &str) {
    // It may have gone with its folder.
    let _ = fs::remove_file(folder.join(name));
}

pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

/// What processes that were killed have left behind. A cookie of one that lives may be among them
/// and is not missed: only its making matters.
pub(crate) fn clean(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes the folder if nobody else has something in it.
pub(crate) fn remove_folder(folder: &Path) {
    let _ = fs::remove_dir(folder);
}
