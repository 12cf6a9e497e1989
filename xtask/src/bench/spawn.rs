//! The spawn of `/bin/true`: what a process costs on this machine, for ratios.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::process;

pub(super) fn of_true() -> Result<Duration, Failure> {
    timed(&mut Command::new("/bin/true"))
}

/// From starting a program to its end, which has to be a good one.
pub(super) fn timed(command: &mut Command) -> Result<Duration, Failure> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    process::run(command)?;
    Ok(start.elapsed())
}
