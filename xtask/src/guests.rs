//! `cargo xtask guests`: the table of the guests that must not matter.

use crate::dist;
use crate::failure::Failure;
use crate::process;
use crate::project::Project;
use crate::test_run::build_guests;

pub(crate) const HELP: &str = "\
cargo xtask guests

Builds everything, runs every hostile guest twice in one process beside an honest check, and prints
for each what it does, how it has to end, how it ended, how long it took and what memory was held
before and after.
";

pub(crate) fn command(project: &Project, arguments: &mut lexopt::Parser) -> Result<(), Failure> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    let dist = dist::build(project)?;
    build_guests(project, &dist)?;
    let mut command = dist::release_build(project, "test");
    command
        .args(["--test", "hostile", "--", "--nocapture", "--test-threads", "1"])
        .env("TOLLGATE_BIN_DIR", project.dist_bin())
        .env("TOLLGATE_CHECKS_DIR", project.dist_checks())
        .env("TOLLGATE_GUESTS_DIR", project.guests());
    process::run(&mut command)
}
