//! `tollgate completions SHELL`.

use clap::CommandFactory as _;
use clap_complete::Shell;
use tollgate_model::Exit;

use crate::arguments::Arguments;
use crate::context::Context;
use crate::failure::Failure;

pub(crate) fn completions(context: &Context, shell: Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "tollgate", &mut script);
    context.terminal.answer(&script)?;
    Ok(Exit::Allow)
}
