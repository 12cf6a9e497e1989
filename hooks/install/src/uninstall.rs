//! Takes hooks out and gives back what was there.

use std::path::PathBuf;

use tollgate_hook::note;

use crate::folder::{Folder, Standing};
use crate::install::SharedFolder;
use crate::locate::{Location, Owner};
use crate::step::{self, Step};
use crate::{HookName, InstallError, files};

/// What taking the hooks out did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Removed {
    /// Hooks of ours that are gone.
    pub removed: Vec<HookName>,
    /// Former hooks that are back, by their paths now.
    pub restored: Vec<PathBuf>,
    /// Hooks of somebody else, put there since; left as they are.
    pub foreign: Vec<PathBuf>,
    /// Former hooks whose place somebody else has taken; they stay where they were kept.
    pub still_kept: Vec<PathBuf>,
}

/// Takes every hook of ours out of the folder, also where it has become the project's since: they
/// are ours.
///
/// # Errors
/// Where the folder serves other repositories too and that was not allowed, or can't be changed;
/// then nothing is lost, and the same call later completes what was begun.
pub fn uninstall(location: &Location, shared: SharedFolder) -> Result<Removed, InstallError> {
    if location.owner == Owner::Shared && shared == SharedFolder::Refuse {
        let folder = location.hooks.clone();
        return Err(InstallError::SharedFolder { folder, hooks: None });
    }
    let _lock = files::lock(&location.hooks);
    let (steps, removed) = plan(Folder(&location.hooks))?;
    step::take(&steps)?;
    Ok(removed)
}

pub(crate) fn plan(folder: Folder<'_>) -> Result<(Vec<Step>, Removed), InstallError> {
    let mut steps = Vec::new();
    let mut removed = Removed::default();
    let (bytes, note) = folder.note();
    for hook in HookName::ALL {
        let placed = note.as_ref().is_some_and(|note| note.has_placed(hook.as_str()));
        plan_hook(folder, hook, placed, &mut steps, &mut removed)?;
    }
    steps.extend(Step::sweep(folder.0));
    if bytes.is_some() {
        // Last, since a hook of ours never stands without it.
        steps.push(Step::Remove(folder.path(note::FILE_NAME)));
    }
    if note.is_some_and(|note| note.folder_made) {
        steps.push(Step::RemoveFolder(folder.0.to_path_buf()));
    }
    Ok((steps, removed))
}

fn plan_hook(
    folder: Folder<'_>,
    hook: HookName,
    placed: bool,
    steps: &mut Vec<Step>,
    removed: &mut Removed,
) -> Result<(), InstallError> {
    let path = folder.path(hook.as_str());
    let standing = folder.standing(hook)?;
    let mut formers: Vec<PathBuf> =
        folder.formers(hook).into_iter().map(|name| folder.path(name)).collect();
    // Kept by a change that was cut before ours took its name: it still is in its place, too.
    if let Some(index) = formers.iter().position(|former| files::same_file(former, &path)) {
        steps.push(Step::Remove(formers.remove(index)));
    }
    // Where hooks can go back to: the hook's own name, and the names other hook programs gave our
    // copies, which they run. The latest former hook was the hook itself, so it comes first.
    let mut places = Vec::new();
    match standing {
        Standing::Ours(_) => places.push((path, true)),
        Standing::Nothing => places.push((path, false)),
        Standing::Foreign | Standing::NoFile if placed => removed.foreign.push(path),
        // It never was ours, or no note is left that says so: nothing to tell.
        Standing::Foreign | Standing::NoFile => {}
    }
    let copies = folder.renamed_copies(hook)?;
    places.extend(copies.into_iter().map(|name| (folder.path(name), true)));
    if places.iter().any(|(_, ours)| *ours) {
        removed.removed.push(hook);
    }
    for (place, ours) in places {
        if let Some(former) = formers.pop() {
            steps.push(Step::Move { from: former, to: place.clone() });
            removed.restored.push(place);
        } else if ours {
            steps.push(Step::Remove(place));
        }
    }
    removed.still_kept.append(&mut formers);
    Ok(())
}
