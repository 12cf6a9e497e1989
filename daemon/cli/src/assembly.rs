//! Puts a gate together: the checks of the program, and what this user has kept.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tollgate_gate::{Gate, ReadAhead, Validation};
use tollgate_sandbox::{CompileListener, CompiledFolder, own_program};

use crate::built_in::BUILT_IN;
use crate::context::Context;
use crate::home::Home;

/// A gate, and what the user should know of it.
#[derive(Debug)]
pub(crate) struct Assembly {
    pub(crate) gate: Gate,
    pub(crate) note: Option<String>,
}

/// How the user waits for modules that have to be compiled.
#[derive(Clone, Default)]
pub(crate) struct Waiting {
    /// None for as long as it takes.
    pub(crate) patience: Option<Duration>,
    pub(crate) listener: Option<Arc<dyn CompileListener>>,
}

/// Without a home that can be written nothing is kept, which is slower and no less right.
pub(crate) fn assemble(context: &Context, waiting: Waiting) -> Assembly {
    let mut note = None;
    let mut unkept = |reason: String| {
        note.get_or_insert(format!("{reason}; results are not kept between runs"));
    };
    let mut compiled = CompiledFolder::none();
    let mut store = None;
    let mut data = None;
    match Home::find(&context.environment) {
        None => unkept("there is no home folder (set HOME or TOLLGATE_HOME)".to_owned()),
        Some(home) => {
            data = Some(Arc::new(home.data_sets()));
            // One that is open serves all requests of a daemon.
            match context.warm.as_ref().and_then(|warm| warm.store.clone()) {
                Some(open) => store = Some(open),
                None => match home.open_store(context.today()) {
                    Ok(opened) => store = Some(Arc::new(opened)),
                    Err(reason) => unkept(reason),
                },
            }
            match home.compiled() {
                Ok(folder) => compiled = folder,
                Err(reason) => unkept(reason),
            }
        }
    }
    match own_program() {
        Ok(program) => compiled = compiled.compiled_by(program),
        Err(why) => unkept(format!("this program can't tell where it is: {why}")),
    }
    if let Some(patience) = waiting.patience {
        compiled = compiled.with_patience(patience);
    }
    if let Some(listener) = waiting.listener {
        compiled = compiled.with_listener(listener);
    }
    let built_in = BUILT_IN.to_vec();
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let warm = context.warm.as_ref().map(|warm| Arc::clone(&warm.gate));
    let validation = Validation::default();
    let ahead = ReadAhead::default();
    Assembly {
        gate: Gate { built_in, store, data, validation, compiled, threads, warm, ahead },
        note,
    }
}
