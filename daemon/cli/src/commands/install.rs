//! `tollgate install`: puts hooks in place.

use std::fmt::Write as _;
use std::path::Path;

use tollgate_install::{HookName, Installed, Programs, SharedFolder, install as put, locate};
use tollgate_model::Exit;

use crate::arguments::Install;
use crate::context::Context;
use crate::failure::Failure;
use crate::started_as;

pub(crate) fn install(context: &Context, options: &Install) -> Result<Exit, Failure> {
    let location = locate(Path::new("git"), &context.directory, context.environment.variables())?;
    let program = started_as::program(context, std::env::args_os().next())
        .ok_or_else(|| Failure::fault("this program can't tell where it is", None))?;
    let programs = Programs { hook: started_as::hook_program(&program), tollgate: program };
    let hooks: &[HookName] =
        if options.hooks.is_empty() { &HookName::DEFAULT } else { &options.hooks };
    let shared = if options.shared { SharedFolder::Allow } else { SharedFolder::Refuse };
    let installed = put(&location, &programs, hooks, shared)?;
    context.terminal.answer(describe(&installed).as_bytes())?;
    if location.work_tree.is_none() {
        context.terminal.note(
            "this repository is bare, so git commits nothing in it and runs these hooks only in \
             its linked worktrees",
        );
    }
    Ok(Exit::Allow)
}

fn describe(installed: &Installed) -> String {
    let mut text = String::new();
    let folder = installed.folder.display();
    if !installed.written.is_empty() {
        let _ = writeln!(text, "installed {} in {folder}", names(&installed.written));
    }
    if !installed.unchanged.is_empty() {
        let _ = writeln!(text, "in place already: {}", names(&installed.unchanged));
    }
    for (hook, former) in &installed.chained {
        let _ = writeln!(text, "the former {hook} runs first, from {}", former.display());
    }
    text + "to pass once: `--no-verify` or TOLLGATE=0; to take the hooks out: tollgate uninstall\n"
}

fn names(hooks: &[HookName]) -> String {
    hooks.iter().map(|hook| hook.as_str()).collect::<Vec<_>>().join(", ")
}
