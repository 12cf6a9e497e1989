//! The working tree: which of its files are tracked, and what a user's paths name in it.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tollgate_model::RepoPath;

use crate::file::{EXECUTABLE, REGULAR, SUBMODULE, SYMLINK, kind_of, repo_path};
use crate::folders::{Beside, Folders, Found, is_absent};
use crate::handles::Handles;
use crate::index::Index;
use crate::library::is_repository;
use crate::objects::Objects;
use crate::platform::{self, Look, Standing};
use crate::{Content, File, FileKind, SnapshotError};

/// The files below `root`, with the index that says which are tracked.
#[derive(Debug)]
pub(crate) struct WorkTree {
    root: PathBuf,
    git_dir: PathBuf,
    index: Index,
}

/// Entries whose files are looked at in the time a thread takes to start, several times over.
const WORTH_A_THREAD: usize = 1_000;
/// Entries looked at before a thread asks what is left: their folders are reached anew.
const PIECE: usize = 256;
/// More do not look faster: they wait for the same file system.
const MOST_THREADS: usize = 8;

impl WorkTree {
    pub(crate) fn new(root: PathBuf, git_dir: PathBuf, index: Index) -> Self {
        Self { root, git_dir, index }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) const fn index(&self) -> &Index {
        &self.index
    }

    /// Every tracked file that is there, in byte order.
    pub(crate) fn tracked(&self) -> Result<Vec<File>, SnapshotError> {
        Ok(self.tracked_beside(None)?.0)
    }

    /// The same, and what was found of what is looked for in each folder on the way.
    pub(crate) fn tracked_beside(
        &self,
        beside: Option<&Beside<'_>>,
    ) -> Result<(Vec<File>, Found), SnapshotError> {
        let count = self.index.len();
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = threads.min(MOST_THREADS).min(count.div_ceil(WORTH_A_THREAD)).max(1);
        let next = AtomicUsize::new(0);
        // One that has less to look at than another takes more of the pieces.
        let look = || {
            let mut looked = Vec::new();
            loop {
                let start = next.fetch_add(PIECE, Ordering::Relaxed);
                if start >= count {
                    return Ok(looked);
                }
                let end = count.min(start + PIECE);
                looked.push((start, self.tracked_in(start..end, beside, |_| true)?));
            }
        };
        let mut looked: Vec<_> = std::thread::scope(|scope| {
            // Where no thread can be started, this one looks at everything.
            let others: Vec<_> = (1..threads)
                .filter_map(|_| std::thread::Builder::new().spawn_scoped(scope, look).ok())
                .collect();
            let mut looked = look()?;
            for other in others {
                let more = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                looked.extend(more?);
            }
            Ok::<_, SnapshotError>(looked)
        })?;
        looked.sort_unstable_by_key(|(start, _)| *start);
        let mut files = Vec::with_capacity(count);
        let mut found = Found::default();
        for (_, (more_files, more_found)) in looked {
            files.extend(more_files);
            found.files.extend(more_found.files);
            found.bare.extend(more_found.bare);
        }
        // Two pieces pass by the folders where they meet.
        found.files.sort();
        found.files.dedup();
        Ok((files, found))
    }

    /// The tracked file at `path`, if it is there.
    pub(crate) fn find(&self, path: &RepoPath) -> Result<Option<File>, SnapshotError> {
        match self.index.position(path) {
            Some(at) => self.present(at, &mut Folders::new(&self.root, None)?),
            None => Ok(None),
        }
    }

    /// The tracked files among some entries, up to the first that is not wanted, and what stands
    /// beside them.
    fn tracked_in(
        &self,
        entries: Range<usize>,
        beside: Option<&Beside<'_>>,
        wanted: impl Fn(&[u8]) -> bool,
    ) -> Result<(Vec<File>, Found), SnapshotError> {
        let mut files = Vec::new();
        let mut folders = Folders::new(&self.root, beside)?;
        let before = entries.start.checked_sub(1);
        let mut last = before.map_or(&b""[..], |at| self.index.entry(at).path);
        for at in entries {
            let path = self.index.entry(at).path;
            if !wanted(path) {
                break;
            }
            // An unmerged path has up to three entries.
            if path != last {
                files.extend(self.present(at, &mut folders)?);
            }
            last = path;
        }
        Ok((files, folders.into_found()))
    }

    /// An entry of the index as it is in the working tree now. `None` where nothing is, where a
    /// folder is, and where it could be reached only through a symlink.
    pub(crate) fn present(
        &self,
        at: usize,
        folders: &mut Folders<'_>,
    ) -> Result<Option<File>, SnapshotError> {
        Ok(self.look_at(at, folders)?.map(|(file, _)| file))
    }

    /// The same, and whether the file has other names, too.
    pub(crate) fn look_at(
        &self,
        at: usize,
        folders: &mut Folders<'_>,
    ) -> Result<Option<(File, bool)>, SnapshotError> {
        let entry = self.index.entry(at);
        let path = repo_path(entry.path)?;
        if is_in_git_folder(entry.path) {
            // Git makes no such entry, but a forged index can have one.
            return Ok(None);
        }
        if entry.mode == SUBMODULE {
            // What stands there is not asked for, but its folder is one with something tracked.
            folders.look(entry.path)?;
            return self.index.file(at).map(|file| Some((file, false)));
        }
        let look = folders.look(entry.path)?.filter(|look| look.kind != Standing::Folder);
        Ok(look.map(|look| (seen(path, &look, entry.mode), look.is_linked)))
    }

    /// What the user's paths name.
    pub(crate) fn named(
        &self,
        objects: &dyn Objects,
        handles: &Handles,
        directory: &Path,
        paths: &[PathBuf],
    ) -> Result<Vec<File>, SnapshotError> {
        let mut files = BTreeMap::new();
        for path in paths {
            let place = self.resolve(&directory.join(path), path)?;
            for git_dir in [&self.git_dir, &handles.place.common_dir] {
                if git_dir.canonicalize().is_ok_and(|git_dir| place.starts_with(git_dir)) {
                    return Err(SnapshotError::GitFolder { path: path.clone() });
                }
            }
            let inside = place.strip_prefix(&self.root).map_err(|_| SnapshotError::Outside {
                path: path.clone(),
                root: self.root.clone(),
            })?;
            let inside = self.path_of(inside)?;
            if inside.as_ref().is_some_and(|inside| is_in_git_folder(inside.as_bytes())) {
                return Err(SnapshotError::GitFolder { path: path.clone() });
            }
            if let Some(inside) = &inside {
                self.refuse_other_repository(inside, path)?;
            }
            let found = match self.named_one(objects, inside, &place)? {
                Some(found) => found,
                None => return Err(SnapshotError::Special { path: path.clone() }),
            };
            files.extend(found.into_iter().map(|file| (file.path.clone(), file)));
        }
        Ok(files.into_values().collect())
    }

    /// The files a single path names; `None` where it is a pipe, socket or device.
    fn named_one(
        &self,
        objects: &dyn Objects,
        inside: Option<RepoPath>,
        place: &Path,
    ) -> Result<Option<Vec<File>>, SnapshotError> {
        let look = platform::look(place)
            .map_err(|reason| SnapshotError::Io { path: place.to_owned(), reason })?;
        let Some(path) = inside else { return self.folder(objects, None).map(Some) };
        let at = self.index.position(&path);
        let mode = at.map_or(0, |at| self.index.entry(at).mode);
        Ok(match (look.kind, at) {
            (Standing::Folder, Some(at)) if mode == SUBMODULE => Some(vec![self.index.file(at)?]),
            (Standing::Folder, _) => Some(self.folder(objects, Some(path))?),
            (Standing::Special, _) => None,
            (Standing::File | Standing::Symlink, _) => Some(vec![seen(path, &look, mode)]),
        })
    }

    /// The absolute place a user's path means, symlinks resolved in all but its last component.
    fn resolve(&self, joined: &Path, given: &Path) -> Result<PathBuf, SnapshotError> {
        let failed = |reason: io::Error| {
            if is_absent(&reason) {
                SnapshotError::Absent { path: given.to_owned() }
            } else {
                SnapshotError::Io { path: given.to_owned(), reason }
            }
        };
        let place = match (joined.parent(), joined.file_name()) {
            (Some(parent), Some(name)) => parent.canonicalize().map_err(failed)?.join(name),
            _ => joined.canonicalize().map_err(failed)?,
        };
        platform::look(&place).map_err(failed)?;
        Ok(place)
    }

    fn path_of(&self, inside: &Path) -> Result<Option<RepoPath>, SnapshotError> {
        let mut bytes = Vec::new();
        for name in inside {
            if !bytes.is_empty() {
                bytes.push(b'/');
            }
            let name = platform::bytes_of_name(name).ok_or_else(|| SnapshotError::Unsupported {
                what: format!("the name {name:?}"),
                hint: Some("give it a name that is valid Unicode"),
            })?;
            bytes.extend(name);
        }
        if bytes.is_empty() { Ok(None) } else { repo_path(&bytes).map(Some) }
    }

    /// A file in a submodule or in a repository of its own is not this repository's.
    fn refuse_other_repository(&self, path: &RepoPath, given: &Path) -> Result<(), SnapshotError> {
        let mut folder = path.parent();
        let other = || SnapshotError::OtherRepository { path: given.to_owned() };
        while let Some(inner) = folder {
            let submodule = self
                .index
                .position(&inner)
                .is_some_and(|at| self.index.entry(at).mode == SUBMODULE);
            if submodule || self.place(&inner).is_some_and(|place| is_repository(&place)) {
                return Err(other());
            }
            folder = inner.parent();
        }
        Ok(())
    }

    /// What is tracked below a folder, and what is neither tracked nor ignored.
    fn folder(
        &self,
        objects: &dyn Objects,
        folder: Option<RepoPath>,
    ) -> Result<Vec<File>, SnapshotError> {
        let prefix = match &folder {
            Some(folder) => [folder.as_bytes(), b"/"].concat(),
            None => Vec::new(),
        };
        let start = self.index.start_at(&prefix);
        let (mut files, _) =
            self.tracked_in(start..self.index.len(), None, |path| path.starts_with(&prefix))?;
        self.untracked(objects, folder, &mut files)?;
        Ok(files)
    }

    fn untracked(
        &self,
        objects: &dyn Objects,
        folder: Option<RepoPath>,
        files: &mut Vec<File>,
    ) -> Result<(), SnapshotError> {
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            let place = match &folder {
                Some(folder) => self.place(folder),
                None => Some(self.root.clone()),
            };
            let Some(place) = place else { continue };
            let failed = |reason| SnapshotError::Io { path: place.clone(), reason };
            for child in std::fs::read_dir(&place).map_err(failed)? {
                let child = child.map_err(failed)?;
                let Some(name) = platform::bytes_of_name(&child.file_name()) else { continue };
                if name.eq_ignore_ascii_case(b".git") {
                    continue;
                }
                let path = match &folder {
                    Some(folder) => repo_path(&[folder.as_bytes(), b"/", &name].concat())?,
                    None => repo_path(&name)?,
                };
                if self.index.position(&path).is_some() {
                    continue;
                }
                let look = match platform::look(&child.path()) {
                    Ok(look) => look,
                    Err(error) if is_absent(&error) => continue,
                    Err(reason) => return Err(SnapshotError::Io { path: child.path(), reason }),
                };
                match look.kind {
                    Standing::Special => {}
                    Standing::Folder if is_repository(&child.path()) => {}
                    _ if is_ignored(objects, &path, look.kind)? => {}
                    Standing::Folder => open.push(Some(path)),
                    Standing::File | Standing::Symlink => files.push(seen(path, &look, 0)),
                }
            }
        }
        Ok(())
    }

    fn place(&self, path: &RepoPath) -> Option<PathBuf> {
        Some(self.root.join(platform::path_from_bytes(path.as_bytes())?))
    }
}

/// A file as it was looked at. Where the file system has no executable bit, or something that is
/// no file took a file's place, the index's `mode` says what the file is: reading the latter then
/// is an error, where leaving it out would be a pass.
fn seen(path: RepoPath, look: &Look, mode: u32) -> File {
    let mode = match look.kind {
        Standing::Symlink => SYMLINK,
        _ if cfg!(not(unix)) && matches!(mode, EXECUTABLE | REGULAR) => mode,
        _ if look.executable => EXECUTABLE,
        _ => REGULAR,
    };
    let kind: FileKind = kind_of(mode);
    File { path, kind, mode, content: Content::WorkTree(look.stat) }
}

fn is_in_git_folder(path: &[u8]) -> bool {
    path.split(|byte| *byte == b'/').any(|name| name.eq_ignore_ascii_case(b".git"))
}

fn is_ignored(
    objects: &dyn Objects,
    path: &RepoPath,
    kind: Standing,
) -> Result<bool, SnapshotError> {
    let mut bytes = path.as_bytes().to_vec();
    if kind == Standing::Folder {
        // Patterns that end with a slash match folders only.
        bytes.push(b'/');
    }
    objects.is_ignored(&bytes)
}
