//! All that differs between systems, and all that names `notify`.
//!
//! On Linux each folder has a watch of its own: a recursive watch of `notify` registers what is
//! ignored as well, and misses files in folders that were made a moment ago. Elsewhere the system
//! watches recursively by itself.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use notify::Watcher as _;
use notify::event::{AccessKind, AccessMode, CreateKind, EventKind};
use notify::event::{EventKindMask, ModifyKind, RemoveKind, RenameMode};
use notify::{Config, ErrorKind, PathOp, RecommendedWatcher, RecursiveMode, WatchPathConfig};

use crate::answer::Why;
use crate::queue::{Event, Kind, Queue};

/// Whether one watch covers all that is below.
pub(crate) const RECURSIVE: bool = !cfg!(any(target_os = "linux", target_os = "android"));

/// How long the system gets to give watches back. 100,000 take about a second.
const CLOSING: Duration = Duration::from_secs(10);

/// What tells one folder from another at the same path.
pub(crate) type Identity = (u64, u64);

#[cfg(unix)]
pub(crate) fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    Ok((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
pub(crate) fn identity(path: &Path) -> io::Result<Identity> {
    if fs::symlink_metadata(path)?.is_dir() {
        Ok((0, 0))
    } else {
        Err(io::ErrorKind::NotADirectory.into())
    }
}

/// The kind of a file system on which others can change files without an event here. Numbers are
/// from statfs(2) and linux/magic.h.
#[cfg(target_os = "linux")]
pub(crate) fn remote_file_system(path: &Path) -> Option<&'static str> {
    // The type's width and sign depend on the processor; all of these fit 32 bits.
    match rustix::fs::statfs(path).ok()?.f_type as u32 {
        0x6969 => Some("NFS"),
        0x517b | 0xff53_4d42 | 0xfe53_4d42 => Some("SMB"),
        0x0102_1997 => Some("9P"),
        0x6573_5546 => Some("FUSE"),
        0x00c3_6400 => Some("Ceph"),
        0x5346_414f => Some("AFS"),
        0x7375_7245 => Some("Coda"),
        0x0bd0_0bd0 => Some("Lustre"),
        0x786f_4256 | 0xbacb_acbc => Some("a virtual machine's shared folder"),
        0x6b41_4653 => Some("AFS"),
        0x4750_4653 => Some("GPFS"),
        _ => None,
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn remote_file_system(_path: &Path) -> Option<&'static str> {
    None
}

/// How many folders this user may watch in all programs together; `None` is no limit.
pub(crate) fn watches_per_user() -> Option<usize> {
    if RECURSIVE {
        return None;
    }
    fs::read_to_string("/proc/sys/fs/inotify/max_user_watches").ok()?.trim().parse().ok()
}

/// How a folder came out of being registered.
#[derive(Debug)]
pub(crate) enum Outcome {
    Watched,
    /// It is no longer there.
    Gone,
    /// It is there and can't be watched, as others may be.
    Refused,
}

/// One set of watches.
pub(crate) struct Watches {
    watcher: RecommendedWatcher,
    /// Ends when the thread of `notify` has let go of everything.
    ended: mpsc::Receiver<()>,
}

impl std::fmt::Debug for Watches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watches").finish_non_exhaustive()
    }
}

impl Watches {
    pub(crate) fn open(queue: Arc<Queue>, generation: u64) -> Result<Self, String> {
        let (alive, ended) = mpsc::channel();
        let config = Config::default()
            // Without the events of opening and reading, or our own reading would wake us. That a
            // file was closed by whoever could write it is the one event of writing through mmap.
            .with_event_kinds(EventKindMask::CORE | EventKindMask::ACCESS_CLOSE)
            .with_follow_symlinks(false);
        let handler = Handler { queue, generation, _alive: alive };
        let watcher = RecommendedWatcher::new(handler, config).map_err(|error| text(&error))?;
        Ok(Self { watcher, ended })
    }

    /// Registers each of them. An error is one that all folders would meet.
    pub(crate) fn add(&mut self, folders: &[PathBuf]) -> Result<Vec<Outcome>, String> {
        let mode = if RECURSIVE { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        let config = WatchPathConfig::new(mode).with_dereference_symlinks(false);
        let mut operations: Vec<_> =
            folders.iter().map(|folder| PathOp::Watch(folder.clone(), config.clone())).collect();
        let mut outcomes = Vec::with_capacity(folders.len());
        while !operations.is_empty() {
            let Err(failure) = self.watcher.update_paths(operations) else { break };
            let Some(origin) = failure.origin else { return Err(text(&failure.source)) };
            let outcome = match &failure.source.kind {
                ErrorKind::PathNotFound => Outcome::Gone,
                ErrorKind::Io(error) if is_of_one_folder(error) => Outcome::Refused,
                _ => return Err(text(&failure.source)),
            };
            let at = folders.len() - failure.remaining.len() - 1;
            debug_assert_eq!(folders.get(at).map(PathBuf::as_path), Some(origin.as_path()));
            outcomes.resize_with(at, || Outcome::Watched);
            outcomes.push(outcome);
            operations = failure.remaining;
        }
        outcomes.resize_with(folders.len(), || Outcome::Watched);
        Ok(outcomes)
    }

    /// Lets go of these. That one of them is not watched is no error: its end was seen by itself.
    pub(crate) fn remove(&mut self, folders: Vec<PathBuf>) {
        let mut operations: Vec<_> = folders.into_iter().map(PathOp::Unwatch).collect();
        while let Err(failure) = self.watcher.update_paths(operations) {
            operations = failure.remaining;
        }
    }

    /// Returns when the system has the watches back, so that others can be had.
    pub(crate) fn close(self) {
        let Self { watcher, ended } = self;
        // It unwraps when its thread has died, which is as good as closed.
        let _ = catch_unwind(AssertUnwindSafe(move || drop(watcher)));
        let _ = ended.recv_timeout(CLOSING);
    }
}

/// Whether the fault is the folder's own: not readable by us, or too long a path.
fn is_of_one_folder(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::InvalidFilename
            | io::ErrorKind::NotADirectory
    )
}

fn text(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "this user can't watch more folders".to_owned(),
        // As for too many instances: a limit of the user, whatever the system calls it.
        ErrorKind::Io(error) if error.kind() == io::ErrorKind::QuotaExceeded => {
            "this user can't watch more folders".to_owned()
        }
        ErrorKind::Io(error) => error.to_string(),
        other => format!("{other:?}"),
    }
}

/// Runs on the thread of `notify` and never waits.
struct Handler {
    queue: Arc<Queue>,
    generation: u64,
    _alive: mpsc::Sender<()>,
}

impl notify::EventHandler for Handler {
    fn handle_event(&mut self, event: notify::Result<notify::Event>) {
        match event {
            Ok(event) => self.take(event),
            Err(error) => self.queue.lose(self.generation, Why::WatchLost(text(&error))),
        }
    }
}

impl Handler {
    fn take(&self, event: notify::Event) {
        if event.need_rescan() {
            return self.queue.lose(self.generation, Why::Overflow);
        }
        if event.kind == EventKind::Remove(RemoveKind::Other) && event.info() == Some("unmount") {
            let why = Why::WatchLost("a file system was unmounted".to_owned());
            return self.queue.lose(self.generation, why);
        }
        let (kind, folder) = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => (Kind::Content, Some(false)),
            EventKind::Access(_) => return,
            // The two halves were told before, and which half a path is does not matter.
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if !RECURSIVE => return,
            EventKind::Create(CreateKind::File) => (Kind::Content, Some(false)),
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => {
                (Kind::Place, Some(true))
            }
            EventKind::Remove(RemoveKind::File) => (Kind::Place, Some(false)),
            EventKind::Modify(ModifyKind::Data(_)) => (Kind::Content, None),
            EventKind::Modify(ModifyKind::Metadata(_)) => (Kind::Meta, None),
            _ => (Kind::Place, None),
        };
        for path in event.paths {
            self.queue.push(self.generation, Event { kind, folder, path });
        }
    }
}

impl Drop for Handler {
    /// In the order of things the generation is over by now; else the thread of `notify` died.
    fn drop(&mut self) {
        let why = Why::WatchLost("the thread that reads events ended".to_owned());
        self.queue.lose(self.generation, why);
    }
}
