//! Whether the folder of an endpoint is the user's alone. Both ends look before they use it.

use std::fmt;

/// Why a folder can't hold an endpoint.
#[derive(Debug)]
pub enum FolderFault {
    /// It is not there, or can't be looked at.
    Unseen(std::io::Error),
    /// It is a link, a file or something else.
    NotAFolder,
    /// It belongs to this user.
    OfAnother(u32),
    /// Others than its owner may do something with it; these are its permissions.
    Open(u32),
}

impl fmt::Display for FolderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unseen(error) => write!(f, "{error}"),
            Self::NotAFolder => f.write_str("it is no folder"),
            Self::OfAnother(user) => write!(f, "it belongs to user {user}"),
            Self::Open(mode) => write!(f, "its permissions are {mode:04o} rather than 0700"),
        }
    }
}

// Display has told the cause, so it is no source.
impl std::error::Error for FolderFault {}

/// Whether `folder` is a folder itself and no link to one, belongs to `user`, and is closed to
/// everybody else.
///
/// # Errors
/// What of these is not so.
#[cfg(unix)]
pub fn check_folder(folder: &std::path::Path, user: u32) -> Result<(), FolderFault> {
    use std::os::unix::fs::MetadataExt;
    let found = folder.symlink_metadata().map_err(FolderFault::Unseen)?;
    if !found.is_dir() {
        return Err(FolderFault::NotAFolder);
    }
    if found.uid() != user {
        return Err(FolderFault::OfAnother(found.uid()));
    }
    match found.mode() & 0o7777 {
        mode if mode & 0o077 != 0 => Err(FolderFault::Open(mode)),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    #[test]
    fn only_a_folder_of_ours_alone_will_do() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("run");
        assert!(matches!(check_folder(&folder, 0), Err(FolderFault::Unseen(_))));
        fs::create_dir(&folder).unwrap();
        let user = folder.metadata().unwrap().uid();
        for (mode, is_fine) in
            [(0o700, true), (0o500, true), (0o710, false), (0o702, false), (0o1777, false)]
        {
            fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
            assert_eq!(check_folder(&folder, user).is_ok(), is_fine, "{mode:o}");
        }
        fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
        assert!(
            matches!(check_folder(&folder, user + 1), Err(FolderFault::OfAnother(of)) if of == user)
        );
        let link = temporary.path().join("link");
        symlink(&folder, &link).unwrap();
        assert!(matches!(check_folder(&link, user), Err(FolderFault::NotAFolder)));
        fs::write(temporary.path().join("file"), "").unwrap();
        let file = check_folder(&temporary.path().join("file"), user);
        assert!(matches!(file, Err(FolderFault::NotAFolder)));
    }
}
