//! Processes, the one place of this program where platforms differ: becoming one, feeding one,
//! and whether git would run a file at all.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

/// What git hands a hook to that the kernel does not know how to run.
pub(crate) const SHELL: &str = if cfg!(windows) { "sh" } else { "/bin/sh" };

/// Runs `command` to its end on our standard input.
pub(crate) fn wait(command: &mut Command) -> io::Result<u8> {
    command.status().map(code)
}

/// Runs `command` to its end with `input`, then `rest` as its standard input, read or not.
pub(crate) fn feed(command: &mut Command, input: &[u8], mut rest: impl Read) -> io::Result<u8> {
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        // A hook may end without having read everything; its exit code is what counts.
        let _ = pipe.write_all(input).and_then(|()| io::copy(&mut rest, &mut pipe));
    }
    child.wait().map(code)
}

/// Puts the program in this one's place, so that signals and exit codes are its own.
#[cfg(unix)]
pub(crate) fn become_program(command: &mut Command) -> io::Result<u8> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

/// Runs the program to its end: there is no taking one's place here.
#[cfg(not(unix))]
pub(crate) fn become_program(command: &mut Command) -> io::Result<u8> {
    wait(command)
}

/// Whether git would start this file as a hook: it is there and executable.
#[cfg(unix)]
pub(crate) fn git_would_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// Whether git would start this file as a hook: it is there.
#[cfg(not(unix))]
pub(crate) fn git_would_run(path: &Path) -> bool {
    path.is_file()
}

/// Lets a program that goes by its own name see the one it had as a hook.
#[cfg(unix)]
pub(crate) fn name_itself(command: &mut Command, path: &Path) {
    use std::os::unix::process::CommandExt;
    command.arg0(path);
}

/// A program's name can't be chosen here.
#[cfg(not(unix))]
pub(crate) fn name_itself(_command: &mut Command, _path: &Path) {}

/// Whether the system says that the file is no program, as for a script without its first line.
pub(crate) fn is_no_program(error: &io::Error) -> bool {
    // ENOEXEC on every Unix; ERROR_BAD_EXE_FORMAT on Windows.
    error.raw_os_error() == Some(if cfg!(windows) { 193 } else { 8 })
}

#[cfg(unix)]
fn code(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    let number = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    number.and_then(|number| u8::try_from(number).ok()).unwrap_or(1)
}

#[cfg(not(unix))]
fn code(status: ExitStatus) -> u8 {
    status.code().and_then(|number| u8::try_from(number).ok()).unwrap_or(1)
}
