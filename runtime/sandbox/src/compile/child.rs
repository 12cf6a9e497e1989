//! Asks a supervisor for a module, and waits no longer than the user would.

use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use super::error::CompileError;
use super::message::{self, Made};
use super::task::CompileTask;
use super::{Order, platform};

type Answer = Option<Result<Made, CompileError>>;

pub(super) fn ask(program: &Path, order: &Order<'_>) -> Result<Made, CompileError> {
    let machine = |why: String| CompileError::Machine(why);
    let supervisor = start(program, order)
        .map_err(|error| machine(format!("no process can be started to compile it: {error}")))?;
    let mut told = Vec::new();
    if let Some(kept) = order.kept {
        told.extend_from_slice(kept.key.as_bytes());
    }
    told.extend_from_slice(order.wasm);
    let (answer, answered) = mpsc::channel();
    thread::Builder::new()
        .name("compiling".to_owned())
        .spawn(move || drop(answer.send(conversation(supervisor, &told))))
        .map_err(|error| machine(format!("no thread can be started: {error}")))?;
    let answer = match order.patience {
        None => answered.recv().map_err(|_| RecvTimeoutError::Disconnected),
        Some(patience) => answered.recv_timeout(patience),
    };
    match (answer, order.patience) {
        (Ok(Some(answer)), _) => answer,
        (Err(RecvTimeoutError::Timeout), Some(waited)) => Err(CompileError::Unfinished { waited }),
        _ => Err(machine("the process that was to compile it ended early".to_owned())),
    }
}

fn start(program: &Path, order: &Order<'_>) -> std::io::Result<Child> {
    let folder = order.kept.map(|kept| kept.folder.path());
    let task = CompileTask::supervise(order.target.build, order.name, folder);
    let mut command = Command::new(program);
    platform::detach(&mut command);
    command
        .args(task.arguments())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// All that is said between the two. The supervisor is waited for, so that no process that has
/// ended is left behind in one that goes on.
fn conversation(mut supervisor: Child, told: &[u8]) -> Answer {
    // One that has died reads no more, and tells nothing.
    let heard = supervisor.stdin.take().map(|mut stdin| stdin.write_all(told));
    let answer = match (heard, supervisor.stdout.take()) {
        (Some(Ok(())), Some(stdout)) => message::read(&mut BufReader::new(stdout)),
        _ => None,
    };
    let _ = supervisor.wait();
    answer
}
