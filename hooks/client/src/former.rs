//! Runs a hook that was there before ours, as git would have run it.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use tollgate_hook::OUTER_VARIABLE;

use crate::place::Place;
use crate::{Stop, process};

/// Runs it to its end and gives its exit code, 128 + N after signal N.
pub(crate) fn run(
    path: &Path,
    place: &Place,
    arguments: &[OsString],
    input: Option<&[u8]>,
) -> Result<u8, Stop> {
    let start = |program: &Path, first: Option<&Path>| {
        let mut command = Command::new(program);
        match first {
            Some(script) => drop(command.arg(script)),
            None => process::name_itself(&mut command, &place.hook_path()),
        }
        command.args(arguments).env(OUTER_VARIABLE, place.announcement());
        match input {
            Some(input) => process::feed(&mut command, input, std::io::empty()),
            None => process::wait(&mut command),
        }
    };
    let ended = match start(path, None) {
        Err(error) if process::is_no_program(&error) => {
            start(Path::new(process::SHELL), Some(path))
        }
        other => other,
    };
    ended.map_err(|error| {
        Stop::fault(&[
            b"can't run the former hook `",
            path.as_os_str().as_encoded_bytes(),
            b"` (",
            error.to_string().as_bytes(),
            b"); mend it, or take its executable bit away so that it is passed over",
        ])
    })
}
