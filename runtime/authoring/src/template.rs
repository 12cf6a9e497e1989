//! A new project: the template of a language, its library and the contract.

use std::fs;
use std::path::{Path, PathBuf};

use crate::embedded;
use crate::{AuthorError, Language};

/// Makes a project in a folder of its name below `parent`. The folder is complete or not there.
pub fn new_project(parent: &Path, name: &str, language: Language) -> Result<PathBuf, AuthorError> {
    hold_to_names(name)?;
    let root = parent.join(name);
    if root.symlink_metadata().is_ok() {
        return Err(is_there(&root));
    }
    let draft = tempfile::Builder::new()
        .prefix(".tollgate-check-new-")
        .tempdir_in(parent)
        .map_err(|error| AuthorError::io(parent, "written to", error))?;
    let texts = Texts::of(name);
    for (path, bytes) in embedded::below(&format!("template/{language}")) {
        write(draft.path(), path, &texts.filled(bytes))?;
    }
    // All languages have the same check, which finds the same.
    for (path, bytes) in embedded::below("template/fixtures") {
        write(draft.path(), &format!("fixtures/{path}"), &texts.filled(bytes))?;
    }
    for folder in ["wit", language.as_str()] {
        for (path, bytes) in embedded::below(folder) {
            write(draft.path(), &format!("sdk/{folder}/{path}"), bytes)?;
        }
    }
    let draft = draft.keep();
    open_to_others(&draft);
    fs::rename(&draft, &root).map_err(|error| {
        let _ = fs::remove_dir_all(&draft);
        // Somebody else made it meanwhile.
        if root.symlink_metadata().is_ok() {
            is_there(&root)
        } else {
            AuthorError::io(&root, "made", error)
        }
    })?;
    Ok(root)
}

fn is_there(root: &Path) -> AuthorError {
    let message = format!("{} is there already", root.display());
    AuthorError::new(message, "give another name, or remove it")
}

/// A temporary folder is its owner's alone; a project is as any other folder.
#[cfg(unix)]
fn open_to_others(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o755));
}

#[cfg(not(unix))]
const fn open_to_others(_: &Path) {}

fn write(root: &Path, path: &str, bytes: &[u8]) -> Result<(), AuthorError> {
    let place = root.join(path);
    let folder = place.parent().unwrap_or(root);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&place, bytes))
        .map_err(|error| AuthorError::io(&place, "written", error))
}

/// A name is the check's id, and with that a package's in four languages.
fn hold_to_names(name: &str) -> Result<(), AuthorError> {
    /// More than anybody types twice.
    const LONGEST: usize = 64;
    let fits = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.len() <= LONGEST
        && !name.ends_with('-')
        && !name.contains("--")
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if matches!(name, "test" | "core" | "std" | "sdk") {
        let message = format!("`{name}` can't be the name of a check: its language has it already");
        return Err(AuthorError::new(message, "give another name, as in licence-header"));
    }
    if fits {
        return Ok(());
    }
    Err(AuthorError::new(
        format!("`{}` can't be the name of a check", tollgate_model::sanitised(name)),
        "use lower-case letters, digits and single dashes, as in licence-header",
    ))
}

/// What stands in a template for what is known only now.
struct Texts {
    of: [(&'static str, String); 3],
}

impl Texts {
    fn of(name: &str) -> Self {
        let words = name.replace('-', " ");
        let title = words[..1].to_uppercase() + &words[1..];
        Self {
            of: [
                ("{{name}}", name.to_owned()),
                ("{{module}}", name.replace('-', "_")),
                ("{{title}}", title),
            ],
        }
    }

    /// Files that are no text stay as they are.
    fn filled(&self, bytes: &[u8]) -> Vec<u8> {
        let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_vec() };
        let mut text = text.to_owned();
        for (mark, value) in &self.of {
            text = text.replace(mark, value);
        }
        text.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_complete_and_holds_no_mark() {
        for language in Language::ALL {
            let parent = tempfile::tempdir().unwrap();
            let root = new_project(parent.path(), "house-style", language).unwrap();
            assert!(root.join(language.marker()).is_file(), "{language}");
            assert!(root.join("sdk/wit/check.wit").is_file());
            assert!(root.join("README.md").is_file());
            assert!(root.join("fixtures/fires/files/notes.txt").is_file());
            for (path, _) in embedded::below(&format!("template/{language}")) {
                let text = fs::read_to_string(root.join(path)).unwrap();
                assert!(!text.contains("{{name}}") && !text.contains("{{title}}"), "{path}");
            }
            assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
            assert!(
                crate::Project::find(&root.join("fixtures"))
                    .is_ok_and(|found| { found.root == root && found.language == language })
            );
        }
    }

    #[test]
    fn nothing_that_is_there_is_touched() {
        let parent = tempfile::tempdir().unwrap();
        fs::create_dir(parent.path().join("taken")).unwrap();
        let error = new_project(parent.path(), "taken", Language::Rust).unwrap_err();
        assert!(error.message.contains("is there already"), "{error}");
        assert_eq!(fs::read_dir(parent.path().join("taken")).unwrap().count(), 0);
    }

    #[test]
    fn names_that_no_check_can_have_are_told() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["", "A", "a_b", "-a", "a-", "a--b", "1a", "a/b", "..", "ü"] {
            let error = new_project(parent.path(), name, Language::Go).unwrap_err();
            assert!(error.hint.is_some_and(|hint| hint.contains("lower-case")), "{name}");
        }
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
