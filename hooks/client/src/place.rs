//! Where this copy of the program stands: its hook, its folder and the note in it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use tollgate_hook::note::{self, Note};
use tollgate_hook::{hook_of_file_name, os_bytes};

use crate::Stop;

/// A copy of the program in a hooks folder.
#[derive(Debug)]
pub(crate) struct Place {
    /// The path this copy was started by.
    pub(crate) file: PathBuf,
    /// The folder it stands in.
    pub(crate) folder: PathBuf,
    /// The hook it stands for.
    pub(crate) hook: Vec<u8>,
}

impl Place {
    /// From the name the program was started by, since git gives the hook's path there.
    ///
    /// The system's own answer comes second: on Linux it names a deleted file once an upgrade has
    /// replaced this copy.
    pub(crate) fn find(started_as: Option<OsString>) -> Result<Self, Stop> {
        let given = started_as.map(PathBuf::from).filter(|path| {
            path.parent().is_some_and(|folder| !folder.as_os_str().is_empty()) && path.exists()
        });
        let file = given.or_else(|| std::env::current_exe().ok());
        let parts = file.and_then(|file| {
            let folder = file.parent()?.to_path_buf();
            let name = os_bytes::to_bytes(file.file_name()?)?;
            Some((file, folder, name))
        });
        let (file, folder, name) =
            parts.ok_or_else(|| Stop::fault(&[b"the hook can't tell which file it is"]))?;
        Ok(Self { file, folder, hook: hook_of_file_name(&name).to_vec() })
    }

    /// Whether the copy has another name than the one git starts.
    pub(crate) fn is_renamed(&self) -> bool {
        self.file.file_name().and_then(os_bytes::to_bytes).as_deref() != Some(&self.hook[..])
    }

    /// The hook's name as an argument.
    pub(crate) fn hook_name(&self) -> OsString {
        os_bytes::from_bytes(&self.hook).unwrap_or_default()
    }

    /// What this copy tells former hooks about itself.
    pub(crate) fn announcement(&self) -> OsString {
        let folder = self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone());
        let mut value = self.hook_name();
        value.push(OsStr::new(":"));
        value.push(folder);
        value
    }

    /// The path former hooks knew themselves by.
    pub(crate) fn hook_path(&self) -> PathBuf {
        self.folder.join(self.hook_name())
    }

    /// Reads the note beside this copy.
    pub(crate) fn read_note(&self) -> Result<Note, Stop> {
        let path = self.folder.join(note::FILE_NAME);
        let bytes = read(&path).map_err(|error| unusable(&path, &error.to_string()))?;
        Note::parse(&bytes).map_err(|error| unusable(&path, &error.to_string()))
    }
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(note::LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unusable(path: &Path, reason: &str) -> Stop {
    Stop::fault(&[
        b"can't use `",
        path.as_os_str().as_encoded_bytes(),
        b"` (",
        reason.as_bytes(),
        b"), so nothing was judged\nrun `tollgate install` here again, or pass once with \
          `--no-verify`",
    ])
}
