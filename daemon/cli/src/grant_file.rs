//! The file with this user's grants: read, and changed by one process at a time.
//!
//! It is never one that a repository could have brought along.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tollgate_model::{Exit, Grants};

use crate::context::Context;
use crate::failure::{Failure, Problem};
use crate::home::{Home, make_private};

/// Beyond what the model reads; it says what is wrong with a file that large.
const ENOUGH: u64 = (1 << 20) + 1;

/// What the user granted; nothing where there is no file.
///
/// `work_tree` is that of the repository which is judged, if any: grants can't come from there.
pub(crate) fn read(context: &Context, work_tree: Option<&Path>) -> Result<Grants, Failure> {
    match path(context) {
        Some(path) => Ok(read_at(&path, work_tree)?.unwrap_or_default()),
        None => Ok(Grants::none()),
    }
}

/// Where the grants are, or will be; none where the user has no home and names none.
pub(crate) fn path(context: &Context) -> Option<PathBuf> {
    Home::find(&context.environment).map(|home| home.grants)
}

/// The same where there must be one.
pub(crate) fn needed_path(context: &Context) -> Result<PathBuf, Failure> {
    path(context).ok_or_else(|| {
        Failure::usage(
            "there is no home folder, so nothing is granted",
            "set HOME or TOLLGATE_HOME",
        )
    })
}

/// Changes what is granted. Whoever reads meanwhile sees all of the change or nothing of it.
pub(crate) fn update<T>(
    context: &Context,
    work_tree: Option<&Path>,
    change: impl FnOnce(&mut Grants) -> T,
) -> Result<T, Failure> {
    let path = needed_path(context)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let failed = |error: io::Error| {
        Failure::fault(
            format!("{} can't be written: {error}", path.display()),
            Some("make its folder writable for you, or set TOLLGATE_HOME"),
        )
    };
    make_private(folder).map_err(failed)?;
    if is_within(folder, work_tree) {
        return Err(of_repository(&path));
    }
    // Held until the new file has its name. The lock is on a file of its own, since the grants
    // themselves are replaced.
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.with_extension("lock"))
        .map_err(failed)?;
    lock.lock().map_err(failed)?;
    let mut grants = read_at(&path, work_tree)?.unwrap_or_default();
    let answer = change(&mut grants);
    // Such a file is its owner's alone from the start.
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    draft.write_all(grants.to_toml().as_bytes()).map_err(failed)?;
    draft.as_file().sync_all().map_err(failed)?;
    draft.persist(&path).map_err(|error| failed(error.error))?;
    drop(lock);
    Ok(answer)
}

fn read_at(path: &Path, work_tree: Option<&Path>) -> Result<Option<Grants>, Failure> {
    let unreadable = |error: io::Error| {
        Failure::usage(
            format!("grants can't be read: {}: {error}", path.display()),
            "make the file readable for you, or remove it and grant anew",
        )
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(unreadable(error)),
    };
    let found = file.metadata().map_err(unreadable)?;
    if !found.is_file() {
        return Err(unreadable(io::Error::other("it is no file")));
    }
    if is_within(path, work_tree) {
        return Err(of_repository(path));
    }
    if others_may_write(&found) {
        return Err(Failure::usage(
            format!("grants are not read from {}, which others may write", path.display()),
            "look at what it says, then take that from them: `chmod 600` it",
        ));
    }
    let mut bytes = Vec::new();
    file.take(ENOUGH).read_to_end(&mut bytes).map_err(unreadable)?;
    Grants::parse(&bytes).map(Some).map_err(|errors| {
        let told = |error: tollgate_model::ConfigError| {
            let place = format!("{}:{}:{}", path.display(), error.line, error.column);
            let hint = "mend it, or remove it and grant anew with `tollgate grant`";
            let hint = error.hint.unwrap_or_else(|| hint.to_owned());
            Problem::new(format!("{place}: {}", error.message), Some(hint))
        };
        Failure { exit: Exit::Usage, problems: errors.into_iter().map(told).collect() }
    })
}

fn of_repository(path: &Path) -> Failure {
    Failure::usage(
        format!("grants are not taken from the repository itself, where {} is", path.display()),
        "set TOLLGATE_HOME to a folder outside it",
    )
}

/// Whether a file, by whatever links, is below the working tree.
fn is_within(path: &Path, work_tree: Option<&Path>) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    match (real(path), work_tree.and_then(real)) {
        (Some(path), Some(root)) => path.starts_with(root),
        _ => false,
    }
}

#[cfg(unix)]
fn others_may_write(file: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o022 != 0
}

/// The user's profile keeps others out by itself.
#[cfg(not(unix))]
const fn others_may_write(_: &fs::Metadata) -> bool {
    false
}
