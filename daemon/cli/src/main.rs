//! `tollgate`: the gate in front of a commit.
//!
//! This file only starts the program. What it understands is in `arguments`, what it does in
//! `commands`, one file each; `terminal` is the one place that writes to the user.

mod answering;
mod arguments;
mod assembly;
mod built_in;
mod capabilities;
mod checks_here;
mod commands;
mod context;
mod daemon_here;
mod environment;
mod exit;
mod failure;
mod grant_file;
mod home;
mod judging;
mod languages;
mod module_file;
mod output_file;
mod policy;
mod progress;
mod pushed_refs;
mod started_as;
mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    exit::guarded(commands::run_program)
}
