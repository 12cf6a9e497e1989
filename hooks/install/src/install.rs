//! Puts hooks in place and keeps what was there.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tollgate_hook::note::{self, Former, Note};

use crate::folder::{self, Folder, Standing};
use crate::locate::{Location, Owner};
use crate::step::{self, Step};
use crate::{HookName, InstallError, files, hook_name};

/// The programs a hook consists of.
#[derive(Debug, Clone)]
pub struct Programs {
    /// The absolute path of `tollgate`, recorded as it is given, links and all, so that a package
    /// manager can swap what it points to.
    pub tollgate: PathBuf,
    /// The `tollgate-hook` to be copied.
    pub hook: PathBuf,
}

/// Whether a `core.hooksPath` outside the repository may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedFolder {
    /// No: other repositories run their hooks from there.
    Refuse,
    /// Yes: the user means all of them.
    Allow,
}

/// What an installation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// The hooks folder, resolved.
    pub folder: PathBuf,
    /// Hooks whose file was written.
    pub written: Vec<HookName>,
    /// Hooks that were in place already, byte for byte.
    pub unchanged: Vec<HookName>,
    /// Former hooks that are kept: each hook with the path of its file, in the order they run.
    pub chained: Vec<(HookName, PathBuf)>,
}

/// Puts `hooks` in place. Hooks of ours that are there already are brought up to date as well.
///
/// # Errors
/// Where the folder is not ours to write to, or can't be written; then nothing is lost, and the
/// same call later completes what was begun.
pub fn install(
    location: &Location,
    programs: &Programs,
    hooks: &[HookName],
    shared: SharedFolder,
) -> Result<Installed, InstallError> {
    // `core.hooksPath = /dev/null` is a way to have no hooks at all, so this comes first.
    if location.hooks.metadata().is_ok_and(|found| !found.is_dir()) {
        return Err(InstallError::NoFolder { path: location.hooks.clone() });
    }
    refuse_others_folders(location, hooks, shared)?;
    let program = our_program(programs)?;
    // The folder may not be there yet; then nobody else can be changing it but another first
    // installation, which writes the same.
    let _lock = files::lock(&location.hooks);
    let plan = plan(&location.hooks, &programs.tollgate, &program, hooks)?;
    step::take(&plan.steps)?;
    Ok(plan.result)
}

fn refuse_others_folders(
    location: &Location,
    hooks: &[HookName],
    shared: SharedFolder,
) -> Result<(), InstallError> {
    let (folder, hooks) = (location.hooks.clone(), hook_name::join(hooks));
    match location.owner {
        Owner::Team => Err(InstallError::TeamFolder { folder, hooks }),
        Owner::Shared if shared == SharedFolder::Refuse => {
            Err(InstallError::SharedFolder { folder, hooks: Some(hooks) })
        }
        Owner::Repository | Owner::Shared => Ok(()),
    }
}

fn our_program(programs: &Programs) -> Result<Vec<u8>, InstallError> {
    let path = &programs.hook;
    folder::our_bytes(path)
        .map_err(InstallError::io("read", path))?
        .ok_or_else(|| InstallError::NotOurProgram { path: path.clone() })
}

/// An installation before anything is touched.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    pub(crate) result: Installed,
}

pub(crate) fn plan(
    path: &Path,
    tollgate: &Path,
    program: &[u8],
    wanted: &[HookName],
) -> Result<Plan, InstallError> {
    let folder = Folder(path);
    let mut steps = Vec::new();
    let missing = path.metadata().is_err();
    if missing {
        steps.push(Step::MakeFolder(path.to_path_buf()));
    }

    let (old_bytes, old_note) = folder.note();
    let mut note = Note {
        program: tollgate.to_path_buf(),
        formers: Vec::new(),
        placed: Vec::new(),
        folder_made: missing || old_note.as_ref().is_some_and(|note| note.folder_made),
    };
    let mut hook_steps = Vec::new();
    let mut result = Installed {
        folder: path.to_path_buf(),
        written: Vec::new(),
        unchanged: Vec::new(),
        chained: Vec::new(),
    };
    for hook in HookName::ALL {
        let standing = folder.standing(hook)?;
        let to_place = wanted.contains(&hook) || matches!(standing, Standing::Ours(_));
        let (formers, own_steps) = if to_place {
            place(folder, hook, &standing, program)?
        } else {
            (folder.formers(hook), Vec::new())
        };
        if to_place {
            let done =
                if own_steps.is_empty() { &mut result.unchanged } else { &mut result.written };
            done.push(hook);
        }
        let was_placed = old_note.as_ref().is_some_and(|note| note.has_placed(hook.as_str()));
        if to_place || was_placed {
            note.placed.push(hook.as_str().to_owned());
        }
        for file in formers {
            result.chained.push((hook, folder.path(&file)));
            note.formers.push(Former { hook: hook.as_str().to_owned(), file });
        }
        hook_steps.extend(own_steps);
    }

    let unfit = || InstallError::UnfitPath { path: tollgate.to_path_buf() };
    let bytes = note.to_bytes().filter(|_| tollgate.is_absolute()).ok_or_else(unfit)?;
    if bytes.len() as u64 > note::LONGEST {
        return Err(unfit());
    }
    // The note first: a hook of ours never stands without it, and a note that names a file which
    // is not there yet does no harm.
    if old_bytes.as_ref() != Some(&bytes) {
        steps.extend(Step::put(path, folder.path(note::FILE_NAME), bytes, false));
    }
    steps.extend(hook_steps);
    if steps.is_empty() {
        steps.extend(Step::sweep(path));
    }
    Ok(Plan { steps, result })
}

/// The former hooks of `hook` in the end, and the steps that put ours in its place.
fn place(
    folder: Folder<'_>,
    hook: HookName,
    standing: &Standing,
    program: &[u8],
) -> Result<(Vec<OsString>, Vec<Step>), InstallError> {
    let path = folder.path(hook.as_str());
    let mut formers = folder.formers(hook);
    let [write, take_name] = Step::put(folder.0, path.clone(), program.to_vec(), true);
    let steps = match standing {
        Standing::Ours(bytes) if bytes == program && folder::is_ready(&path) => vec![],
        Standing::Ours(_) | Standing::Nothing => vec![write, take_name],
        Standing::NoFile => return Err(InstallError::NoHookFile { path }),
        // Kept already, by a change that was cut before ours took its name.
        Standing::Foreign
            if formers.iter().any(|name| files::same_file(&path, &folder.path(name))) =>
        {
            vec![write, take_name]
        }
        Standing::Foreign => {
            let name = folder.free_name(hook)?;
            let keep = Step::Keep { from: path, to: folder.path(&name) };
            formers.push(name);
            vec![write, keep, take_name]
        }
    };
    Ok((formers, steps))
}
