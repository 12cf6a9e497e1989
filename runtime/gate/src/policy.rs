//! Gathers the configuration that governs a run from the snapshot that is judged, or from the
//! revision a CI run names so that a change can't switch off its own checks.

use std::collections::BTreeSet;

use tollgate_model::{ConfigError, Digest, IgnoreFile, Layer, Place, Policy, RepoPath};
use tollgate_snapshot::{File, FileKind, Snapshot};

use crate::error::GateError;

/// Where configuration comes from.
#[derive(Debug, Clone, Copy)]
pub struct PolicySource<'a> {
    /// Its `tollgate.toml` files and its ignore file hold.
    pub snapshot: &'a Snapshot,
    /// Path (for messages) and bytes of a file that stands in for the root `tollgate.toml`.
    pub root: Option<(&'a RepoPath, &'a [u8])>,
}

/// Everything users say about a run in files.
#[derive(Debug)]
pub(crate) struct Policies {
    pub(crate) policy: Policy,
    pub(crate) ignored: IgnoreFile,
    /// Of every file that was read for it, by path.
    pub(crate) digest: Digest,
}

const CONFIGURATION: &[u8] = b"tollgate.toml";
pub(crate) const IGNORE: &str = ".tollgateignore";

impl PolicySource<'_> {
    /// Reads the files that govern any of `paths`.
    pub(crate) fn read<'p>(
        &self,
        paths: impl Iterator<Item = &'p RepoPath>,
    ) -> Result<Policies, GateError> {
        let mut layers = Vec::new();
        let mut errors = Vec::new();
        let mut read = blake3::Hasher::new();
        let mut note = |path: &RepoPath, bytes: &[u8]| {
            for part in [path.as_bytes(), bytes] {
                read.update(&(part.len() as u64).to_le_bytes()).update(part);
            }
        };
        let mut parse = |path: &RepoPath, bytes: &[u8]| {
            note(path, bytes);
            match Layer::parse(path, bytes) {
                Ok(layer) => layers.push(layer),
                Err(wrong) => errors.extend(wrong),
            }
        };
        if let Some((path, bytes)) = self.root {
            parse(path, bytes);
        }
        for path in self.governing(paths) {
            if path.parent().is_none() && self.root.is_some() {
                continue;
            }
            if let Some(bytes) = self.content(&path)? {
                parse(&path, &bytes);
            }
        }
        let ignored = self.ignore_file(&mut errors, &mut note)?;
        if !errors.is_empty() {
            return Err(GateError::Configuration(errors));
        }
        let policy = Policy::new(layers).map_err(GateError::Configuration)?;
        let digest = Digest::from_bytes(*read.finalize().as_bytes());
        Ok(Policies { policy, ignored, digest })
    }

    /// Where the files that govern `paths` stand, the outer ones first; or could stand.
    fn governing<'p>(&self, paths: impl Iterator<Item = &'p RepoPath>) -> Vec<RepoPath> {
        let root = RepoPath::new(CONFIGURATION).ok();
        let Some(all) = self.snapshot.judged_is_all() else {
            let of_folder = |folder: Option<RepoPath>| match folder {
                Some(folder) => folder.join(CONFIGURATION).ok(),
                None => root.clone(),
            };
            return folders(paths).into_iter().filter_map(of_folder).collect();
        };
        // Most repositories have one or none, and each folder has files to ask for it.
        let named = |file: &&File| file.path.name() == CONFIGURATION;
        let mut holders: Vec<RepoPath> =
            all.iter().filter(named).map(|file| file.path.clone()).collect();
        if holders.iter().any(|path| Some(path) != root.as_ref()) {
            let folders = folders(paths);
            holders.retain(|path| folders.contains(&path.parent()));
        }
        // As they fall where each folder is asked: by the folder, not by the file in it.
        holders.sort_by_cached_key(RepoPath::parent);
        holders
    }

    fn ignore_file(
        &self,
        errors: &mut Vec<ConfigError>,
        note: &mut impl FnMut(&RepoPath, &[u8]),
    ) -> Result<IgnoreFile, GateError> {
        let Ok(path) = RepoPath::new(IGNORE.as_bytes()) else { return Ok(IgnoreFile::default()) };
        let Some(bytes) = self.content(&path)? else { return Ok(IgnoreFile::default()) };
        note(&path, &bytes);
        Ok(IgnoreFile::parse(&path, &bytes).unwrap_or_else(|wrong| {
            errors.extend(wrong);
            IgnoreFile::default()
        }))
    }

    fn content(&self, path: &RepoPath) -> Result<Option<Vec<u8>>, GateError> {
        let Some(file) = self.snapshot.find(path)? else { return Ok(None) };
        match file.kind {
            FileKind::File => {}
            FileKind::Symlink => {
                let place = Place { path: path.clone(), line: 1, column: 1 };
                let message = "configuration is not read through a symlink";
                let hint = Some("make it a file".to_owned());
                return Err(GateError::Configuration(vec![ConfigError::new(
                    &place, message, hint,
                )]));
            }
            FileKind::Submodule => return Ok(None),
        }
        let bytes = self.snapshot.read(&file);
        bytes.map(Some).map_err(|error| GateError::Usage {
            message: format!("configuration can't be read: {error}"),
            hint: None,
        })
    }
}

/// The folders a path lies in, the root first, each once.
fn folders<'p>(paths: impl Iterator<Item = &'p RepoPath>) -> BTreeSet<Option<RepoPath>> {
    let mut folders = BTreeSet::from([None]);
    let mut last: &[u8] = b"";
    for path in paths {
        // Neighbours mostly share their folder.
        let bytes = path.as_bytes();
        let inside =
            bytes.iter().rposition(|byte| *byte == b'/').map_or(&b""[..], |at| &bytes[..at]);
        if std::mem::replace(&mut last, inside) == inside {
            continue;
        }
        let mut folder = path.parent();
        while let Some(inner) = folder {
            folder = inner.parent();
            if !folders.insert(Some(inner)) {
                break;
            }
        }
    }
    folders
}
