//! What stands in a hooks folder: ours, others', and former hooks that are kept.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tollgate_hook::note::{self, Note};
use tollgate_hook::{MARKER, os_bytes};

use crate::{HookName, InstallError, files};

/// Our programs are far smaller; nothing larger is searched for the marker, in bytes.
const LARGEST_OURS: u64 = 16 * 1024 * 1024;

/// Former hooks of one name that are kept at most.
const MOST_KEPT: u32 = 99;

/// What stands under a hook's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing.
    Nothing,
    /// A copy of our program, with its bytes.
    Ours(Vec<u8>),
    /// A file or symbolic link of somebody else.
    Foreign,
    /// Something that can't be a hook.
    NoFile,
}

/// A hooks folder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folder<'a>(pub(crate) &'a Path);

impl Folder<'_> {
    pub(crate) fn path(self, name: impl AsRef<Path>) -> PathBuf {
        self.0.join(name)
    }

    /// What stands under `hook`'s name.
    pub(crate) fn standing(self, hook: HookName) -> Result<Standing, InstallError> {
        let path = self.path(hook.as_str());
        match path.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Standing::Nothing),
            Err(error) => Err(InstallError::io("look at", path)(error)),
            Ok(found) if found.is_symlink() => Ok(Standing::Foreign),
            Ok(found) if !found.is_file() => Ok(Standing::NoFile),
            Ok(_) => Ok(match our_bytes(&path).map_err(InstallError::io("read", &path))? {
                Some(bytes) => Standing::Ours(bytes),
                None => Standing::Foreign,
            }),
        }
    }

    /// The former hooks of `hook` that are kept, first kept first. The names are what counts, not
    /// the note, so that nothing is lost with it.
    pub(crate) fn formers(self, hook: HookName) -> Vec<OsString> {
        (1..=MOST_KEPT)
            .map(|number| former_name(hook, number))
            .filter(|name| self.path(name).symlink_metadata().is_ok())
            .collect()
    }

    /// The name after all that are taken, so that the order of former hooks is kept.
    pub(crate) fn free_name(self, hook: HookName) -> Result<OsString, InstallError> {
        let taken = (1..=MOST_KEPT)
            .rev()
            .find(|number| self.path(former_name(hook, *number)).symlink_metadata().is_ok())
            .unwrap_or(0);
        if taken == MOST_KEPT {
            return Err(InstallError::NoFreeName { path: self.path(former_name(hook, taken)) });
        }
        Ok(former_name(hook, taken + 1))
    }

    /// Copies of ours that other hook programs renamed, `pre-commit.legacy`, sorted by name.
    pub(crate) fn renamed_copies(self, hook: HookName) -> Result<Vec<OsString>, InstallError> {
        let mut copies = Vec::new();
        let entries = match fs::read_dir(self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(copies),
            other => other.map_err(InstallError::io("list", self.0))?,
        };
        for entry in entries {
            let entry = entry.map_err(InstallError::io("list", self.0))?;
            let name = entry.file_name();
            let is_renamed = os_bytes::to_bytes(&name).is_some_and(|bytes| {
                bytes
                    .strip_prefix(hook.as_str().as_bytes())
                    .is_some_and(|rest| rest.starts_with(b"."))
            });
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_renamed && is_file && our_bytes(&entry.path()).is_ok_and(|found| found.is_some())
            {
                copies.push(name);
            }
        }
        copies.sort();
        Ok(copies)
    }

    /// The note's bytes and what they say, where there is one that can be read.
    pub(crate) fn note(self) -> (Option<Vec<u8>>, Option<Note>) {
        let bytes = read_at_most(&self.path(note::FILE_NAME), note::LONGEST).ok();
        let note = bytes.as_deref().and_then(|bytes| Note::parse(bytes).ok());
        (bytes, note)
    }
}

/// The name under which the `number`th former hook is kept.
fn former_name(hook: HookName, number: u32) -> OsString {
    match number {
        1 => format!("{hook}.before-tollgate"),
        _ => format!("{hook}.before-tollgate-{number}"),
    }
    .into()
}

/// The bytes of a copy of our program; none where the file is another.
pub(crate) fn our_bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    if path.metadata()?.len() > LARGEST_OURS {
        return Ok(None);
    }
    let bytes = read_at_most(path, LARGEST_OURS)?;
    // A text that mentions the marker is no program.
    let ours = !bytes.starts_with(b"#!") && contains(&bytes, MARKER.as_bytes());
    Ok(ours.then_some(bytes))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn read_at_most(path: &Path, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether ours can be started as it stands.
pub(crate) fn is_ready(path: &Path) -> bool {
    files::is_executable(path)
}
