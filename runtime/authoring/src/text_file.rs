//! The small files of a case: read within bounds, and replaced whole.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process;

use crate::AuthorError;

/// The bytes of a file of at most `most` bytes; none where there is none. A link is not followed, nor
/// is a pipe waited for: a case is the project's own.
pub(crate) fn read(path: &Path, most: u64) -> Result<Option<Vec<u8>>, AuthorError> {
    let told = |error| AuthorError::io(path, "read", error);
    let found = match path.symlink_metadata() {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(told(error)),
    };
    if !found.is_file() {
        let message = format!("{} is no file", path.display());
        return Err(AuthorError::new(message, "put a file there, no link and no folder"));
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    read.map_err(told)?;
    if bytes.len() as u64 > most {
        let message = format!("{} has more than {most} bytes", path.display());
        return Err(AuthorError::new(message, "make several cases of it"));
    }
    Ok(Some(bytes))
}

/// Puts a file in place of what stands there, which is left as it is where that is a link.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), AuthorError> {
    let draft = path.with_extension(format!("{}.new", process::id()));
    let written = File::create_new(&draft)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&draft, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&draft);
        AuthorError::io(path, "written", error)
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_a_link_leads_to_is_neither_read_nor_written() {
        let folder = tempfile::tempdir().unwrap();
        let (outside, link) = (folder.path().join("outside"), folder.path().join("link"));
        fs::write(&outside, "theirs").unwrap();
        std::os::unix::fs::symlink(&outside, &link).unwrap();
        assert!(read(&link, 100).unwrap_err().message.ends_with("is no file"));
        replace(&link, "ours").unwrap();
        assert_eq!(fs::read_to_string(&outside).unwrap(), "theirs");
        assert_eq!(read(&link, 100).unwrap(), Some(b"ours".to_vec()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_is_too_long_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), Some(b"12345".to_vec()));
        assert!(read(&path, 4).unwrap_err().message.contains("more than 4 bytes"));
        assert_eq!(read(&folder.path().join("none"), 4).unwrap(), None);
    }
}
