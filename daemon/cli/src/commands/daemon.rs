//! `tollgate daemon`: start, stop, and what it says of itself.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use tollgate_model::{Exit, sanitised};
use tollgate_protocol::Endpoint;
use tollgate_server::{
    AskError, Injected, ServeError, Settings, Started, Status, Warm, ask_status, ask_stop,
    has_ended, serve,
};

use crate::answering::Answering;
use crate::arguments::{AnswerFormat, Daemon};
use crate::context::Context;
use crate::daemon_here::DaemonHere;
use crate::failure::Failure;
use crate::home::Home;

/// How long a daemon may take until it answers.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
/// And until it is gone: it finishes what it was asked.
const STOPS_WITHIN: Duration = Duration::from_secs(40);

pub(crate) fn daemon(context: &Context, command: &Daemon) -> Result<Exit, Failure> {
    match command {
        Daemon::Start => start(context),
        Daemon::Stop => stop(context),
        Daemon::Status(form) => status(context, form.format),
        Daemon::Logs => logs(context),
        Daemon::Serve { program, idle, memory, look_every, queue, settle, inject_fault } => {
            let limits = Limits {
                idle: Duration::from_secs(*idle),
                memory: memory.saturating_mul(1 << 20),
                // Never all the time.
                look_every: Duration::from_millis((*look_every).max(1)),
                queue: *queue,
                settle: settle.map(Duration::from_millis),
            };
            be_the_daemon(context, program, &limits, *inject_fault)
        }
    }
}

fn here(context: &Context) -> Result<DaemonHere, Failure> {
    DaemonHere::find(context).ok_or_else(|| {
        Failure::usage(
            "there is no folder for the daemon's socket",
            "set HOME, XDG_RUNTIME_DIR or TOLLGATE_HOME",
        )
    })
}

fn start(context: &Context) -> Result<Exit, Failure> {
    let started = here(context)?.start(Some(ANSWERS_WITHIN)).map_err(|error| {
        Failure::fault(error.to_string(), Some("`tollgate daemon logs` may tell why"))
    })?;
    context.terminal.say(match started {
        Started::Now => "the daemon is started",
        Started::Already => "the daemon runs already",
    });
    Ok(Exit::Allow)
}

fn stop(context: &Context) -> Result<Exit, Failure> {
    let daemon = here(context)?;
    let (stopping, said) = match ask_stop(&daemon.endpoint) {
        Ok(pid) => (pid, "the daemon is stopped; the next hook starts it again"),
        Err(AskError::NotRunning) => {
            context.terminal.say("no daemon is running");
            return Ok(Exit::Allow);
        }
        Err(error) => {
            let pid = kill(&daemon.endpoint, &error)?;
            (pid, "the daemon did not answer and was killed; the next hook starts it again")
        }
    };
    let begun = Instant::now();
    // A hook may have started another meanwhile.
    let is_another = || ask_status(&daemon.endpoint).is_ok_and(|status| status.pid != stopping);
    // Not listening any more, it may still be at work.
    while !has_ended(&daemon.endpoint).unwrap_or(true) && !is_another() {
        if begun.elapsed() > STOPS_WITHIN {
            return Err(Failure::fault("the daemon does not stop", None));
        }
        thread::sleep(Duration::from_millis(10));
    }
    context.terminal.say(said);
    Ok(Exit::Allow)
}

#[cfg(unix)]
fn kill(endpoint: &Endpoint, silence: &AskError) -> Result<u32, Failure> {
    let told = |error| Failure::fault(format!("{silence}, nor killed: {error}"), None);
    tollgate_server::kill(endpoint).map_err(told)
}

#[cfg(not(unix))]
fn kill(_: &Endpoint, silence: &AskError) -> Result<u32, Failure> {
    Err(Failure::fault(silence.to_string(), Some("end its process")))
}

fn silent(error: &AskError) -> Failure {
    let hint = match error {
        AskError::OtherVersion(_) => {
            "`tollgate daemon stop` ends it; the next hook starts this one"
        }
        _ => "`tollgate daemon stop` ends it",
    };
    Failure::fault(error.to_string(), Some(hint))
}

fn status(context: &Context, format: AnswerFormat) -> Result<Exit, Failure> {
    let status = match ask_status(&here(context)?.endpoint) {
        Ok(status) => status,
        Err(AskError::NotRunning) => {
            match format {
                AnswerFormat::Text => {
                    let line = format!("no daemon is running; {}\n", who_starts_it(context));
                    context.terminal.answer(line.as_bytes())?;
                }
                AnswerFormat::Json => context.terminal.answer(b"null\n")?,
            }
            return Ok(Exit::Block);
        }
        Err(error) => return Err(silent(&error)),
    };
    let text = match format {
        AnswerFormat::Text => describe(&status),
        AnswerFormat::Json => {
            let json = serde_json::to_string_pretty(&status)
                .map_err(|error| Failure::fault(error.to_string(), None))?;
            json + "\n"
        }
    };
    context.terminal.answer(text.as_bytes())?;
    Ok(Exit::Allow)
}

pub(crate) fn who_starts_it(context: &Context) -> &'static str {
    if context.environment.is_ci() {
        "no hook starts it where CI is set"
    } else if context.environment.daemon_is_off() {
        "no hook starts it where TOLLGATE_DAEMON is 0"
    } else {
        "the next hook starts it"
    }
}

fn describe(status: &Status) -> String {
    let mut text = format!(
        "running since {} s, process {}, version {}, {}\n",
        status.uptime_s, status.pid, status.version, status.program
    );
    let requests = &status.requests;
    let _ = writeln!(
        text,
        "requests: {} answered, {} of them known before they were asked; {} left to the program",
        requests.answered, requests.warm, requests.declined
    );
    let _ = write!(text, "kept: {} verdicts in memory", status.cache.verdicts);
    if let (Some(entries), Some(bytes)) = (status.cache.entries, status.cache.bytes) {
        let _ = write!(text, ", {entries} entries on disk ({:.1} MB)", bytes as f64 / 1e6);
    }
    text.push('\n');
    if let Some(memory) = status.memory_bytes {
        let _ = writeln!(text, "memory: {:.1} MB", memory as f64 / 1e6);
    }
    for repository in &status.repositories {
        let _ = match &repository.reason {
            Some(reason) => {
                writeln!(
                    text,
                    "{}: not watched: {}",
                    sanitised(&repository.root),
                    sanitised(reason)
                )
            }
            None => writeln!(
                text,
                "{}: {}, {} folders",
                sanitised(&repository.root),
                repository.watcher,
                repository.watches
            ),
        };
    }
    for error in &status.last_errors {
        let _ = writeln!(text, "error: {}", sanitised(error));
    }
    text
}

fn logs(context: &Context) -> Result<Exit, Failure> {
    let path = here(context)?.endpoint.log();
    for path in [path.with_extension("log.1"), path] {
        match fs::read(&path) {
            Ok(bytes) => context.terminal.answer(&bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let message = format!("{} can't be read: {error}", path.display());
                return Err(Failure::fault(message, None));
            }
        }
    }
    Ok(Exit::Allow)
}

/// When a daemon ends by itself, and how often it looks.
struct Limits {
    idle: Duration,
    memory: u64,
    look_every: Duration,
    queue: Option<usize>,
    settle: Option<Duration>,
}

fn be_the_daemon(
    context: &Context,
    program: &Path,
    limits: &Limits,
    injected: Option<Injected>,
) -> Result<Exit, Failure> {
    let daemon = DaemonHere::of(context, program.to_owned()).ok_or_else(|| {
        Failure::usage("there is no folder for the socket", "set HOME or TOLLGATE_HOME")
    })?;
    let home = Home::find(&context.environment)
        .ok_or_else(|| Failure::usage("there is no home folder", "set HOME or TOLLGATE_HOME"))?;
    let store = home.open_store(context.today()).ok().map(Arc::new);
    let kept = store.is_some().then(|| home.store.clone());
    let Limits { idle, memory, look_every, queue, settle } = *limits;
    let settings = Settings {
        endpoint: daemon.endpoint,
        program: daemon.program,
        home: kept,
        idle,
        memory,
        look_every,
        queue,
        settle,
    };
    let warm = Arc::new(Warm::new(store).with_fault(injected));
    match serve(Arc::new(Answering::new(home, &context.environment)), warm, settings) {
        // Of several that were started at once, one stays.
        Ok(_) | Err(ServeError::AlreadyRunning) => Ok(Exit::Allow),
        Err(error) => Err(Failure::fault(error.to_string(), None)),
    }
}
