//! A check that is ready to run: read, compiled and linked, or refused with a reason.

use std::sync::{Arc, OnceLock};

use tollgate_componentize::Capabilities;
use tollgate_model::{Digest, Manifest, RepoPath, Trigger};
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::cancel::Cancel;
use crate::compile::CompileError;
use crate::compiled::CompiledFolder;
use crate::emulated;
use crate::engine::Sandbox;
use crate::examination::{Ending, Examination};
use crate::execute::{self, Attempt, Budget, Task};
use crate::limits::Limits;
use crate::link::Linked;
use crate::network::Network;
use crate::surroundings::{EntryKind, Nothing, Surroundings};
use crate::ticker::Ticker;

/// What is to be examined.
#[derive(Debug, Clone)]
pub struct Input {
    /// None for scope `blob`, and for the root of a tree.
    pub path: Option<RepoPath>,
    pub kind: EntryKind,
    pub content: Arc<Vec<u8>>,
}

/// Everything one examination depends on, the check aside.
pub struct Request<'a> {
    /// A JSON object.
    pub options: &'a str,
    /// The configuration files the manifest asks for.
    pub files: &'a [(RepoPath, Vec<u8>)],
    pub input: Input,
    pub surroundings: Arc<dyn Surroundings>,
    pub limits: &'a Limits,
    pub cancel: Cancel,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("input", &self.input.path).finish_non_exhaustive()
    }
}

/// Something wrong with the configuration, as the check says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// None for the options in `tollgate.toml`.
    pub file: Option<String>,
    pub line: Option<u32>,
    /// A JSON pointer into the options.
    pub pointer: Option<String>,
    pub message: String,
}

/// What came of configuring a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Configured {
    /// It will run; these triggers hold instead of the manifest's where there are any.
    Ready(Option<Vec<Trigger>>),
    /// The configuration is wrong.
    Refused(Vec<Problem>),
    /// The check itself did not get through it.
    Broken(Ending),
}

/// Why a module can't be used as a check.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Module(#[from] tollgate_componentize::Error),
    #[error(transparent)]
    Compile(#[from] CompileError),
    #[error("it does not fit the contract `tollgate:check`: {0}")]
    Link(String),
}

/// A check that can run. Shared by threads.
pub struct Check {
    pub(crate) manifest: Arc<Manifest>,
    digest: Digest,
    capabilities: Capabilities,
    wasm: Arc<[u8]>,
    /// Where its metered build is kept, too.
    folder: CompiledFolder,
    component: Component,
    pub(crate) ready: Linked,
    metered: OnceLock<Result<Linked, String>>,
    outlives_runs: bool,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Check")
            .field("id", &self.manifest.id)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

impl Check {
    /// A check that is embedded in the program, with what [`Sandbox::precompile`] made of it.
    /// Where that does not fit this machine it is compiled anew.
    ///
    /// `compiled` is as trusted as the program it is a part of; never pass anything else.
    pub fn built_in(
        sandbox: &Sandbox,
        wasm: &[u8],
        compiled: &[u8],
        folder: &CompiledFolder,
    ) -> Result<Self, LoadError> {
        let engine = &sandbox.ordinary().engine;
        match crate::compiled::load_trusted(engine, compiled) {
            Some(component) => Self::linked(wasm, engine, &component, folder),
            None => Self::load(sandbox, wasm, folder),
        }
    }

    /// A check of any origin, compiled once and kept in `folder`.
    pub fn load(
        sandbox: &Sandbox,
        wasm: &[u8],
        folder: &CompiledFolder,
    ) -> Result<Self, LoadError> {
        // Reading these first tells apart what is no component at all, or none that can run.
        tollgate_componentize::read_manifest(wasm)?;
        Capabilities::of(wasm)?;
        tollgate_componentize::hold_to_effort(wasm)?;
        let ordinary = sandbox.ordinary();
        if let Some(component) = folder.component(ordinary, wasm)?
            && sandbox.has_room_for(&component)
        {
            return Self::linked(wasm, &ordinary.engine, &component, folder);
        }
        let machine = |why: &str| CompileError::Machine(why.to_owned());
        let roomy = sandbox.roomy().map_err(machine)?;
        let component =
            folder.component(roomy, wasm)?.ok_or_else(|| machine("there is no room for it"))?;
        Self::linked(wasm, &roomy.engine, &component, folder)
    }

    fn linked(
        wasm: &[u8],
        engine: &Engine,
        component: &Component,
        folder: &CompiledFolder,
    ) -> Result<Self, LoadError> {
        let capabilities = Capabilities::of(wasm)?;
        Ok(Self {
            manifest: Arc::new(tollgate_componentize::read_manifest(wasm)?),
            digest: Digest::of(wasm),
            ready: Linked::new(engine, component, &capabilities, None).map_err(LoadError::Link)?,
            capabilities,
            component: component.clone(),
            wasm: wasm.into(),
            folder: folder.clone(),
            metered: OnceLock::new(),
            outlives_runs: false,
        })
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Of the module's bytes.
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// What it may do, from its imports.
    pub const fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Lets a check that needs the network have it, as far as the grant goes. Without this such a
    /// check does not run; for any other it changes nothing.
    pub fn with_network(mut self, network: Network) -> Result<Self, LoadError> {
        let network = Arc::new(network);
        self.ready = Linked::new(
            self.component.engine(),
            &self.component,
            &self.capabilities,
            Some(&network),
        )
        .map_err(LoadError::Link)?;
        Ok(self)
    }

    /// Lets the check look at its configuration, without an input.
    pub fn configure(
        &self,
        sandbox: &Sandbox,
        options: &str,
        files: &[(RepoPath, Vec<u8>)],
        limits: &Limits,
    ) -> Configured {
        let input = Input { path: None, kind: EntryKind::File, content: Arc::default() };
        let request = Request {
            options,
            files,
            input,
            surroundings: Arc::new(Nothing),
            limits,
            cancel: Cancel::default(),
        };
        match execute::attempt(self, sandbox, &request, true) {
            Attempt::Configured(configured) => configured,
            Attempt::Examined(examination) => Configured::Broken(examination.ending),
        }
    }

    /// The manifest as the check itself says it, in JSON; none where it exports no `declaration`.
    /// For the build of a check, which is given a manifest that stands in for it until then.
    pub fn declaration(
        &self,
        sandbox: &Sandbox,
        limits: &Limits,
    ) -> Result<Option<String>, Ending> {
        let _running = sandbox.run_guest();
        let input = Input { path: None, kind: EntryKind::File, content: Arc::default() };
        let request = Request {
            options: "{}",
            files: &[],
            input,
            surroundings: Arc::new(Nothing),
            limits,
            cancel: Cancel::default(),
        };
        let budget = Budget::Epochs(Ticker::ticks(limits.deadline_for(0)));
        let task = Task { check: self, request: &request, configure_only: true, budget };
        emulated::declaration(task, &self.component, self.capabilities.needs_network())
    }

    /// Runs the check on one input in a fresh instance.
    ///
    /// The thread needs [`Sandbox::THREAD_STACK`] bytes of stack.
    pub fn examine(&self, sandbox: &Sandbox, request: &Request<'_>) -> Examination {
        let mut examination = examined(execute::attempt(self, sandbox, request, false));
        examination.network = matches!(self.ready, Linked::Networked(..));
        examination
    }

    /// As [`Check::examine`], under fuel from the start: the answer is the same, with the fuel it
    /// took. For tests of determinism and for authors; it is the slower build.
    pub fn examine_metered(&self, sandbox: &Sandbox, request: &Request<'_>) -> Examination {
        examined(execute::metered(self, sandbox, request, false))
    }

    /// For a process that keeps it from run to run.
    #[must_use]
    pub fn outliving_runs(self) -> Self {
        Self { outlives_runs: true, ..self }
    }

    /// The build whose fuel is counted, made when the first input overruns its deadline.
    pub(crate) fn metered(&self, sandbox: &Sandbox) -> Result<&Linked, String> {
        let target = sandbox.metered()?;
        if let Some(made) = self.metered.get() {
            return made.as_ref().map_err(Clone::clone);
        }
        // How long a run waits is its own affair.
        let folder = if self.outlives_runs { self.folder.for_run() } else { self.folder.clone() };
        let linked = match folder.component(target, &self.wasm) {
            // It may be there the next time.
            Err(error @ CompileError::Unfinished { .. }) => return Err(error.to_string()),
            Err(error) => Err(error.to_string()),
            Ok(None) => Err("there is no room for it".to_owned()),
            Ok(Some(component)) => {
                Linked::new(&target.engine, &component, &self.capabilities, None)
            }
        };
        let linked = self.metered.get_or_init(|| linked);
        linked.as_ref().map_err(Clone::clone)
    }
}

/// The answer of an attempt, however far it got.
fn examined(attempt: Attempt) -> Examination {
    match attempt {
        Attempt::Examined(examination) => examination,
        Attempt::Configured(configured) => Examination::without_findings(match configured {
            Configured::Broken(ending) => ending,
            Configured::Refused(problems) => {
                Ending::Failed(problems.first().map(|p| p.message.clone()).unwrap_or_default())
            }
            Configured::Ready(_) => Ending::Done,
        }),
    }
}
