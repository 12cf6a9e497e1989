//! One question to the daemon, from connecting to printing what it says.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use tollgate_hook::os_bytes;
use tollgate_protocol::{
    Endpoint, FIRST_DEADLINE, FileState, IndexToken, Judges, Request, Terminal, goes_along,
    index_file, refs_token,
};

use super::answer::Answer;
use super::connect::connect;
use crate::Stop;
use crate::place::Place;
use crate::refs::Refs;

/// The hook's exit code, once what the daemon says is printed; none where it has no verdict about
/// this very index or these refs, and then nothing of it is shown.
///
/// Reads `refs` from git if they are part of the question; what follows must hand them on.
pub(crate) fn ask(
    place: &Place,
    arguments: &[OsString],
    program: &Path,
    refs: &mut Option<Refs>,
) -> Result<Option<u8>, Stop> {
    let Some((mut request, judges)) = question(place, arguments, program) else { return Ok(None) };
    let Some(stream) = reach(&request) else { return Ok(None) };
    if judges == Judges::Refs {
        let refs = match refs {
            Some(refs) => refs,
            none => none.insert(Refs::read()?),
        };
        if !refs.are_whole() {
            return Ok(None);
        }
        request.input = Some(refs.bytes().to_vec());
    }
    let Some(answer) = exchange(stream, &request) else { return Ok(None) };
    if !is_about_this(&answer, &request, judges) {
        return Ok(None);
    }
    answer.print();
    Ok(Some(answer.code))
}

/// All but the input; none for what the daemon can't be asked.
fn question(place: &Place, arguments: &[OsString], program: &Path) -> Option<(Request, Judges)> {
    let hook = std::str::from_utf8(&place.hook).ok()?;
    let judges = Judges::of_hook(hook)?;
    let variables = std::env::vars_os()
        .filter(|(name, _)| os_bytes::to_bytes(name).is_some_and(|name| goes_along(&name)))
        .collect();
    let request = Request {
        hook: hook.to_owned(),
        arguments: arguments.to_vec(),
        directory: std::env::current_dir().ok()?,
        variables,
        program: program.to_path_buf(),
        // Without the program there is nothing that could be as it says.
        program_state: FileState::of(&program.metadata().ok()?),
        terminal: terminal(),
        input: None,
    };
    Some((request, judges))
}

fn reach(request: &Request) -> Option<UnixStream> {
    let user = rustix::process::geteuid().as_raw();
    let endpoint = Endpoint::locate(variable(request), user, &request.program)?;
    connect(&endpoint, user)
}

fn exchange(mut stream: UnixStream, request: &Request) -> Option<Answer> {
    let bytes = request.to_bytes()?;
    stream.set_write_timeout(Some(FIRST_DEADLINE)).ok()?;
    stream.write_all(&bytes).ok()?;
    drop(bytes);
    let is_shown = request.terminal.errors;
    Answer::read(stream, |text| {
        if is_shown {
            let _ = io::stderr().write_all(text);
        }
    })
}

/// Looked at after the answer has come: whatever was swapped until then is noticed.
fn is_about_this(answer: &Answer, request: &Request, judges: Judges) -> bool {
    let judged = answer.judged.as_deref();
    match judges {
        Judges::Refs => request
            .input
            .as_deref()
            .is_some_and(|input| judged.is_some_and(|judged| judged == refs_token(input))),
        Judges::Index => match index_file(variable(request), &request.directory) {
            None => true,
            Some(index) => IndexToken::of_path(&index)
                .is_ok_and(|token| judged.is_some_and(|judged| judged == token.as_bytes())),
        },
    }
}

fn variable(request: &Request) -> impl Fn(&str) -> Option<OsString> {
    |name| request.variable(name).map(OsString::from)
}

fn terminal() -> Terminal {
    let errors = io::stderr();
    let columns = rustix::termios::tcgetwinsize(&errors).ok();
    Terminal {
        output: io::stdout().is_terminal(),
        errors: errors.is_terminal(),
        columns: columns.map(|size| size.ws_col).filter(|&columns| columns != 0),
    }
}
