//! `tollgate check`: for authors of checks.

mod bench;
mod build;
mod inspect;
mod lint;
mod new;
mod test;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

use tollgate_authoring::{AuthorError, Project, Tools};
use tollgate_model::Exit;
use tollgate_sandbox::{CompiledFolder, own_program};

use crate::arguments::Check;
use crate::context::Context;
use crate::failure::{Failure, Problem};
use crate::home::Home;

pub(crate) fn check(context: &Context, command: &Check) -> Result<Exit, Failure> {
    match command {
        Check::New { name, language } => new::new(context, name, *language),
        Check::Build { watch } => build::build(context, *watch),
        Check::Test(options) => test::test(context, options),
        Check::Bench { form } => bench::bench(context, form.format),
        Check::Lint => lint::lint(context),
        Check::Inspect { file, form } => inspect::inspect(context, file, form.format),
    }
}

impl From<AuthorError> for Failure {
    fn from(error: AuthorError) -> Self {
        let exit = if error.is_fault { Exit::Fault } else { Exit::Usage };
        Self { exit, problems: vec![Problem::new(error.message, error.hint)] }
    }
}

/// What building and running an author's check needs.
struct Workshop {
    project: Project,
    tools: Tools,
    compiled: CompiledFolder,
}

impl Workshop {
    fn here(context: &Context) -> Result<Self, Failure> {
        let path = context.environment.get("PATH").unwrap_or_default().to_owned();
        let own = || Some(PathBuf::from(context.environment.get("HOME")?).join(".cargo"));
        let cargo_home = context.environment.get("CARGO_HOME").map(PathBuf::from).or_else(own);
        Ok(Self {
            project: Project::find(&context.directory)?,
            tools: Tools { path, cargo_home },
            compiled: compiled(context),
        })
    }
}

/// Kept as users' modules are, and compiled as they are: a check that nobody could compile is found
/// out here.
fn compiled(context: &Context) -> CompiledFolder {
    let folder = Home::find(&context.environment)
        .and_then(|home| home.compiled().ok())
        .unwrap_or_else(CompiledFolder::none);
    match own_program() {
        Ok(program) => folder.compiled_by(program),
        Err(_) => folder,
    }
}

fn threads() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}
