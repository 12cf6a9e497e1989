//! Looking at a working tree again, only where something may have changed since the last time.

use std::collections::HashMap;
use std::ops::Range;

use tollgate_model::RepoPath;

use crate::file::repo_path;
use crate::folders::Folders;
use crate::platform::Standing;
use crate::snapshot::{Kind, Source};
use crate::worktree::WorkTree;
use crate::{File, Repository, Snapshot, SnapshotError};

/// What a look at the tracked files of a working tree found.
#[derive(Debug)]
pub struct Looked {
    /// Each tracked path in byte order, with what stood there.
    entries: Vec<Entry>,
    /// The folders of these, but for the root, with whether nobody told what changed in them.
    folders: HashMap<RepoPath, bool>,
    /// Files of the names that were looked for, tracked or not, in byte order.
    beside: Vec<RepoPath>,
}

#[derive(Debug)]
struct Entry {
    path: RepoPath,
    file: Option<File>,
    /// It can change without anybody being told: it has other names, or is another repository.
    is_elusive: bool,
}

impl Looked {
    /// The files there are of the names that were looked for in every folder.
    pub fn beside(&self) -> &[RepoPath] {
        &self.beside
    }
}

impl Repository {
    /// As [`Repository::tracked_beside`], with everything that is not named in `changed` taken from
    /// an earlier look. A changed path stands for all that was known below it, too; what is new
    /// there is named by itself. Folders of which `tells_of` does not say that what changes in them
    /// is named, now as at the time of that look, are looked at all the same, and so are files that
    /// can be written to by another name.
    pub fn look_again(
        &self,
        names: &[&[u8]],
        tells_of: &dyn Fn(&RepoPath) -> bool,
        before: Option<(&Looked, &[RepoPath])>,
    ) -> Result<(Snapshot, Looked), SnapshotError> {
        let tree = self.work_tree()?;
        let mut look = Look {
            tree: &tree,
            tells_of,
            names,
            now: Folders::new(tree.root(), None)?,
            folders: HashMap::new(),
            anew: HashMap::new(),
            beside: Vec::new(),
        };
        let looked = look.all(before)?;
        let judged = looked.entries.iter().filter_map(|entry| entry.file.clone()).collect();
        Ok((self.snapshot(Kind::Tracked, Source::WorkTree(tree), judged), looked))
    }
}

struct Look<'a> {
    tree: &'a WorkTree,
    tells_of: &'a dyn Fn(&RepoPath) -> bool,
    names: &'a [&'a [u8]],
    now: Folders<'a>,
    folders: HashMap<RepoPath, bool>,
    /// The same folders, with whether each is looked at anew.
    anew: HashMap<RepoPath, bool>,
    beside: Vec<RepoPath>,
}

impl Look<'_> {
    fn all(&mut self, before: Option<(&Looked, &[RepoPath])>) -> Result<Looked, SnapshotError> {
        let dirty = before.map_or_else(Vec::new, |(_, changed)| self.positions(changed));
        let mut dirty = dirty.into_iter().peekable();
        let mut known = before.map_or(&[][..], |(looked, _)| &looked.entries).iter().peekable();
        let mut entries: Vec<Entry> = Vec::new();
        self.find_beside(None)?;
        let index = self.tree.index();
        let mut last_folder: (Option<RepoPath>, bool) = (None, false);
        for at in 0..index.len() {
            let bytes = index.entry(at).path;
            // An unmerged path has up to three entries.
            if entries.last().is_some_and(|last| last.path.as_bytes() == bytes) {
                continue;
            }
            let folder =
                bytes.iter().rposition(|byte| *byte == b'/').map_or(&[][..], |at| &bytes[..at]);
            let is_last = last_folder.0.as_ref().map_or(&[][..], RepoPath::as_bytes) == folder;
            if !is_last || at == 0 {
                let folder = if folder.is_empty() { None } else { Some(repo_path(folder)?) };
                let unseen = match &folder {
                    Some(folder) => self.is_unseen(folder, before)?,
                    None => false,
                };
                last_folder = (folder, unseen);
            }
            while known.next_if(|known| known.path.as_bytes() < bytes).is_some() {}
            let earlier = known.next_if(|known| known.path.as_bytes() == bytes);
            while dirty.next_if(|range| range.end <= at).is_some() {}
            let is_dirty = dirty.peek().is_some_and(|range| range.contains(&at));
            let earlier = earlier.filter(|earlier| {
                !is_dirty && !earlier.is_elusive && !last_folder.1 && !index.is_submodule(at)
            });
            let entry = match earlier {
                Some(known) => {
                    Entry { path: known.path.clone(), file: known.file.clone(), is_elusive: false }
                }
                None => {
                    let looked = self.tree.look_at(at, &mut self.now)?;
                    let is_linked = looked.as_ref().is_some_and(|(_, is_linked)| *is_linked);
                    Entry {
                        path: repo_path(bytes)?,
                        file: looked.map(|(file, _)| file),
                        is_elusive: is_linked || index.is_submodule(at),
                    }
                }
            };
            entries.push(entry);
        }
        if let Some((looked, changed)) = before {
            self.keep_beside(looked, changed)?;
        }
        self.beside.sort();
        self.beside.dedup();
        let folders = std::mem::take(&mut self.folders);
        Ok(Looked { entries, folders, beside: std::mem::take(&mut self.beside) })
    }

    /// Where in the index changed paths are and what is below them, in order.
    fn positions(&self, changed: &[RepoPath]) -> Vec<Range<usize>> {
        let index = self.tree.index();
        let mut ranges = Vec::new();
        for path in changed {
            let at = index.start_at(path.as_bytes());
            if at < index.len() && index.entry(at).path == path.as_bytes() {
                ranges.push(at..at + 1);
            }
            let prefix = [path.as_bytes(), b"/"].concat();
            let start = index.start_at(&prefix);
            let end = index.end_below(&prefix, start..index.len());
            if start < end && index.entry(start).path.starts_with(&prefix) {
                ranges.push(start..end);
            }
        }
        ranges.sort_by_key(|range| (range.start, range.end));
        // One that lies within another would end the other too early.
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match merged.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }

    /// Whether a folder with something tracked is to be looked at, whatever was told: nobody tells
    /// what changes in it, or did not the last time. Files beside are looked for then.
    fn is_unseen(
        &mut self,
        folder: &RepoPath,
        before: Option<(&Looked, &[RepoPath])>,
    ) -> Result<bool, SnapshotError> {
        if let Some(anew) = self.anew.get(folder) {
            return Ok(*anew);
        }
        let outer = match folder.parent() {
            Some(outer) => self.is_unseen(&outer, before)?,
            None => false,
        };
        let unseen = !(self.tells_of)(folder);
        self.folders.insert(folder.clone(), unseen);
        // What changed before it was told of was not told either.
        let known = before.and_then(|(looked, _)| looked.folders.get(folder).copied());
        let anew = unseen || outer || known.is_none_or(|was_unseen| was_unseen);
        self.anew.insert(folder.clone(), anew);
        if anew {
            self.find_beside(Some(folder))?;
        }
        Ok(anew)
    }

    /// Looks for the names in a folder.
    fn find_beside(&mut self, folder: Option<&RepoPath>) -> Result<(), SnapshotError> {
        for name in self.names {
            let path = match folder {
                Some(folder) => folder.join(name),
                None => RepoPath::new(name),
            };
            if let Ok(path) = path {
                self.add_beside(path)?;
            }
        }
        Ok(())
    }

    fn add_beside(&mut self, path: RepoPath) -> Result<(), SnapshotError> {
        let looked = self.now.look(path.as_bytes());
        if matches!(looked, Ok(Some(look)) if look.kind == Standing::File) {
            self.beside.push(path);
        }
        Ok(())
    }

    /// Takes over what was found beside before and did not change, and looks where it did.
    fn keep_beside(&mut self, looked: &Looked, changed: &[RepoPath]) -> Result<(), SnapshotError> {
        let is_changed = |path: &RepoPath| {
            let mut above = Some(path.clone());
            std::iter::from_fn(|| {
                let this = above.take()?;
                above = this.parent();
                Some(this)
            })
            .any(|path| changed.binary_search(&path).is_ok())
        };
        let counts = |path: &RepoPath, folders: &HashMap<RepoPath, bool>| {
            path.parent().is_none_or(|folder| folders.contains_key(&folder))
        };
        // What is in a folder that is looked at anew was just looked for there.
        let is_anew = |path: &RepoPath| {
            path.parent().and_then(|folder| self.anew.get(&folder).copied()).unwrap_or(false)
        };
        let counted: Vec<&RepoPath> = looked
            .beside
            .iter()
            .filter(|path| counts(path, &self.folders) && !is_anew(path))
            .collect();
        for path in counted {
            match is_changed(path) {
                true => self.add_beside(path.clone())?,
                false => self.beside.push(path.clone()),
            }
        }
        let named = |path: &&RepoPath| self.names.contains(&path.name());
        let new: Vec<RepoPath> = changed
            .iter()
            .filter(named)
            .filter(|path| counts(path, &self.folders))
            .cloned()
            .collect();
        for path in new {
            self.add_beside(path)?;
        }
        Ok(())
    }
}
