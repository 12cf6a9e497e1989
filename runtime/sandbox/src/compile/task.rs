//! What the program is started to do when it compiles, as its arguments say it.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{supervisor, worker};
use crate::build::Build;

/// The argument that [`CompileTask::of_arguments`] follows. Nobody but this program uses it.
pub const COMMAND: &str = "compile-module";

/// One process's part in compiling a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileTask(Part);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Supervise { build: Build, name: String, folder: Option<PathBuf> },
    Work { build: Build },
}

const SUPERVISE: &str = "supervise";
const WORK: &str = "work";

impl CompileTask {
    pub(super) fn supervise(build: Build, name: &str, folder: Option<&Path>) -> Self {
        Self(Part::Supervise { build, name: name.to_owned(), folder: folder.map(Path::to_owned) })
    }

    pub(super) const fn work(build: Build) -> Self {
        Self(Part::Work { build })
    }

    /// The arguments to start the program with.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec![COMMAND.into()];
        match &self.0 {
            Part::Work { build } => arguments.extend([WORK.into(), build.word().into()]),
            Part::Supervise { build, name, folder } => {
                arguments.extend([SUPERVISE.into(), build.word().into(), name.into()]);
                arguments.extend(folder.iter().map(Into::into));
            }
        }
        arguments
    }

    /// What the arguments after [`COMMAND`] say; none where they are not this program's.
    pub fn of_arguments(arguments: &[OsString]) -> Option<Self> {
        let build = |word: &OsStr| Build::of_word(word.to_str()?);
        match arguments {
            [part, word] if part == WORK => Some(Self::work(build(word)?)),
            [part, word, name, folder @ ..] if part == SUPERVISE && folder.len() < 2 => {
                let name = name.to_str().filter(|name| is_name(name))?;
                Some(Self::supervise(build(word)?, name, folder.first().map(Path::new)))
            }
            _ => None,
        }
    }

    /// Does it; what the asking process should know is written to `output`.
    pub fn run(&self, input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
        match &self.0 {
            Part::Work { build } => worker::work(*build, input, output),
            Part::Supervise { build, name, folder } => {
                supervisor::supervise(*build, name, folder.as_deref(), input, output)
            }
        }
    }
}

/// A name becomes a part of a path.
fn is_name(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_read_from_the_arguments_it_wrote() {
        let name = "0".repeat(64);
        let build = Build { metered: true, cramped: false };
        for task in [
            CompileTask::work(build),
            CompileTask::supervise(build, &name, None),
            CompileTask::supervise(build, &name, Some(Path::new("/a folder"))),
        ] {
            let arguments = task.arguments();
            assert_eq!(arguments[0], COMMAND);
            assert_eq!(CompileTask::of_arguments(&arguments[1..]), Some(task));
        }
    }

    #[test]
    fn arguments_of_anybody_else_are_no_task() {
        let good = "0".repeat(64);
        let odd = "../".to_owned() + &"0".repeat(61);
        for arguments in [
            &[][..],
            &["work"],
            &["work", "fast"],
            &["supervise", "ordinary"],
            &["supervise", "ordinary", "name"],
            &["supervise", "ordinary", &odd],
            &["supervise", "ordinary", &good, "one", "two"],
        ] {
            let arguments: Vec<OsString> = arguments.iter().map(Into::into).collect();
            assert_eq!(CompileTask::of_arguments(&arguments), None, "{arguments:?}");
        }
    }
}
