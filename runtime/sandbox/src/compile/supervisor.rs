//! The process that lives on when nobody waits any more: has a module compiled by another one,
//! watches that, and keeps what comes of it.

use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use wasmtime::Engine;

use super::error::CompileError;
use super::limits::{LAST_WORDS, THREADS, WALL_TIME};
use super::message::{self, Made};
use super::task::CompileTask;
use super::{kept_or_not, platform};
use crate::build::{Build, Target};
use crate::folder::ModuleFolder;
use crate::kept::{Kept, ModuleKey};

/// `input` begins with the key where there is a folder; the rest of it is the module.
pub(super) fn supervise(
    build: Build,
    name: &str,
    folder: Option<&Path>,
    input: &mut impl Read,
    output: &mut impl Write,
) -> io::Result<()> {
    let made = order(build, name, folder, input).and_then(|(kept, wasm)| {
        kept_or_not(kept.as_ref(), name, || {
            let _slot = kept.as_ref().and_then(|kept| kept.folder.slot(name));
            watched(build, wasm)
        })
    });
    // Whoever asked may have gone.
    message::write(output, &made)
}

fn order(
    build: Build,
    name: &str,
    folder: Option<&Path>,
    input: &mut impl Read,
) -> Result<(Option<Kept>, Vec<u8>), CompileError> {
    let machine = |why: String| CompileError::Machine(why);
    let kept = match folder {
        None => None,
        Some(folder) => {
            let mut key = [0; ModuleKey::LENGTH];
            input.read_exact(&mut key).map_err(|error| machine(error.to_string()))?;
            Some(Kept { folder: ModuleFolder::new(folder), key: ModuleKey::new(key) })
        }
    };
    let mut wasm = Vec::new();
    input.read_to_end(&mut wasm).map_err(|error| machine(error.to_string()))?;
    let engine = Engine::new(&build.config()).map_err(|error| machine(format!("{error:#}")))?;
    // Half a module of a process that was killed, or a program of another version.
    if (Target { engine, build, pooled: false }).name(&wasm) != name {
        return Err(machine("it was started by another version of this program".to_owned()));
    }
    Ok((kept, wasm))
}

/// Runs the compiler to its end, whatever that is.
fn watched(build: Build, wasm: Vec<u8>) -> Result<Vec<u8>, CompileError> {
    let machine = |why: String| CompileError::Machine(why);
    let mut worker = start(build).map_err(machine)?;
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (worker.stdin.take(), worker.stdout.take(), worker.stderr.take())
    else {
        return Err(machine("the compiler can't be spoken to".to_owned()));
    };
    // One that has died reads no more.
    let told = thread::spawn(move || stdin.write_all(&wasm));
    let words = thread::spawn(move || {
        let mut words = Vec::new();
        let _ = stderr.take(LAST_WORDS).read_to_end(&mut words);
        words
    });
    let (answer, answered) = mpsc::channel();
    let reader = thread::spawn(move || {
        let _ = answer.send(message::read(&mut BufReader::new(stdout)));
    });
    let made = answered.recv_timeout(WALL_TIME);
    // Ends it where it does not end by itself; one that has told everything has nothing to lose.
    if made.is_err() || matches!(made, Ok(Some(_))) || !ends_soon(&mut worker) {
        let _ = worker.kill();
    }
    let status = worker.wait();
    let _ = (told.join(), reader.join());
    let words = words.join().unwrap_or_default();
    match (made, status) {
        (Ok(Some(made)), _) => made.map(|made: Made| made.compiled),
        (Err(_), _) => Err(CompileError::OutOfTime),
        (Ok(None), Ok(status)) => {
            Err(platform::cause_of_death(status, &String::from_utf8_lossy(&words)))
        }
        (Ok(None), Err(error)) => Err(machine(error.to_string())),
    }
}

/// Whether one that says no more has ended, or does so within a moment.
fn ends_soon(worker: &mut Child) -> bool {
    for _ in 0..500 {
        match worker.try_wait() {
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Ok(Some(_)) => return true,
            Err(_) => return false,
        }
    }
    false
}

fn start(build: Build) -> Result<Child, String> {
    let program: PathBuf = platform::own_program()?;
    let mut command = Command::new(program);
    platform::detach(&mut command);
    let threads = thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    command
        .args(CompileTask::work(build).arguments())
        .env("RAYON_NUM_THREADS", threads.min(THREADS).to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().map_err(|error| format!("the compiler can't be started: {error}"))
}
