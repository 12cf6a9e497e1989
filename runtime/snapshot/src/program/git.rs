//! The git program: where it is, and how it is run.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::{Environment, SnapshotError};

const NAME: &str = if cfg!(windows) { "git.exe" } else { "git" };

/// Where git is, should `PATH` not say: programs with windows start hooks without a `PATH`.
const USUAL: [&str; 6] = [
    "/usr/local/bin",
    "/usr/bin",
    "/opt/homebrew/bin",
    "/opt/local/bin",
    r"C:\Program Files\Git\cmd",
    r"C:\Program Files (x86)\Git\cmd",
];

/// Git keeps to what is here and to itself.
const ALWAYS: [(&str, &str); 8] = [
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_PAGER", "cat"),
    // An object is what its id says, whatever should stand in for it.
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    // Nothing is fetched: known to git since 2.44, while older ones want each way barred.
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_FLUSH", "1"),
    ("LC_ALL", "C"),
];

/// One git program, the folder it is run in and all it sees of the environment.
pub(super) struct Git {
    pub(super) program: PathBuf,
    pub(super) directory: PathBuf,
    pub(super) variables: Vec<(OsString, OsString)>,
}

impl Git {
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .current_dir(&self.directory)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .envs(ALWAYS);
        #[cfg(windows)]
        {
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
        }
        command
    }

    /// Runs it to its end. It reads all of its input before it says anything.
    pub(super) fn output(&self, arguments: &[&str], input: &[u8]) -> Result<Output, SnapshotError> {
        self.try_output(arguments, input)
            .map_err(|reason| SnapshotError::Io { path: self.program.clone(), reason })
    }

    fn try_output(&self, arguments: &[&str], input: &[u8]) -> io::Result<Output> {
        let mut child = self
            .command(arguments)
            .stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            match stdin.write_all(input) {
                // It ended before: what it says tells why.
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
                _ => {}
            }
        }
        child.wait_with_output()
    }
}

/// The git programs there are: the one that started this, if one did, then those `PATH` finds.
pub(super) fn programs(environment: &Environment) -> Vec<PathBuf> {
    let variable = |name: &str| {
        let found = environment.for_git.iter().find(|(set, _)| set == name);
        found.map(|(_, value)| value.as_os_str()).unwrap_or(OsStr::new(""))
    };
    let mut found: Vec<PathBuf> = Vec::new();
    let own = Path::new(variable("GIT_EXEC_PATH")).to_owned();
    let folders = std::iter::once(own)
        .chain(std::env::split_paths(variable("PATH")))
        .chain(USUAL.map(PathBuf::from));
    // What is relative depends on the folder, which is the repository's to fill.
    for program in folders.filter(|folder| folder.is_absolute()).map(|folder| folder.join(NAME)) {
        if program.is_file() && !found.contains(&program) {
            found.push(program);
        }
    }
    found
}

/// What git wrote about its failure, in one line: the first complaint, with the lines below it that
/// belong to it.
pub(super) fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let is_complaint = |line: &&str| line.starts_with("fatal: ") || line.starts_with("error: ");
    let first = text.lines().position(|line| is_complaint(&line)).unwrap_or_default();
    let mut lines = text.lines().skip(first);
    let line = lines.next().unwrap_or_default();
    let mut said = line
        .split_once(": ")
        .filter(|_| is_complaint(&line))
        .map_or(line, |(_, rest)| rest)
        .to_owned();
    for more in lines.take_while(|line| line.starts_with(['\t', ' '])) {
        said.push(' ');
        said.push_str(more.trim());
    }
    said
}

/// The answer of a git that was asked for one thing.
pub(super) fn line(output: &Output) -> Option<Vec<u8>> {
    let line = output.stdout.strip_suffix(b"\n").filter(|_| output.status.success())?;
    Some(if cfg!(windows) { line.strip_suffix(b"\r").unwrap_or(line) } else { line }.to_vec())
}
