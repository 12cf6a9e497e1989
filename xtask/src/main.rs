//! `cargo xtask`: builds, tests, demo, dist and benches of Tollgate.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for people at a terminal"
)]

mod artifacts;
mod bench;
mod ci;
mod compiler_wrapper;
mod conformance;
mod demo;
mod dist;
mod failure;
mod fresh;
mod fuzz;
mod guests;
mod hermetic;
mod install;
mod layers;
mod modules;
mod peers;
mod planted;
mod process;
mod project;
mod reference;
mod reproducible;
mod test_run;
mod wasm_target;
mod wheel;

use std::process::ExitCode;

use failure::Failure;
use project::Project;

const HELP: &str = "\
cargo xtask COMMAND

  demo [PATH]           a commit stopped and mended, in a scratch repository; or your own judged
  test [--long] [WORD]  build everything and run all tests
  guests                the table of the guests that must not matter
  ci                    all that a change must pass
  dist [--wheel]        release builds into target/dist
  install [--prefix]    put the programs where your shell finds them
  layers                the direction of dependencies
  bench hook|daemon|sandbox|tree
                        times against others in the same run, as ratios
  fuzz [TARGET]         what reads the bytes of others, against bytes made up for the purpose
  conformance           what others' tools say of what we make
  reference             docs/authors/contract.md, from the contract's comments

  COMMAND --help        more on one of them
";

type Task = fn(&Project, &mut lexopt::Parser) -> Result<(), Failure>;

const TASKS: &[(&str, &str, Task)] = &[
    ("demo", demo::HELP, demo::command),
    ("test", test_run::HELP, test_run::command),
    ("guests", guests::HELP, guests::command),
    ("ci", ci::HELP, ci::command),
    ("dist", dist::HELP, dist::command),
    ("install", install::HELP, install::command),
    ("conformance", conformance::HELP, conformance::command),
    ("bench", bench::HELP, bench::command),
    ("fuzz", fuzz::HELP, fuzz::command),
    ("layers", layers::HELP, layers::command),
    ("reference", reference::HELP, reference::command),
];

fn main() -> ExitCode {
    if let Some(code) = compiler_wrapper::run() {
        return code;
    }
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let wants_help = arguments
        .iter()
        .take_while(|argument| *argument != "--")
        .any(|argument| argument == "--help" || argument == "-h");
    let name = arguments.first().and_then(|name| name.to_str()).unwrap_or_default();
    let Some((_, help, task)) = TASKS.iter().find(|(task, ..)| *task == name) else {
        if wants_help || name == "help" {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        if name.is_empty() {
            eprint!("{HELP}");
        } else {
            eprint!("error: `{name}` is no command of xtask; these are\n\n{HELP}");
        }
        return ExitCode::from(2);
    };
    if wants_help {
        print!("{help}");
        return ExitCode::SUCCESS;
    }
    let mut parser = lexopt::Parser::from_args(arguments.into_iter().skip(1));
    match task(&Project::from_environment(), &mut parser) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_usage() => {
            eprint!("error: {failure}\n\n{help}");
            ExitCode::from(2)
        }
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
