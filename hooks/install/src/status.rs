//! Reads what is in place, for `tollgate doctor`.

use std::path::PathBuf;

use crate::folder::{Folder, Standing};
use crate::{HookName, InstallError, Location, files};

/// What stands under a hook's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookState {
    /// No hook.
    Absent,
    /// Ours, ready to run.
    Ours,
    /// Ours, but git passes it over: its executable bit is gone.
    OursNotExecutable,
    /// Somebody else's.
    Foreign,
}

/// One hook of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookStatus {
    /// Which.
    pub hook: HookName,
    /// What stands under its name.
    pub state: HookState,
    /// Whether we put it in place once: with any other state than ours, somebody replaced or
    /// removed it since, and installing again brings it back.
    pub placed: bool,
    /// Former hooks that are kept, in the order they run, and whether git would run them.
    pub formers: Vec<(PathBuf, bool)>,
    /// Copies of ours under another name, put aside by another hook program.
    pub renamed_copies: Vec<PathBuf>,
}

impl HookStatus {
    /// Whether the other hook program runs ours from where it was put aside: pre-commit and prek
    /// run what they have renamed to `.legacy`; lefthook never runs its `.old`.
    #[must_use]
    pub fn runs_renamed_copy(&self) -> bool {
        self.renamed_copies.iter().any(|path| {
            path.extension().is_some_and(|extension| extension == "legacy")
                && files::is_executable(path)
        })
    }
}

/// Every hook that can be judged, installed or not.
///
/// # Errors
/// Where the folder can't be read.
pub fn status(location: &Location) -> Result<Vec<HookStatus>, InstallError> {
    let folder = Folder(&location.hooks);
    let note = folder.note().1;
    HookName::ALL
        .into_iter()
        .map(|hook| {
            let path = folder.path(hook.as_str());
            let state = match folder.standing(hook)? {
                Standing::Nothing => HookState::Absent,
                Standing::Ours(_) if files::is_executable(&path) => HookState::Ours,
                Standing::Ours(_) => HookState::OursNotExecutable,
                Standing::Foreign | Standing::NoFile => HookState::Foreign,
            };
            let kept = folder.formers(hook).into_iter().map(|name| folder.path(name));
            let copies = folder.renamed_copies(hook)?;
            Ok(HookStatus {
                hook,
                state,
                placed: note.as_ref().is_some_and(|note| note.has_placed(hook.as_str())),
                formers: kept.map(|path| (path.clone(), files::is_executable(&path))).collect(),
                renamed_copies: copies.into_iter().map(|name| folder.path(name)).collect(),
            })
        })
        .collect()
}

/// The path of `tollgate` that hooks in this folder run; none without a readable note.
#[must_use]
pub fn recorded_program(location: &Location) -> Option<PathBuf> {
    Folder(&location.hooks).note().1.map(|note| note.program)
}
