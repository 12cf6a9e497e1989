//! Registers the folders of a working tree and names what is in them.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::classify::is_git;
use crate::folders::{Folders, Halt};
use crate::options::Filter;
use crate::places::Located;
use crate::platform;
use crate::queue::Queue;

/// Folders that are registered in one go. Each go is one wait for the thread that owns the watches;
/// being told to stop is noticed between two.
const AT_ONCE: usize = 512;

/// What a walk needs to know of the repository.
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
    pub(crate) located: Arc<Located>,
    pub(crate) filter: Arc<dyn Filter>,
    pub(crate) queue: Arc<Queue>,
    pub(crate) rule_files: Vec<OsString>,
}

impl Tree {
    /// Watches a folder and all that is not ignored below it, and names what it finds. Each folder
    /// is watched first and then listed: what is made in between is told twice, and never missed.
    pub(crate) fn register(
        &self,
        folders: &mut Folders,
        first: &Path,
        mut found: impl FnMut(&Path),
    ) -> Result<(), Halt> {
        let mut waiting = vec![first.to_owned()];
        while !waiting.is_empty() {
            if self.queue.is_stopped() {
                return Err(Halt::Stop);
            }
            let batch = waiting.split_off(waiting.len().saturating_sub(AT_ONCE));
            let batch = if platform::RECURSIVE { batch } else { folders.add(batch)? };
            for folder in batch {
                let (listed, rules) = self.list(&folder, &mut waiting, &mut found);
                if rules {
                    folders.found_rules(&folder);
                }
                if !listed {
                    folders.drop_below(&folder);
                    // Something else took its place, and has its own event; or it can't be read.
                    if is_folder(&folder) == Some(true) {
                        folders.refuse(folder);
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether it was listed to the end, and whether there is a file of rules in it.
    fn list(
        &self,
        folder: &Path,
        folders: &mut Vec<PathBuf>,
        found: &mut impl FnMut(&Path),
    ) -> (bool, bool) {
        let mut rules = false;
        let Ok(entries) = fs::read_dir(folder) else { return (false, rules) };
        for entry in entries {
            let Ok(entry) = entry else { return (false, rules) };
            let path = entry.path();
            // Gone again, and that has an event too.
            let Ok(kind) = entry.file_type() else { continue };
            let Ok(relative) = path.strip_prefix(&self.root) else { continue };
            let name = entry.file_name();
            rules |= self.rule_files.contains(&name);
            if self.is_apart(&name, &path) || self.filter.is_ignored(relative, kind.is_dir()) {
                continue;
            }
            found(relative);
            if kind.is_dir() {
                folders.push(path);
            }
        }
        (true, rules)
    }

    /// Whether it is no part of the working tree, whatever the rules say.
    fn is_apart(&self, name: &OsStr, path: &Path) -> bool {
        is_git(name) || path == self.located.git_dir || path == self.located.common_dir
    }

    /// Of what is gone nobody can say whether it was a folder: then both have to be ignored.
    pub(crate) fn is_ignored(&self, relative: &Path, folder: Option<bool>) -> bool {
        let itself = match folder {
            Some(folder) => self.filter.is_ignored(relative, folder),
            None => {
                self.filter.is_ignored(relative, false) && self.filter.is_ignored(relative, true)
            }
        };
        // Where each folder has a watch of its own, there is none in ignored folders.
        itself
            || platform::RECURSIVE
                && relative
                    .ancestors()
                    .skip(1)
                    .any(|folder| folder != "" && self.filter.is_ignored(folder, true))
    }
}

/// What is at a path: a folder, something else, or nothing. Links are not followed. What can't be
/// looked at counts as a folder, which then can't be watched and is remembered as such.
pub(crate) fn is_folder(path: &Path) -> Option<bool> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Some(metadata.is_dir()),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => None,
            _ => Some(true),
        },
    }
}
