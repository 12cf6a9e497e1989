//! `tollgate-hook`: git runs a copy of it as `pre-commit` and the like; it gets the verdict.
//!
//! In this order: the former hooks, `TOLLGATE=0`, the daemon (unless `TOLLGATE_DAEMON=0`),
//! `tollgate hook NAME`. It needs no `PATH`, no `HOME` and no library, and has nothing to say of its
//! own unless something is wrong.

mod daemon;
mod former;
mod place;
mod process;
mod refs;

use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, ExitCode};

use place::Place;
use refs::Refs;
use tollgate_hook::{MARKER, OUTER_VARIABLE};

/// Wrong usage: the program was started by hand.
const WRONG_USAGE: u8 = 2;
/// A fault of our own: no verdict, so no pass.
const FAULT: u8 = 4;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(stop) => {
            say(&stop.message);
            ExitCode::from(stop.code)
        }
    }
}

/// Ends the hook with a code and a message to the user.
#[derive(Debug)]
struct Stop {
    code: u8,
    message: Vec<u8>,
}

impl Stop {
    fn fault(parts: &[&[u8]]) -> Self {
        Self { code: FAULT, message: parts.concat() }
    }
}

fn run() -> Result<ExitCode, Stop> {
    let mut arguments = std::env::args_os();
    let place = Place::find(arguments.next())?;
    let arguments: Vec<OsString> = arguments.collect();
    if place.hook == b"tollgate-hook" {
        let usage = b"git runs copies of this program as its hooks; put them there with \
                      `tollgate install`\n";
        let message = [&usage[..], MARKER.as_bytes()].concat();
        return Err(Stop { code: WRONG_USAGE, message });
    }
    if place.is_renamed()
        && environment(OUTER_VARIABLE).is_some_and(|value| value == place.announcement())
    {
        return Ok(ExitCode::SUCCESS);
    }
    let is_off = environment("TOLLGATE").is_some_and(|value| value == "0");
    let note = match place.read_note() {
        Err(_) if is_off => {
            say(b"the gate is skipped (TOLLGATE=0), and so are former hooks, since \
                  `tollgate-hook.conf` can't be used");
            return Ok(ExitCode::SUCCESS);
        }
        read => read?,
    };

    let formers: Vec<_> = note
        .formers_of(&place.hook)
        .map(|file| place.folder.join(file))
        .filter(|path| process::git_would_run(path))
        .collect();
    // Only one process can read the refs from git, so with two they are handed to each.
    let mut refs = None;
    if place.hook == b"pre-push" && !formers.is_empty() {
        refs = Some(Refs::read()?.whole()?);
    }
    for path in &formers {
        let status = former::run(path, &place, &arguments, refs.as_ref().map(Refs::bytes))?;
        if status != 0 {
            return Ok(ExitCode::from(status));
        }
    }

    if is_off {
        say(b"the gate is skipped (TOLLGATE=0)");
        return Ok(ExitCode::SUCCESS);
    }

    let is_asked = environment("TOLLGATE_DAEMON").is_none_or(|value| value != "0");
    if is_asked && let Some(code) = daemon::ask(&place, &arguments, &note.program, &mut refs)? {
        return Ok(ExitCode::from(code));
    }
    let mut gate = Command::new(&note.program);
    gate.arg("hook").arg(place.hook_name()).args(&arguments);
    let ended = match &refs {
        None => process::become_program(&mut gate),
        Some(refs) => process::feed(&mut gate, refs.bytes(), refs.rest()),
    };
    ended.map(ExitCode::from).map_err(|error| {
        Stop::fault(&[
            b"can't run `",
            note.program.as_os_str().as_encoded_bytes(),
            b"` (",
            error.to_string().as_bytes(),
            b"), so nothing was judged\ninstall tollgate and run `tollgate install` here again, \
              or pass once with `git ",
            if place.hook == b"pre-push" { b"push" } else { b"commit" },
            b" --no-verify`",
        ])
    })
}

#[expect(clippy::disallowed_methods, reason = "this is the program that reads its environment")]
fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// One message on standard error. Nobody can be told when that fails.
fn say(message: &[u8]) {
    let line = [b"tollgate: ", message, b"\n"].concat();
    let _ = std::io::stderr().write_all(&line);
}
