//! One command a file; this one tells which was asked for.

mod cache;
mod check;
mod compile_module;
mod completions;
pub(crate) mod daemon;
mod doctor;
mod explain;
mod grant;
pub(crate) mod hook;
mod init;
mod install;
mod list;
pub(crate) mod run;
mod uninstall;

use std::time::SystemTime;

use clap::Parser as _;
use tollgate_model::Exit;

use crate::arguments::{Arguments, Command};
use crate::context::Context;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// The whole program: reads the command line, does what it says, tells what went wrong.
pub(crate) fn run_program() -> Exit {
    let now = SystemTime::now();
    let environment = Environment::of_process();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(told) => {
            // Help and version arrive here, too.
            let _ = told.print();
            return if told.use_stderr() { Exit::Usage } else { Exit::Allow };
        }
    };
    let terminal = Terminal::new(&environment);
    Context::new(environment, terminal.clone(), arguments.directory.as_deref(), now)
        .and_then(|context| dispatch(&context, arguments.command))
        .unwrap_or_else(|failure| {
            terminal.failure(&failure);
            failure.exit
        })
}

fn dispatch(context: &Context, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Init => init::init(context),
        Command::Install(options) => install::install(context, &options),
        Command::Uninstall(options) => uninstall::uninstall(context, &options),
        Command::Run(options) => run::run(context, options),
        Command::Explain(options) => explain::explain(context, &options.rule),
        Command::Check(command) => check::check(context, &command),
        Command::List(form) => list::list(context, form.format),
        Command::Grant(options) => grant::grant(context, &options),
        Command::Cache(command) => cache::cache(context, command),
        Command::Doctor => doctor::doctor(context),
        Command::Completions { shell } => completions::completions(context, shell),
        Command::Daemon(command) => daemon::daemon(context, &command),
        Command::Hook(hook) => hook::hook(context, &hook),
        Command::CompileModule { arguments } => compile_module::compile_module(&arguments),
    }
}
