//! From a module to a component that can run: what is kept of it, or what is compiled of it now.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::build::Target;
use crate::compile::{self, CompileError, Compiler, Order};
use crate::folder::ModuleFolder;
use crate::kept::{Found, Kept, ModuleKey};

/// Hears of modules that are being compiled. Told from several threads.
pub trait CompileListener: Send + Sync {
    /// A module of this check has to be compiled, which may take long.
    fn compiling(&self, check: &str);
    /// It is, or will not be.
    fn compiled(&self, check: &str);
}

/// Where compiled modules are kept and who compiles those that are not. Clones share what they
/// note and how long they have waited.
#[derive(Clone)]
pub struct CompiledFolder {
    /// Nothing where the user has no folder that can be written.
    kept: Option<Kept>,
    compiler: Compiler,
    patience: Option<Duration>,
    listener: Option<Arc<dyn CompileListener>>,
    /// Whose modules these are, as the user calls it.
    check: Arc<str>,
    run: Arc<Run>,
}

/// What belongs to one run.
#[derive(Debug, Default)]
struct Run {
    /// When it first had to wait.
    waiting_since: OnceLock<Instant>,
    notes: Mutex<Vec<String>>,
}

impl std::fmt::Debug for CompiledFolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CompiledFolder")
            .field("kept", &self.kept)
            .field("compiler", &self.compiler)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

impl CompiledFolder {
    /// Keeps modules in a folder; compiles in this process.
    pub fn at(folder: impl Into<PathBuf>, key: ModuleKey) -> Self {
        Self { kept: Some(Kept { folder: ModuleFolder::new(folder), key }), ..Self::none() }
    }

    /// Keeps nothing; compiles every time, in this process.
    pub fn none() -> Self {
        Self {
            kept: None,
            compiler: Compiler::InProcess,
            patience: None,
            listener: None,
            check: Arc::from(""),
            run: Arc::default(),
        }
    }

    /// Compiles in processes of their own, within limits. `program` must hand the arguments after
    /// [`crate::COMPILE_COMMAND`] to [`crate::CompileTask`].
    #[must_use]
    pub fn compiled_by(mut self, program: PathBuf) -> Self {
        self.compiler = Compiler::Child { program };
        self
    }

    /// Waits no longer than this in one run, all modules together; what takes longer goes on, and
    /// the next run finds it. Only where other processes compile.
    #[must_use]
    pub const fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = Some(patience);
        self
    }

    #[must_use]
    pub fn with_listener(mut self, listener: Arc<dyn CompileListener>) -> Self {
        self.listener = Some(listener);
        self
    }

    /// The same for a run that has waited for nothing yet.
    #[must_use]
    pub fn for_run(&self) -> Self {
        Self { run: Arc::default(), ..self.clone() }
    }

    /// The same for one check, named as the user knows it.
    #[must_use]
    pub fn for_check(&self, check: &str) -> Self {
        Self { check: Arc::from(check), ..self.clone() }
    }

    /// What the user should know of this run, once.
    pub fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut self.run.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The component of `wasm`; none where this engine's pool has no room for it.
    pub(crate) fn component(
        &self,
        target: &Target,
        wasm: &[u8],
    ) -> Result<Option<Component>, CompileError> {
        let name = target.name(wasm);
        let mut misfit = None;
        if let Some(kept) = &self.kept {
            match kept.find(&name) {
                Found::Compiled(compiled) => match load_own(&target.engine, &compiled) {
                    Ok(component) => return Ok(Some(component)),
                    Err(_) if target.pooled => return Ok(None),
                    Err(why) => {
                        kept.forget(&name);
                        misfit = Some(why);
                    }
                },
                Found::Misfit(why) => misfit = Some(why),
                Found::Nothing => {}
            }
            if let Some(error) = kept.failure(&name) {
                return Err(error);
            }
        }
        let made = self.make(target, &name, wasm)?;
        let check = &self.check;
        if let Some(why) = misfit {
            self.note(format!("the compiled module of check `{check}` was rebuilt: {why}"));
        }
        if let Some(why) = made.unkept {
            self.note(format!("the compiled module of check `{check}` can't be kept: {why}"));
        }
        match load_own(&target.engine, &made.compiled) {
            Ok(component) => Ok(Some(component)),
            Err(_) if target.pooled => Ok(None),
            Err(why) => Err(CompileError::Machine(why)),
        }
    }

    fn make(
        &self,
        target: &Target,
        name: &str,
        wasm: &[u8],
    ) -> Result<compile::Made, CompileError> {
        let patience = self.patience.map(|patience| {
            let since = self.run.waiting_since.get_or_init(Instant::now);
            patience.saturating_sub(since.elapsed())
        });
        if let Some(listener) = &self.listener {
            listener.compiling(&self.check);
        }
        let order = Order { target, name, wasm, kept: self.kept.as_ref(), patience };
        let made = self.compiler.make(&order).map_err(|error| match (error, self.patience) {
            // All of the wait, of which this module may have had the end only.
            (CompileError::Unfinished { .. }, Some(waited)) => CompileError::Unfinished { waited },
            (error, _) => error,
        });
        if let Some(listener) = &self.listener {
            listener.compiled(&self.check);
        }
        made
    }

    fn note(&self, note: String) {
        self.run.notes.lock().unwrap_or_else(PoisonError::into_inner).push(note);
    }
}

/// Loads what is embedded in the program; none where it does not fit this engine or machine.
pub(crate) fn load_trusted(engine: &Engine, compiled: &[u8]) -> Option<Component> {
    load_own(engine, compiled).ok()
}

#[expect(
    unsafe_code,
    reason = "machine code of our own making: embedded, authenticated or just compiled"
)]
fn load_own(engine: &Engine, compiled: &[u8]) -> Result<Component, String> {
    // SAFETY: the callers pass bytes that `precompile_component` made and that nobody else could
    // have written: embedded in this program, proven by the user's key, or told by the process
    // that this one started to make them.
    unsafe { Component::deserialize(engine, compiled) }
        .map_err(|error| tollgate_model::sanitised(&format!("{error:#}")))
}
