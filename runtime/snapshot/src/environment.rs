//! What the caller's environment says about the repository, as plain values.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Where a run was started, and what git's variables said there. Every path is absolute when
/// `directory` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// The current directory of the run; paths given by users are relative to it.
    pub directory: PathBuf,
    /// `GIT_DIR`: the repository, instead of the one found by looking upwards.
    pub git_dir: Option<PathBuf>,
    /// `GIT_WORK_TREE`.
    pub work_tree: Option<PathBuf>,
    /// `GIT_INDEX_FILE`: git names a temporary index here for `commit -a` and `commit --only`.
    pub index_file: Option<PathBuf>,
    /// `GIT_OBJECT_DIRECTORY`: pushed objects wait here while `pre-receive` runs.
    pub object_directory: Option<PathBuf>,
    /// `GIT_ALTERNATE_OBJECT_DIRECTORIES`, taken apart.
    pub alternates: Vec<PathBuf>,
    /// `GIT_COMMON_DIR`.
    pub common_dir: Option<PathBuf>,
    /// `GIT_CEILING_DIRECTORIES`, taken apart: the search upwards does not enter these.
    pub ceilings: Vec<PathBuf>,
    /// `GIT_DISCOVERY_ACROSS_FILESYSTEM`.
    pub across_filesystems: bool,
    /// What the git program gets to see beside these, where it is asked: the variables it finds
    /// its programs and configuration by.
    pub for_git: Vec<(OsString, OsString)>,
}

/// None that has git trace, page or prompt.
const FOR_GIT: [&str; 22] = [
    "PATH",
    "GIT_EXEC_PATH",
    "LD_LIBRARY_PATH",
    "HOME",
    "XDG_CONFIG_HOME",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    // Whom git takes a repository's owner for.
    "SUDO_UID",
    "TMPDIR",
    // Windows finds its libraries, and git its configuration, by these.
    "SYSTEMROOT",
    "USERPROFILE",
    "HOMEDRIVE",
    "HOMEPATH",
    "APPDATA",
    "LOCALAPPDATA",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "TEMP",
    "TMP",
];

/// More than anybody passes on a command line.
const MAX_CONFIG: usize = 1_000;

impl Environment {
    /// Asks `var` for each of git's variables. Relative paths are relative to `directory`; an
    /// empty variable counts as unset, as git has it for most of them.
    pub fn new(directory: impl Into<PathBuf>, var: impl Fn(&str) -> Option<OsString>) -> Self {
        let directory = directory.into();
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        let path = |name: &str| set(name).map(|value| directory.join(value));
        let list = |name: &str| -> Vec<PathBuf> {
            set(name).map(|value| split_list(&directory, &value)).unwrap_or_default()
        };
        let truth = |value: &OsStr| {
            !matches!(value.to_ascii_lowercase().to_str(), Some("0" | "false" | "no" | "off"))
        };
        Self {
            git_dir: path("GIT_DIR"),
            work_tree: path("GIT_WORK_TREE"),
            index_file: path("GIT_INDEX_FILE"),
            object_directory: path("GIT_OBJECT_DIRECTORY"),
            alternates: list("GIT_ALTERNATE_OBJECT_DIRECTORIES"),
            common_dir: path("GIT_COMMON_DIR"),
            ceilings: list("GIT_CEILING_DIRECTORIES"),
            across_filesystems: set("GIT_DISCOVERY_ACROSS_FILESYSTEM")
                .is_some_and(|value| truth(&value)),
            for_git: for_git(&var),
            directory,
        }
    }

    /// Only the directory, as where none of git's variables is set.
    pub fn at(directory: impl Into<PathBuf>) -> Self {
        Self::new(directory, |_| None)
    }
}

fn for_git(var: &impl Fn(&str) -> Option<OsString>) -> Vec<(OsString, OsString)> {
    let mut names: Vec<String> = FOR_GIT.map(str::to_owned).into();
    let count = var("GIT_CONFIG_COUNT").and_then(|count| count.to_str()?.parse().ok());
    for at in 0..count.unwrap_or(0).min(MAX_CONFIG) {
        names.extend(["KEY", "VALUE"].map(|half| format!("GIT_CONFIG_{half}_{at}")));
    }
    let set = |name: String| Some((OsString::from(&name), var(&name)?));
    names.into_iter().filter_map(set).collect()
}

/// Takes a list of paths apart. An element in double quotes has C escapes: that is how git passes
/// on an object directory whose name holds the separator.
fn split_list(directory: &Path, list: &OsStr) -> Vec<PathBuf> {
    let separator = if cfg!(windows) { b';' } else { b':' };
    let bytes = list.as_encoded_bytes();
    if !bytes.contains(&b'"') {
        return std::env::split_paths(list)
            .filter(|part| !part.as_os_str().is_empty())
            .map(|part| directory.join(part))
            .collect();
    }
    let mut parts = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (part, used) = match rest.strip_prefix(b"\"").and_then(unquote) {
            Some((part, used)) => (part, used + 1),
            None => {
                let end = rest.iter().position(|b| *b == separator).unwrap_or(rest.len());
                (rest[..end].to_vec(), end)
            }
        };
        if let Some(part) = crate::platform::path_from_bytes(&part)
            && !part.as_os_str().is_empty()
        {
            parts.push(directory.join(part));
        }
        rest = rest[used..].strip_prefix(&[separator]).unwrap_or(&rest[used..]);
    }
    parts
}

/// Reads up to the closing quote: the text, and how many bytes it took. `None` where it is not
/// closed.
fn unquote(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut text = Vec::new();
    let mut at = 0;
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        if byte == b'"' {
            return Some((text, at));
        }
        if byte != b'\\' {
            text.push(byte);
            continue;
        }
        let escaped = *bytes.get(at)?;
        at += 1;
        text.push(match escaped {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            b'0'..=b'3' => {
                let digits = bytes.get(at - 1..at + 2)?;
                at += 2;
                digits.iter().try_fold(0u8, |value, digit| {
                    matches!(digit, b'0'..=b'7').then(|| value.wrapping_mul(8) + (digit - b'0'))
                })?
            }
            other => other,
        });
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_are_relative_to_the_directory() {
        let environment = Environment::new("/elsewhere", |name| match name {
            "GIT_DIR" => Some(".git".into()),
            "GIT_INDEX_FILE" => Some("/tmp/index".into()),
            "GIT_WORK_TREE" => Some("".into()),
            _ => None,
        });
        assert_eq!(environment.git_dir, Some("/elsewhere/.git".into()));
        assert_eq!(environment.index_file, Some("/tmp/index".into()));
        assert_eq!(environment.work_tree, None);
    }

    #[test]
    fn git_sees_its_configuration_and_nothing_that_has_it_do_more() {
        let environment = Environment::new("/r", |name| match name {
            "HOME" | "GIT_CONFIG_COUNT" | "GIT_CONFIG_KEY_0" | "GIT_CONFIG_VALUE_0" => {
                Some("1".into())
            }
            "GIT_TRACE" | "GIT_EXTERNAL_DIFF" | "GIT_DIR" => Some("1".into()),
            _ => None,
        });
        let names: Vec<_> = environment.for_git.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["HOME", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"]);
    }

    #[test]
    fn quoted_alternates_may_hold_the_separator() {
        let split = |list: &str| split_list(Path::new("/r"), OsStr::new(list));
        assert_eq!(split("a:/b"), [PathBuf::from("/r/a"), "/b".into()]);
        assert_eq!(split(r#""/x:y\n\101":/b:"#), [PathBuf::from("/x:y\nA"), "/b".into()]);
        assert_eq!(split(r#""open"#), [PathBuf::from("/r/\"open")]);
    }
}
