//! What a watcher is told by its owner: limits, and what is ignored.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

/// Says what of the working tree nobody wants to hear about.
pub trait Filter: Send + Sync {
    /// `path` is relative to the working tree. What is below an ignored folder is not asked about:
    /// it costs no watch and is never told. So a folder with tracked files in it is not ignored,
    /// whatever the patterns say.
    fn is_ignored(&self, path: &Path, is_folder: bool) -> bool;

    /// Files that say what is ignored may have changed: forget what was read of them. A folder's
    /// own file of rules should be read when the first question about its contents comes: only
    /// then is the folder watched, so that a later change is seen.
    fn refresh(&self) {}
}

/// Limits. The defaults fit a daemon that serves many repositories.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long it has to be quiet before something is told. An editor's save takes a few
    /// milliseconds; people notice about 100.
    pub settle: Duration,
    /// Under a steady stream, how long at most.
    pub settle_at_most: Duration,
    /// Folders that are watched at most; with more, the watcher is blind. By default 100,000 or
    /// half of what the system lets a user have, whichever is less.
    pub folders: Option<usize>,
    /// Folders below git's `refs` that are watched at most.
    pub ref_folders: usize,
    /// Changed paths that are remembered.
    pub journal: usize,
    /// Events that wait to be taken; with more, everything changed. The kernel's own limit is
    /// 16,384 by default.
    pub queue: usize,
    /// Names of files that say what is ignored, wherever in the tree.
    pub rule_files: Vec<OsString>,
    /// For tests: the watch that is refused, counted from the first, as if there were no more.
    #[doc(hidden)]
    pub refuse_watch: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            settle: Duration::from_millis(50),
            settle_at_most: Duration::from_secs(1),
            folders: None,
            ref_folders: 1_000,
            journal: 100_000,
            queue: 32_768,
            rule_files: vec![OsString::from(".gitignore")],
            refuse_watch: None,
        }
    }
}
