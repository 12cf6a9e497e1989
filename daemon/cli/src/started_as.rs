//! Which file this program was started from, as the user named it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::context::Context;

/// The path by which the program was found, links and all: a package manager swaps what a link
/// leads to, and hooks are to follow. Where that can't be told, the file itself.
pub(crate) fn program(context: &Context, first_argument: Option<OsString>) -> Option<PathBuf> {
    let own = std::env::current_exe().ok();
    let start = context.environment.directory().map(Path::to_owned).unwrap_or_default();
    let given = first_argument.map(PathBuf::from)?;
    let candidates = if given.components().count() > 1 {
        vec![start.join(&given)]
    } else {
        let folders = context.environment.search_path().into_iter();
        folders.map(|folder| start.join(folder).join(&given)).collect()
    };
    let is_own = |path: &PathBuf| {
        let real = |path: &Path| path.canonicalize().ok();
        own.as_deref().and_then(real).is_some_and(|own| real(path) == Some(own))
    };
    candidates.into_iter().find(is_own).or(own)
}

/// The hook program, which is installed beside this one.
pub(crate) fn hook_program(program: &Path) -> PathBuf {
    let name = format!("tollgate-hook{}", std::env::consts::EXE_SUFFIX);
    let beside = |path: &Path| path.parent().map(|folder| folder.join(&name));
    let near = beside(program).filter(|path| path.is_file());
    // A link to the program need not have one to the hook program next to it.
    let real = || program.canonicalize().ok().and_then(|real| beside(&real));
    near.or_else(real).unwrap_or_else(|| PathBuf::from(name))
}
