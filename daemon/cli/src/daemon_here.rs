//! The daemon of this user and program: where it is, and starting it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use tollgate_protocol::{Endpoint, FileState, Request, goes_along, os_bytes};
use tollgate_server::{RUN, RunAnswer, StartError, Started};

use crate::context::Context;
use crate::started_as;

/// A daemon, running or not.
#[derive(Debug)]
pub(crate) struct DaemonHere {
    pub(crate) endpoint: Endpoint,
    /// The program by the path hooks know it by.
    pub(crate) program: PathBuf,
}

impl DaemonHere {
    /// None where the user has no folder for its socket, or the program can't tell where it is.
    pub(crate) fn find(context: &Context) -> Option<Self> {
        let program = started_as::program(context, std::env::args_os().next())?;
        Self::of(context, program)
    }

    /// That of a program under this path.
    pub(crate) fn of(context: &Context, program: PathBuf) -> Option<Self> {
        let variable = |name: &str| context.environment.get(name).map(ToOwned::to_owned);
        let endpoint = Endpoint::locate(variable, user(), &program)?;
        Some(Self { endpoint, program })
    }

    /// Starts it unless it runs; with `wait`, returns once it answers.
    pub(crate) fn start(&self, wait: Option<Duration>) -> Result<Started, StartError> {
        let arguments: [OsString; 4] = [
            "daemon".into(),
            "serve".into(),
            "--program".into(),
            self.program.clone().into_os_string(),
        ];
        tollgate_server::start(&self.endpoint, &self.program, &arguments, wait)
    }
}

/// Starts a daemon for the next time, where one may be left running. What hinders it is no concern
/// of whoever commits: the verdict is there without it.
pub(crate) fn start_unasked(context: &Context) {
    if context.environment.is_ci() || context.environment.daemon_is_off() {
        return;
    }
    if let Some(daemon) = DaemonHere::find(context) {
        let _ = daemon.start(None);
    }
}

/// What the daemon says to this very command; none where it does not answer.
pub(crate) fn ask_run(context: &Context) -> Option<RunAnswer> {
    if context.environment.daemon_is_off() {
        return None;
    }
    let daemon = DaemonHere::find(context)?;
    let program_state = FileState::of(&daemon.program.metadata().ok()?);
    let directory = context.environment.directory()?.to_owned();
    let variables = context.environment.variables().iter();
    let goes_along = |(name, _): &&(OsString, OsString)| {
        os_bytes::to_bytes(name).is_some_and(|name| goes_along(&name))
    };
    let request = Request {
        hook: RUN.to_owned(),
        arguments: std::env::args_os().skip(1).collect(),
        directory,
        variables: variables.filter(goes_along).cloned().collect(),
        program: daemon.program,
        program_state,
        terminal: context.terminal.for_daemon(),
        input: None,
    };
    tollgate_server::ask_run(&daemon.endpoint, &request)
}

#[cfg(unix)]
fn user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// The endpoint is a pipe there, which is the user's own anyway.
#[cfg(not(unix))]
const fn user() -> u32 {
    0
}
