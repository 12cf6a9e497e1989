//! Programs of the languages: found, never installed.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tollgate_model::sanitised;

use crate::AuthorError;

/// Where the programs of this user are.
#[derive(Debug, Clone, Default)]
pub struct Tools {
    /// The value of `PATH`.
    pub path: OsString,
    /// Where cargo keeps the sources of libraries.
    pub cargo_home: Option<PathBuf>,
}

impl Tools {
    /// A program by its name: in one of these folders, else where the system finds programs.
    pub(crate) fn find(&self, name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
        let all = folders.iter().cloned().chain(std::env::split_paths(&self.path));
        let names: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ""] } else { &[""] };
        all.filter(|folder| folder.is_absolute())
            .flat_map(|folder| names.iter().map(move |end| folder.join(format!("{name}{end}"))))
            .find(|place| place.is_file())
    }

    /// The same, or what to install.
    pub(crate) fn require(
        &self,
        name: &str,
        folders: &[PathBuf],
        hint: &str,
    ) -> Result<PathBuf, AuthorError> {
        let found = self.find(name, folders);
        found.ok_or_else(|| AuthorError::new(format!("there is no `{name}` here"), hint))
    }
}

/// A command in a project's folder.
pub(crate) fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs it. What it says of the author's source goes where this program's own words go; its standard
/// output comes back.
pub(crate) fn run(command: &mut Command) -> Result<Vec<u8>, AuthorError> {
    let program = name(command);
    let output = command
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| AuthorError::fault(format!("`{program}` can't be run: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    // Some tools tell what is wrong there.
    let said = String::from_utf8_lossy(&output.stdout);
    let said = said.lines().filter(|line| !line.starts_with('{')).map(sanitised);
    Err(AuthorError {
        said: said.collect(),
        ..AuthorError::plain(format!("`{program}` failed ({}); it says why above", output.status))
    })
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}
