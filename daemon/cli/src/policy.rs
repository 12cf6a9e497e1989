//! Whose configuration a run obeys, beyond what the judged snapshot itself holds.

use std::collections::BTreeSet;
#[cfg(unix)]
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use tollgate_gate::{Gate, PolicySource};
use tollgate_model::RepoPath;
use tollgate_snapshot::{Kind, Repository, Snapshot, SnapshotError};

use crate::context::Context;
use crate::failure::Failure;

/// The root configuration's name, in the snapshot and in the working tree.
pub(crate) const FILE: &str = "tollgate.toml";

/// A file that stands in for the root `tollgate.toml`, by the name messages give it.
#[derive(Debug)]
pub(crate) struct RootFile {
    path: RepoPath,
    bytes: Vec<u8>,
}

impl RootFile {
    /// What `--config FILE` names.
    pub(crate) fn named(context: &Context, file: &Path) -> Result<Self, Failure> {
        let bytes = fs::read(context.directory.join(file)).map_err(|error| {
            Failure::usage(
                format!("{} can't be read: {error}", file.display()),
                "give `--config` a file like tollgate.toml",
            )
        })?;
        // Its own folder says nothing about what it governs: that is the whole repository.
        let name = file.file_name().unwrap_or_default().as_encoded_bytes();
        let path = RepoPath::new(name)
            .map_err(|error| Failure::usage(error.to_string(), "give `--config` a file"))?;
        Ok(Self { path, bytes })
    }

    /// The `tollgate.toml` that lies in the working tree but is not tracked yet: somebody who
    /// judges the working tree means it to hold.
    pub(crate) fn untracked(
        repository: &Repository,
        snapshot: &Snapshot,
    ) -> Result<Option<Self>, Failure> {
        if !matches!(snapshot.describe(), Kind::Tracked | Kind::Paths) {
            return Ok(None);
        }
        let Some(root) = repository.root() else { return Ok(None) };
        let Ok(path) = RepoPath::new(FILE.as_bytes()) else { return Ok(None) };
        if snapshot.find(&path)?.is_some() {
            return Ok(None);
        }
        let place = root.join(FILE);
        if !place.symlink_metadata().is_ok_and(|found| found.is_file()) {
            return Ok(None);
        }
        let bytes = fs::read(&place).map_err(|error| {
            Failure::usage(
                format!("{FILE} can't be read: {error}"),
                "make it readable for you, or remove it",
            )
        })?;
        Ok(Some(Self { path, bytes }))
    }
}

/// What the ignore file is called; it stands at the root.
const IGNORE: &str = ".tollgateignore";

/// Every tracked file, and the configuration of the working tree that is not tracked yet where
/// there is some.
pub(crate) fn tracked(
    context: &Context,
    gate: &Gate,
    repository: &Repository,
) -> Result<(Snapshot, Option<Snapshot>), SnapshotError> {
    let names = [FILE.as_bytes(), IGNORE.as_bytes()];
    let watched = match &context.warm {
        Some(warm) => warm.tracked(repository, &names)?,
        None => None,
    };
    let (snapshot, standing) = match watched {
        Some(found) => found,
        None => gate.tracked(repository, &names, context.now)?,
    };
    let Some(root) = repository.root() else { return Ok((snapshot, None)) };
    // The ignore file counts at the root only.
    let counts = |path: &&RepoPath| path.name() != IGNORE.as_bytes() || path.parent().is_none();
    let mut configuration = Vec::new();
    let mut untracked = false;
    for path in standing.iter().filter(counts) {
        untracked |= snapshot.find(path)?.is_none();
        configuration.extend(below(root, path));
    }
    let policy = if untracked { Some(repository.paths(&configuration)?) } else { None };
    Ok((snapshot, policy))
}

/// The configuration of the working tree, tracked or not, that governs what `snapshot` shows of
/// it; none where the snapshot itself has it all.
pub(crate) fn of_paths(
    repository: &Repository,
    snapshot: &Snapshot,
) -> Result<Option<Snapshot>, SnapshotError> {
    let Some(root) = repository.root() else { return Ok(None) };
    let mut names = BTreeSet::from([RepoPath::new(FILE.as_bytes()).ok()]);
    names.insert(RepoPath::new(IGNORE.as_bytes()).ok());
    let mut folders = BTreeSet::new();
    for file in snapshot.judged() {
        let mut folder = file.path.parent();
        while let Some(inner) = folder {
            folder = inner.parent();
            names.insert(inner.join(FILE.as_bytes()).ok());
            if !folders.insert(inner) {
                break;
            }
        }
    }
    let (mut found, mut untracked) = (Vec::new(), false);
    for name in names.into_iter().flatten() {
        let Some(place) = below(root, &name) else { continue };
        if place.symlink_metadata().is_ok_and(|standing| standing.is_file()) {
            untracked |= snapshot.find(&name)?.is_none();
            found.push(place);
        }
    }
    Ok(if untracked { Some(repository.paths(&found)?) } else { None })
}

/// The place of a path below a folder.
#[cfg(unix)]
pub(crate) fn below(root: &Path, path: &RepoPath) -> Option<PathBuf> {
    Some(root.join(<OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(path.as_bytes())))
}

/// Paths that are no Unicode can't be told apart there anyway.
#[cfg(not(unix))]
pub(crate) fn below(root: &Path, path: &RepoPath) -> Option<PathBuf> {
    std::str::from_utf8(path.as_bytes()).ok().map(|path| root.join(path))
}

/// Puts both together for the gate.
pub(crate) fn source<'a>(snapshot: &'a Snapshot, root: Option<&'a RootFile>) -> PolicySource<'a> {
    PolicySource { snapshot, root: root.map(|file| (&file.path, file.bytes.as_slice())) }
}
