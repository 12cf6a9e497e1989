//! A check's project: the folder it is built in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::{AuthorError, Language};

/// Where built modules go, below the project's folder.
const BUILT: &str = "dist";
/// Where the cases are that say what it should find.
const FIXTURES: &str = "fixtures";
/// Where `tollgate check new` puts the libraries and the contract.
const LIBRARY: &str = "sdk";

/// What building and editors leave in a project.
const NOT_SOURCE: [&str; 4] = ["node_modules", "__pycache__", ".venv", ".git"];
/// The same, where it stands at the project's root.
const BUILT_AT_ROOT: [&str; 2] = ["target", BUILT];

/// The files of a project at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State(BTreeMap<PathBuf, (u64, Option<SystemTime>)>);

/// The files below a folder that somebody wrote, in order.
fn gather(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), AuthorError> {
    /// Deeper than anybody nests, and a link that leads to a folder above it ends there.
    const DEEPEST: usize = 32;
    let told = |error| AuthorError::io(folder, "read", error);
    let entries: Result<Vec<_>, _> = fs::read_dir(folder).map_err(told)?.collect();
    let mut entries = entries.map_err(told)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let is = |names: &[&str]| names.iter().any(|other| *other == name);
        let is_source = !is(&NOT_SOURCE) && (depth > 0 || !is(&BUILT_AT_ROOT));
        // Gone between two looks is changed, too. Links are followed, as tools do.
        let Ok(found) = fs::metadata(entry.path()) else { continue };
        if found.is_dir() && is_source && depth < DEEPEST {
            gather(&entry.path(), depth + 1, files)?;
        } else if found.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    pub root: PathBuf,
    pub language: Language,
}

impl Project {
    /// The project of a folder or of the nearest one above that is one.
    pub fn find(folder: &Path) -> Result<Self, AuthorError> {
        for root in folder.ancestors() {
            match Language::of_folder(root).as_slice() {
                [] => {}
                [language] => return Ok(Self { root: root.to_owned(), language: *language }),
                several => {
                    let names: Vec<&str> = several.iter().map(|one| one.marker()).collect();
                    return Err(AuthorError::new(
                        format!("{} has {}", root.display(), names.join(" and ")),
                        "keep one of them, so that it is clear what the check is written in",
                    ));
                }
            }
        }
        Err(AuthorError::new(
            format!("{} is no project of a check", folder.display()),
            "make one with `tollgate check new NAME --lang rust`, or go to its folder",
        ))
    }

    /// Where a check of this id goes when it is built.
    pub fn module(&self, id: &str) -> PathBuf {
        self.built().join(format!("{id}.wasm"))
    }

    /// Where all that is built goes.
    pub(crate) fn built(&self) -> PathBuf {
        self.root.join(BUILT)
    }

    pub fn fixtures(&self) -> PathBuf {
        self.root.join(FIXTURES)
    }

    /// What tells whether the author changed something: each file of the project, with what it was
    /// when it was looked at.
    pub fn state(&self) -> Result<State, AuthorError> {
        let mut files = Vec::new();
        gather(&self.root, 0, &mut files)?;
        let seen = |path: PathBuf| {
            let found = path.metadata().ok();
            let length = found.as_ref().map_or(0, fs::Metadata::len);
            (path, (length, found.and_then(|found| found.modified().ok())))
        };
        Ok(State(files.into_iter().map(seen).collect()))
    }

    /// The files below a folder of which a check may be built, in order: not its cases.
    pub(crate) fn sources(&self, folder: &Path) -> Result<Vec<PathBuf>, AuthorError> {
        let mut files = Vec::new();
        gather(folder, 0, &mut files)?;
        files.retain(|file| !file.starts_with(self.fixtures()));
        Ok(files)
    }

    /// The text of the contract, which the tools of some languages read.
    pub(crate) fn contract(&self) -> Result<PathBuf, AuthorError> {
        // A project that stands in the library's own source shares it.
        let found = self.root.ancestors().map(|folder| folder.join(LIBRARY).join("wit"));
        found.into_iter().find(|folder| folder.join("check.wit").is_file()).ok_or_else(|| {
            AuthorError::new(
                format!("{} has no sdk/wit, the contract's text", self.root.display()),
                "take `sdk/` from a project that `tollgate check new` makes",
            )
        })
    }

    /// The library of its language.
    pub(crate) fn library(&self) -> Result<PathBuf, AuthorError> {
        let contract = self.contract()?;
        let folder = contract.with_file_name(self.language.as_str());
        if folder.is_dir() {
            return Ok(folder);
        }
        Err(AuthorError::new(
            format!("{} is not there", folder.display()),
            "take `sdk/` from a project that `tollgate check new` makes",
        ))
    }
}
