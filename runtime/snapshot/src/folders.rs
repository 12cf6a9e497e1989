//! Looking at the files of a working tree in the order of their paths, at each folder once and
//! through no symlink.

use std::io;
use std::path::{Path, PathBuf};

use tollgate_model::RepoPath;

use crate::bare::{BareFolders, FolderName};
use crate::file::repo_path;
use crate::platform::{Look, Standing, Top, path_from_bytes};
use crate::{SnapshotError, Stat};

/// The way from the root to the last path that was looked at. Made for paths that come in order.
#[derive(Debug)]
pub(crate) struct Folders<'a> {
    root: &'a Path,
    top: Top,
    /// The folder reached.
    path: Vec<u8>,
    /// The folders on the way there: where each ends in `path`, and whether it is a real one.
    way: Vec<(usize, bool)>,
    beside: Option<&'a Beside<'a>>,
    found: Found,
}

/// What is looked for in each folder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beside<'a> {
    pub(crate) names: &'a [&'a [u8]],
    /// Where nothing has to be looked for.
    pub(crate) bare: &'a BareFolders,
    /// When looking began, in nanoseconds since 1970.
    pub(crate) now: u64,
}

/// What there was of it.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) files: Vec<RepoPath>,
    /// Where there was nothing, as far as that will hold.
    pub(crate) bare: BareFolders,
}

impl<'a> Folders<'a> {
    pub(crate) fn new(
        root: &'a Path,
        beside: Option<&'a Beside<'a>>,
    ) -> Result<Self, SnapshotError> {
        let failed = |reason| SnapshotError::Io { path: root.to_owned(), reason };
        let top = Top::open(root).map_err(failed)?;
        let mut folders =
            Self { root, top, path: Vec::new(), way: Vec::new(), beside, found: Found::default() };
        folders.find_beside(b"", None)?;
        Ok(folders)
    }

    /// What stands at `path`; none where nothing does, or where a symlink is on the way.
    pub(crate) fn look(&mut self, path: &[u8]) -> Result<Option<Look>, SnapshotError> {
        let folder = path.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
        if !self.reach(&path[..folder])? {
            return Ok(None);
        }
        match self.top.look(path) {
            Ok(look) => Ok(Some(look)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(reason) => Err(SnapshotError::Io { path: self.place(path), reason }),
        }
    }

    /// What was found of what was looked for in each folder on the way.
    pub(crate) fn into_found(self) -> Found {
        self.found
    }

    /// Goes on to `folder`, and tells whether it and all above it are folders.
    fn reach(&mut self, folder: &[u8]) -> Result<bool, SnapshotError> {
        let is_above = |end: usize| {
            folder.starts_with(&self.path[..end]) && matches!(folder.get(end), None | Some(b'/'))
        };
        while self.way.last().is_some_and(|(end, _)| !is_above(*end)) {
            self.way.pop();
        }
        self.path.clear();
        self.path.extend_from_slice(folder);
        loop {
            let (from, outer_is_real) = match self.way.last() {
                Some((end, real)) if *end == folder.len() => return Ok(*real),
                Some((end, real)) => (end + 1, *real),
                None if folder.is_empty() => return Ok(true),
                None => (0, true),
            };
            let rest = &folder[from..];
            let end = from + rest.iter().position(|byte| *byte == b'/').unwrap_or(rest.len());
            let looked = if outer_is_real { self.top.look(&folder[..end]).ok() } else { None };
            let real = looked.filter(|look| look.kind == Standing::Folder);
            self.way.push((end, real.is_some()));
            if let Some(look) = real {
                self.find_beside(&folder[..end], Some(&look.stat))?;
            }
        }
    }

    /// Looks for what is wanted in a folder just reached. The root's own state is not asked for.
    fn find_beside(&mut self, folder: &[u8], stat: Option<&Stat>) -> Result<(), SnapshotError> {
        let Some(beside) = self.beside else { return Ok(()) };
        let name = stat.map(|stat| FolderName::new(beside.names, folder, stat));
        if let Some(name) = name.as_ref().filter(|name| beside.bare.has(name)) {
            self.found.bare.add(*name);
            return Ok(());
        }
        let before = self.found.files.len();
        for name in beside.names {
            let path =
                if folder.is_empty() { name.to_vec() } else { [folder, b"/", name].concat() };
            if self.top.look(&path).is_ok_and(|look| look.kind == Standing::File) {
                self.found.files.push(repo_path(&path)?);
            }
        }
        if let (Some(name), Some(stat)) = (name, stat)
            && self.found.files.len() == before
            && stat.is_settled_at(beside.now)
        {
            self.found.bare.add(name);
        }
        Ok(())
    }

    fn place(&self, path: &[u8]) -> PathBuf {
        path_from_bytes(path).map_or_else(|| self.root.to_owned(), |path| self.root.join(path))
    }
}

/// Nothing is at a path, or something that is no folder is on the way to it.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
