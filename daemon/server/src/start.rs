//! Starting a daemon: by whoever first needs one, and by nobody else at the same time.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tollgate_protocol::Endpoint;

use crate::control::{AskError, connect};
use crate::place::{prepare, try_lock};

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
    if is_listening(endpoint) {
        return Ok(Started::Already);
    }
    prepare(endpoint).map_err(StartError::Place)?;
    let turn = try_lock(&endpoint.spawn_lock()).map_err(StartError::Place)?;
    let mut started = Started::Already;
    if turn.is_some() && !is_listening(endpoint) && !is_alive(endpoint)? {
        spawn(program, arguments).map_err(StartError::Spawn)?;
        started = Started::Now;
    }
    let Some(patience) = wait else { return Ok(started) };
    let begun = Instant::now();
    while !is_listening(endpoint) {
        if begun.elapsed() > patience {
            return Err(StartError::Silent(patience));
        }
        thread::sleep(LOOK_EVERY);
    }
    drop(turn);
    Ok(started)
}

fn is_listening(endpoint: &Endpoint) -> bool {
    !matches!(connect(endpoint), Err(AskError::NotRunning))
}

/// Whether a daemon holds its lock, listening already or not.
fn is_alive(endpoint: &Endpoint) -> Result<bool, StartError> {
    let free = try_lock(&endpoint.life_lock()).map_err(StartError::Place)?;
    Ok(free.is_none())
}

fn spawn(program: &Path, arguments: &[OsString]) -> io::Result<()> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
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
    command.spawn().map(drop)
}
