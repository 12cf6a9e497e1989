//! Reads what a guest answers, or why it did not: its words made fit to be shown, its end named.

use tollgate_model::{RepoPath, Trigger, sanitised};
use wasmtime::Trap;

use crate::bindings::exports::tollgate::check::guest;
use crate::cancel::Cancelled;
use crate::check::Problem;
use crate::examination::{Ending, STACK};
use crate::host::Host;
use crate::limits::Limits;
use crate::refused::limit_of;

/// The configuration files as a guest is handed them.
pub(crate) fn files(files: &[(RepoPath, Vec<u8>)]) -> Vec<guest::ConfigurationFile> {
    files
        .iter()
        .map(|(path, content)| guest::ConfigurationFile {
            path: path.to_string(),
            content: content.clone(),
        })
        .collect()
}

pub(crate) fn triggers(triggers: Vec<guest::Trigger>) -> Vec<Trigger> {
    triggers.into_iter().map(trigger).collect()
}

fn trigger(trigger: guest::Trigger) -> Trigger {
    match trigger {
        guest::Trigger::Literal(text) => Trigger::Literal(text),
        guest::Trigger::Magic(bytes) => {
            Trigger::Magic(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        }
        guest::Trigger::Path(pattern) => Trigger::Path(pattern),
        guest::Trigger::Base64Run(least) => Trigger::Base64Run(least),
        guest::Trigger::HexRun(least) => Trigger::HexRun(least),
        guest::Trigger::Always => Trigger::Always,
    }
}

/// More wrong options or files than anybody mends in one go.
const PROBLEMS: usize = 100;

pub(crate) fn problems(problems: Vec<guest::Problem>, limits: &Limits) -> Vec<Problem> {
    problems
        .into_iter()
        .take(PROBLEMS)
        .map(|problem| Problem {
            file: problem.file.as_deref().map(|file| told(file, limits)),
            line: problem.line,
            pointer: problem.pointer.as_deref().map(|at| told(at, limits)),
            message: told(&problem.message, limits),
        })
        .collect()
}

/// What a guest says in its own words, as much of it as is read.
pub(crate) fn told(text: &str, limits: &Limits) -> String {
    let end = text.floor_char_boundary(limits.message);
    let mut told = sanitised(&text[..end]);
    if end < text.len() {
        told.push('…');
    }
    told
}

/// Names why a call into the guest did not come back.
pub(crate) fn ending_of(error: &wasmtime::Error, host: &Host) -> Ending {
    if let Some(why) = host.fault.as_ref().or(host.meter.short.as_ref()) {
        return Ending::HostFault(why.clone());
    }
    if let Some(stopped) = &host.stopped {
        return stopped.clone();
    }
    if error.is::<Cancelled>() {
        return Ending::Cancelled;
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel | Trap::Interrupt) => return Ending::OutOfFuel,
        Some(Trap::StackOverflow) => return Ending::OverLimit(STACK.to_owned()),
        _ => {}
    }
    if let Some(limit) = host.meter.refused.or_else(|| limit_of(error)) {
        return Ending::over(limit);
    }
    // A guest of our SDK logs its panic before it traps, others print it; that says more than the
    // trap.
    let lines = |prefix| host.log.iter().rev().filter_map(move |line| line.strip_prefix(prefix));
    let said = |line: &&str| !line.starts_with("note: ");
    let last_words = lines("error: ").next().or_else(|| lines("stderr: ").find(said));
    match (last_words, error.downcast_ref::<Trap>()) {
        (Some(words), _) => Ending::Trapped(told(words, &host.limits)),
        (None, Some(trap)) => Ending::Trapped(trap.to_string()),
        (None, None) => Ending::Trapped(told(&format!("{error:#}"), &host.limits)),
    }
}
