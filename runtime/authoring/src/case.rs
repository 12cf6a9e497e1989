//! One case: files as a repository would have them, and how the check is set up for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tollgate_model::{ConfigError, Layer, Policy, RepoPath, nearest};
use toml_edit::{DocumentMut, Item};

use crate::{AuthorError, text_file};

/// The files of a case, its settings and what it expects.
pub(crate) const FILES: &str = "files";
pub(crate) const SETTINGS: &str = "case.toml";
pub(crate) const EXPECTED: &str = "expected.json";

/// Bytes of a case's settings.
const LONGEST: u64 = 16 << 20;

/// Keys and values of a data set.
type DataSet = BTreeMap<String, String>;

#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    /// The value of `options`, as TOML has it.
    pub(crate) options: Option<String>,
    /// What the host answers when the check looks something up, by data set.
    pub(crate) data: BTreeMap<String, DataSet>,
}

impl Case {
    /// Every case of a folder, by name.
    pub(crate) fn all(fixtures: &Path) -> Result<Vec<Self>, AuthorError> {
        let none = || {
            AuthorError::new(
                format!("{} has no case", fixtures.display()),
                "a case is a folder with `files/` in it and what the check is to find there",
            )
        };
        let entries = match fs::read_dir(fixtures) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(none()),
            Err(error) => return Err(AuthorError::io(fixtures, "read", error)),
        };
        let mut folders = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| AuthorError::io(fixtures, "read", error))?;
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            // A link may lead out of the project, where nothing is to be written.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) && !is_hidden {
                folders.push(entry.path());
            }
        }
        folders.sort();
        if folders.is_empty() {
            return Err(none());
        }
        folders.into_iter().map(Self::read).collect()
    }

    /// What a repository would say to have a check run with these options.
    pub(crate) fn policy(&self, check: &str, module: &Path) -> String {
        let module = toml_edit::Value::from(module.to_string_lossy().into_owned());
        let mut policy = format!("[checks.{check}]\nmodule = {module}\n");
        if let Some(options) = &self.options {
            policy.push_str(&format!("options = {options}\n"));
        }
        policy
    }

    /// The options as a check is handed them.
    pub(crate) fn options_json(&self, check: &str) -> Result<String, AuthorError> {
        let wrong = |errors: Vec<ConfigError>| {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            AuthorError::new(format!("{}: {}", self.folder.display(), lines.join("; ")), SHAPE)
        };
        let policy = self.policy(check, Path::new("check.wasm"));
        let layer = Layer::parse(&policy_path()?, policy.as_bytes()).map_err(wrong)?;
        let policy = Policy::new(vec![layer]).map_err(wrong)?;
        Ok(policy.settings(check, None).options_json().to_owned())
    }

    pub(crate) fn files(&self) -> PathBuf {
        self.folder.join(FILES)
    }

    pub(crate) fn expected(&self) -> PathBuf {
        self.folder.join(EXPECTED)
    }

    fn read(folder: PathBuf) -> Result<Self, AuthorError> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !folder.join(FILES).symlink_metadata().is_ok_and(|found| found.is_dir()) {
            return Err(AuthorError::new(
                format!("the case {} has no `{FILES}/`", folder.display()),
                "put the files there that the check is to look at, as a repository has them",
            ));
        }
        let mut case = Self { name, folder, options: None, data: BTreeMap::new() };
        let settings = case.folder.join(SETTINGS);
        let Some(bytes) = text_file::read(&settings, LONGEST)? else { return Ok(case) };
        let wrong = |why: String, hint: &str| {
            AuthorError::new(format!("{}: {why}", settings.display()), hint)
        };
        let text = String::from_utf8(bytes).map_err(|error| wrong(error.to_string(), SHAPE))?;
        let document: DocumentMut =
            text.parse().map_err(|error: toml_edit::TomlError| wrong(error.to_string(), SHAPE))?;
        for (key, item) in document.iter() {
            match key {
                "options" => case.options = Some(options(item).map_err(|why| wrong(why, SHAPE))?),
                "data" => case.data = data(item).map_err(|why| wrong(why, SHAPE))?,
                _ => {
                    let hint = nearest(key, ["options", "data"])
                        .map_or(SHAPE.to_owned(), |near| format!("do you mean `{near}`?"));
                    return Err(wrong(format!("unknown key `{key}`"), &hint));
                }
            }
        }
        Ok(case)
    }
}

/// Where a repository says what checks it has.
pub(crate) fn policy_path() -> Result<RepoPath, AuthorError> {
    RepoPath::new(b"tollgate.toml").map_err(|error| AuthorError::fault(error.to_string()))
}

const SHAPE: &str = "`options = { … }` as in tollgate.toml, and `[data.NAME]` with texts by key";

/// The options as one value, however they were written.
fn options(item: &Item) -> Result<String, String> {
    let value = item.clone().into_value().map_err(|_| "`options` is no table".to_owned())?;
    match value {
        toml_edit::Value::InlineTable(mut table) => {
            table.decor_mut().clear();
            Ok(table.to_string())
        }
        _ => Err("`options` is no table".to_owned()),
    }
}

fn data(item: &Item) -> Result<BTreeMap<String, DataSet>, String> {
    let sets = item.as_table_like().ok_or("`data` is no table")?;
    let mut data = BTreeMap::new();
    for (name, set) in sets.iter() {
        let entries = set.as_table_like().ok_or_else(|| format!("`data.{name}` is no table"))?;
        let mut read = DataSet::new();
        for (key, value) in entries.iter() {
            let text = value.as_str();
            let text = text.ok_or_else(|| format!("`data.{name}.{key}` is no text"))?;
            read.insert(key.to_owned(), text.to_owned());
        }
        data.insert(name.to_owned(), read);
    }
    Ok(data)
}
