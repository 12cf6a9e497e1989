//! Starting a daemon: by whoever first needs one, and by nobody else at the same time.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tollgate_protocol::Endpoint;

use crate::control::{AskError, connect};
use crate::place::{Lock, is_held, prepare, try_lock};

/// What came of wanting a daemon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    /// One was there, or somebody else is starting one.
    Already,
    /// This process started it.
    Now,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder of the endpoint can't be made, or is not this user's alone.
    #[error("{0}")]
    Place(io::Error),
    #[error("the daemon can't be started: {0}")]
    Spawn(io::Error),
    #[error("the daemon does not answer after {} s; its log may tell why", .0.as_secs())]
    Silent(Duration),
}

/// How often a daemon that starts is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Starts `program` with `arguments` as the daemon at an endpoint, unless one is there or being
/// started. With `wait`, returns once it answers.
///
/// It is given no standard streams, since git waits for whoever has its own, and none of git's
/// variables, which are of one repository.
pub fn start(
    endpoint: &Endpoint,
    program: &Path,
    arguments: &[OsString],
    wait: Option<Duration>,
) -> Result<Started, StartError> {
    let begun = Instant::now();
    // Kept until the daemon listens, so that nobody starts another meanwhile.
    let mut turn = None;
    while !is_listening(endpoint) {
        if turn.is_none() {
            turn = start_now(endpoint, program, arguments)?;
        }
        let Some(patience) = wait else { break };
        if begun.elapsed() > patience {
            return Err(StartError::Silent(patience));
        }
        thread::sleep(LOOK_EVERY);
    }
    Ok(if turn.is_some() { Started::Now } else { Started::Already })
}

/// Starts it unless somebody else is about to, or one that no longer listens has yet to end.
fn start_now(
    endpoint: &Endpoint,
    program: &Path,
    arguments: &[OsString],
) -> Result<Option<Lock>, StartError> {
    prepare(endpoint).map_err(StartError::Place)?;
    let turn = try_lock(&endpoint.spawn_lock()).map_err(StartError::Place)?;
    let is_alive = || is_held(&endpoint.life_lock()).map_err(StartError::Place);
    if turn.is_none() || is_listening(endpoint) || is_alive()? {
        return Ok(None);
    }
    let Some(turn) = turn else { return Ok(None) };
    spawn(program, arguments, &turn).map_err(StartError::Spawn)?;
    Ok(Some(turn))
}

fn is_listening(endpoint: &Endpoint) -> bool {
    !matches!(connect(endpoint), Err(AskError::NotRunning))
}

fn spawn(program: &Path, arguments: &[OsString], turn: &Lock) -> io::Result<()> {
    let mut command = Command::new(program);
    // Its turn goes along as standard input, so that it is over only when the daemon lets go of it,
    // with the lock for life in hand.
    command.args(arguments).stdin(turn.to_hand_on()?).stdout(Stdio::null()).stderr(Stdio::null());
    // So that no folder of the user's is kept in use.
    command.current_dir(if cfg!(windows) { "C:\\" } else { "/" });
    for (name, _) in std::env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"GIT_") {
            command.env_remove(name);
        }
    }
    // Of a group of its own: what interrupts the hook does not interrupt it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    keep_files_here();
    command.spawn().map(drop)
}

/// Lets no process started from here have what this one happens to have open besides the standard
/// streams: with `exec 9>lock; flock 9; git commit`, the daemon would hold that lock for hours.
#[cfg(unix)]
fn keep_files_here() {
    use rustix::io::{FdFlags, fcntl_setfd};
    use std::os::fd::BorrowedFd;
    let Ok(open) = std::fs::read_dir("/dev/fd") else { return };
    let numbers = open.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    for number in numbers.filter(|number: &i32| *number > 2) {
        #[expect(
            unsafe_code,
            reason = "a flag of it is set, by a number the system just told; \
                                         where that was closed since, the system says so"
        )]
        // SAFETY: it is not -1, and lent for one call that neither closes nor reads it.
        let file = unsafe { BorrowedFd::borrow_raw(number) };
        let _ = fcntl_setfd(file, FdFlags::CLOEXEC);
    }
}

#[cfg(not(unix))]
const fn keep_files_here() {}
