//! Writes an answer to a file of the user's, whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use crate::failure::Failure;

const HINT: &str = "give `--output` a file in a folder that exists and is yours";

/// Whoever reads `path` meanwhile sees the former content or this one. What is no regular file, a
/// pipe or a device, is written to as it is.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        let message = format!("{} can't be written: {error}", path.display());
        Failure::usage(message, HINT)
    };
    // A link stays, and what it leads to is written.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&place) {
        Ok(found) if found.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
        Ok(found) if !found.is_file() => {
            let mut file = OpenOptions::new().write(true).open(&place).map_err(failed)?;
            return file.write_all(bytes).map_err(failed);
        }
        _ => {}
    }
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let message = format!("{} can't be written: its folder is not there", path.display());
        return Err(Failure::usage(message, HINT));
    }
    let mut draft = builder().tempfile_in(folder).map_err(|error| failed(error.kind().into()))?;
    draft.write_all(bytes).map_err(failed)?;
    draft.persist(&place).map_err(|error| failed(error.error))?;
    Ok(())
}

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tollgate-output-");
    // As any new file of the user's: the umask takes away from this.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn devices_and_links_stay_what_they_are() {
        write(Path::new("/dev/null"), b"gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        let folder = tempfile::tempdir().unwrap();
        let (link, path) = (folder.path().join("link"), folder.path().join("file"));
        fs::write(&path, "").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write(&link, b"through").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"through");
    }

    #[test]
    fn a_folder_that_is_missing_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let failure = write(&folder.path().join("no/report"), b"").unwrap_err();
        assert!(failure.problems[0].message.ends_with("can't be written: its folder is not there"));
    }
}
