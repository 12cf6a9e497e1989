//! What the process was started with: read here, once, and handed on as plain values.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Variables and directory of the process.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    /// Where the process was started; none where that folder is gone.
    directory: Option<PathBuf>,
    variables: Vec<(OsString, OsString)>,
}

impl Environment {
    pub(crate) fn of_process() -> Self {
        Self { directory: std::env::current_dir().ok(), variables: std::env::vars_os().collect() }
    }

    /// Those of a client.
    pub(crate) fn of_client(directory: PathBuf, variables: Vec<(OsString, OsString)>) -> Self {
        Self { directory: Some(directory), variables }
    }

    #[cfg(test)]
    pub(crate) fn of(directory: &str, variables: &[(&str, &str)]) -> Self {
        Self {
            directory: Some(directory.into()),
            variables: variables.iter().map(|(key, value)| (key.into(), value.into())).collect(),
        }
    }

    pub(crate) fn directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// All of it, for programs that are started.
    pub(crate) fn variables(&self) -> &[(OsString, OsString)] {
        &self.variables
    }

    /// A variable that is set and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_os_str())
            .filter(|value| !value.is_empty())
    }

    /// `TOLLGATE=0`: nothing is judged.
    pub(crate) fn gate_is_off(&self) -> bool {
        self.get("TOLLGATE").is_some_and(|value| value == "0")
    }

    /// `TOLLGATE_DAEMON=0`: no daemon is asked or started, but by `tollgate daemon start`.
    pub(crate) fn daemon_is_off(&self) -> bool {
        self.get("TOLLGATE_DAEMON").is_some_and(|value| value == "0")
    }

    /// `TOLLGATE_SKIP=id,id`.
    pub(crate) fn skipped_checks(&self) -> Vec<String> {
        let Some(list) = self.get("TOLLGATE_SKIP") else { return Vec::new() };
        list.to_string_lossy()
            .split(',')
            .map(|id| id.trim().to_owned())
            .filter(|id| !id.is_empty())
            .collect()
    }

    /// `TOLLGATE_HOME`: everything the program keeps, in one folder; [`Context`] refuses a relative
    /// one.
    ///
    /// [`Context`]: crate::context::Context
    pub(crate) fn tollgate_home(&self) -> Option<PathBuf> {
        self.get("TOLLGATE_HOME").map(PathBuf::from)
    }

    /// A folder of the XDG base directories; a relative one does not count, as their
    /// specification has it.
    pub(crate) fn absolute(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from).filter(|path| path.is_absolute())
    }

    /// The user's home: `HOME`, or what the system says.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        self.absolute("HOME").or_else(std::env::home_dir).filter(|path| path.is_absolute())
    }

    /// Whether colour is wanted on a terminal, or even elsewhere; none where nothing is said.
    ///
    /// `NO_COLOR` (no-color.org) outweighs `CLICOLOR_FORCE` (bixense.com/clicolors).
    pub(crate) fn colour(&self) -> Option<bool> {
        if self.get("NO_COLOR").is_some() {
            return Some(false);
        }
        if self.get("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
            return Some(true);
        }
        (self.get("TERM").is_some_and(|value| value == "dumb")).then_some(false)
    }

    /// `COLUMNS`: the width the user's shell knows.
    pub(crate) fn columns(&self) -> Option<usize> {
        self.get("COLUMNS")?.to_str()?.parse().ok().filter(|columns| *columns > 0)
    }

    /// Whether this is a machine that builds and is thrown away: nothing is left running there.
    pub(crate) fn is_ci(&self) -> bool {
        self.get("CI").is_some_and(|value| value != "0" && value != "false")
    }

    /// The folders of `PATH`.
    pub(crate) fn search_path(&self) -> Vec<PathBuf> {
        self.get("PATH").map(|path| std::env::split_paths(path).collect()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let environment = Environment::of("/", &[("NO_COLOR", ""), ("TOLLGATE_SKIP", " a ,,b")]);
        assert_eq!(environment.colour(), None);
        assert_eq!(environment.skipped_checks(), ["a", "b"]);
    }

    #[test]
    fn no_colour_outweighs_force() {
        let environment = Environment::of("/", &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]);
        assert_eq!(environment.colour(), Some(false));
        assert_eq!(Environment::of("/", &[("CLICOLOR_FORCE", "1")]).colour(), Some(true));
        assert_eq!(Environment::of("/", &[("CLICOLOR_FORCE", "0")]).colour(), None);
    }

    #[test]
    fn only_zero_switches_the_gate_off() {
        assert!(Environment::of("/", &[("TOLLGATE", "0")]).gate_is_off());
        assert!(!Environment::of("/", &[("TOLLGATE", "1")]).gate_is_off());
        assert!(!Environment::of("/", &[]).gate_is_off());
    }

    #[test]
    fn a_relative_folder_of_the_base_directories_does_not_count() {
        assert_eq!(
            Environment::of("/", &[("XDG_CACHE_HOME", "x")]).absolute("XDG_CACHE_HOME"),
            None
        );
    }
}
