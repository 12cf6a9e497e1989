//! Running other programs; a failure names the command.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::Failure;
use crate::project::Project;

/// The cargo that runs us, in the root of the checkout, free of what `cargo run` told us about
/// ourselves: those variables would look like a change to other packages' build scripts.
pub(crate) fn cargo(project: &Project) -> Command {
    let mut command = Command::new(&project.cargo);
    command.current_dir(&project.root);
    for (name, _) in std::env::vars_os() {
        let told = name.to_str().is_some_and(|name| {
            ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
                || name == "CARGO_PRIMARY_PACKAGE"
        });
        if told {
            command.env_remove(&name);
        }
    }
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// Runs it with our own input and output.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = status(command)?;
    if status.success() { Ok(()) } else { Err(failed(command, status)) }
}

/// Says the command before running it.
pub(crate) fn run_shown(command: &mut Command) -> Result<(), Failure> {
    println!("$ {}", describe(command));
    run(command)
}

pub(crate) fn status(command: &mut Command) -> Result<ExitStatus, Failure> {
    command.status().map_err(|source| Failure::Start { command: describe(command), source })
}

/// Its standard output; the error output goes where ours goes.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| Failure::Start { command: describe(command), source })?;
    if output.status.success() { Ok(output.stdout) } else { Err(failed(command, output.status)) }
}

/// Whether it can be started and says so by its exit code, in silence.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

pub(crate) fn failed(command: &Command, status: ExitStatus) -> Failure {
    Failure::Command {
        command: describe(command),
        status: status.to_string(),
        folder: command
            .get_current_dir()
            .map_or_else(|| "the current folder".to_owned(), |folder| folder.display().to_string()),
    }
}

/// The command as one would type it.
pub(crate) fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    std::iter::once(name).chain(command.get_args()).map(quoted).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_typed() {
        let mut command = Command::new("/usr/bin/git");
        command.args(["commit", "-m", "it's here", ""]);
        assert_eq!(describe(&command), r"git commit -m 'it'\''s here' ''");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program-at-all")).unwrap_err();
        assert!(error.to_string().contains("`no-such-program-at-all` could not be started"));
    }
}
