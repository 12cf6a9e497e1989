//! A check that is ready to run: loaded, linked, and run in a fresh instance for each input.

use std::sync::{Arc, OnceLock};

use tollgate_model::{Digest, Manifest, RepoPath, Trigger, sanitised};
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Engine, Store, Trap};

use crate::bindings::exports::tollgate::check::guest;
use crate::bindings::{Check as World, CheckPre as WorldPre};
use crate::compiled::CompiledFolder;
use crate::engine::Sandbox;
use crate::examination::{Ending, Examination, STACK};
use crate::host::Host;
use crate::limits::Limits;
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
    #[error("it does not compile: {0}")]
    Compile(String),
    #[error("it does not fit the contract `tollgate:check`: {0}")]
    Link(String),
}

/// A check that can run. Shared by threads.
pub struct Check {
    manifest: Arc<Manifest>,
    digest: Digest,
    wasm: Arc<[u8]>,
    ready: WorldPre<Host>,
    metered: OnceLock<Result<WorldPre<Host>, String>>,
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
        match crate::compiled::load_trusted(&sandbox.engine, compiled) {
            Some(component) => Self::linked(wasm, &sandbox.engine, &component),
            None => Self::load(sandbox, wasm, folder),
        }
    }

    /// A check of any origin, compiled once and kept in `folder`.
    pub fn load(
        sandbox: &Sandbox,
        wasm: &[u8],
        folder: &CompiledFolder,
    ) -> Result<Self, LoadError> {
        // Reading the manifest first tells apart what is no component at all.
        tollgate_componentize::read_manifest(wasm)?;
        tollgate_componentize::hold_to_effort(wasm)?;
        if let Ok(component) = folder.component(&sandbox.engine, wasm)
            && sandbox.has_room_for(&component)
        {
            return Self::linked(wasm, &sandbox.engine, &component);
        }
        let engine = sandbox.roomy().map_err(|why| LoadError::Compile(why.to_owned()))?;
        let component = folder.component(engine, wasm).map_err(LoadError::Compile)?;
        Self::linked(wasm, engine, &component)
    }

    fn linked(wasm: &[u8], engine: &Engine, component: &Component) -> Result<Self, LoadError> {
        Ok(Self {
            manifest: Arc::new(tollgate_componentize::read_manifest(wasm)?),
            digest: Digest::of(wasm),
            wasm: wasm.into(),
            ready: pre(engine, component).map_err(LoadError::Link)?,
            metered: OnceLock::new(),
        })
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Of the module's bytes.
    pub const fn digest(&self) -> &Digest {
        &self.digest
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
        let request = Request { options, files, input, surroundings: Arc::new(Nothing), limits };
        match self.attempt(sandbox, &request, false) {
            Attempt::Configured(configured) => configured,
            Attempt::Examined(examination) => Configured::Broken(examination.ending),
        }
    }

    /// Runs the check on one input in a fresh instance.
    ///
    /// The thread needs [`Sandbox::THREAD_STACK`] bytes of stack.
    pub fn examine(&self, sandbox: &Sandbox, request: &Request<'_>) -> Examination {
        match self.attempt(sandbox, request, true) {
            Attempt::Examined(examination) => examination,
            Attempt::Configured(configured) => Examination {
                ending: match configured {
                    Configured::Broken(ending) => ending,
                    Configured::Refused(problems) => Ending::Failed(
                        problems.first().map(|p| p.message.clone()).unwrap_or_default(),
                    ),
                    Configured::Ready(_) => Ending::Done,
                },
                findings: Vec::new(),
                trace: Vec::new(),
                log: Vec::new(),
                fuel: None,
            },
        }
    }

    /// Runs under the deadline first; whoever overruns it runs again under fuel, so that "ran out
    /// of time" is the same answer on every machine.
    fn attempt(&self, sandbox: &Sandbox, request: &Request<'_>, check: bool) -> Attempt {
        let mut store = self.store(self.ready.engine(), request);
        let length = request.input.content.len() as u64;
        store.set_epoch_deadline(Ticker::ticks(request.limits.deadline_for(length)));
        store.epoch_deadline_trap();
        match run(store, &self.ready, request, check) {
            Attempt::Examined(Examination { ending: Ending::OutOfFuel, .. })
            | Attempt::Configured(Configured::Broken(Ending::OutOfFuel)) => {}
            attempt => return attempt,
        }
        let metered = sandbox.metered().map_err(str::to_owned).and_then(|engine| {
            let ready = self.metered.get_or_init(|| {
                let component = Component::new(engine, &self.wasm).map_err(|e| format!("{e:#}"))?;
                pre(engine, &component)
            });
            ready.as_ref().map(|ready| (engine, ready)).map_err(Clone::clone)
        });
        match metered {
            Ok((engine, ready)) => {
                let mut store = self.store(engine, request);
                let fuel = request.limits.fuel_for(length);
                match store.set_fuel(fuel) {
                    Ok(()) => run(store, ready, request, check),
                    Err(error) => fault(format!("{error:#}")),
                }
            }
            Err(why) => fault(why),
        }
    }

    fn store(&self, engine: &Engine, request: &Request<'_>) -> Store<Host> {
        let host = Host::new(
            request.limits,
            &self.manifest,
            request.input.clone(),
            Arc::clone(&request.surroundings),
        );
        let mut store = Store::new(engine, host);
        store.limiter(|host| &mut host.meter);
        store.set_hostcall_fuel(request.limits.host_call);
        store
    }
}

enum Attempt {
    Configured(Configured),
    Examined(Examination),
}

fn fault(why: String) -> Attempt {
    Attempt::Configured(Configured::Broken(Ending::HostFault(why)))
}

fn pre(engine: &Engine, component: &Component) -> Result<WorldPre<Host>, String> {
    let mut linker = Linker::<Host>::new(engine);
    World::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)
        .and_then(|()| linker.instantiate_pre(component))
        .and_then(WorldPre::new)
        .map_err(|error| sanitised(&format!("{error:#}")))
}

fn run(
    mut store: Store<Host>,
    ready: &WorldPre<Host>,
    request: &Request<'_>,
    check: bool,
) -> Attempt {
    let configured = configure(&mut store, ready, request);
    let world = match configured {
        Ok((_, Ok(triggers))) if !check => {
            return Attempt::Configured(Configured::Ready(triggers));
        }
        Ok((world, Ok(_))) => world,
        Ok((_, Err(problems))) => return Attempt::Configured(Configured::Refused(problems)),
        Err(error) => {
            let ending = ending_of(&error, &store);
            return Attempt::Configured(Configured::Broken(ending));
        }
    };
    store.data_mut().open = true;
    let result = store
        .data_mut()
        .push_input()
        .and_then(|input| world.tollgate_check_guest().call_check(&mut store, input));
    let mut ending = match result {
        Ok(Ok(())) => Ending::Done,
        Ok(Err(why)) => Ending::Failed(told(&why, request.limits)),
        Err(error) => ending_of(&error, &store),
    };
    let fuel = store.get_fuel().ok().map(|left| {
        request.limits.fuel_for(request.input.content.len() as u64).saturating_sub(left)
    });
    let mut host = store.into_data();
    if let Some(why) = host.fault.take().or_else(|| host.meter.short.take()) {
        ending = Ending::HostFault(why);
    }
    let (findings, trace, log) = host.into_parts();
    Attempt::Examined(Examination { ending, findings, trace, log, fuel })
}

type Answer = (World, Result<Option<Vec<Trigger>>, Vec<Problem>>);

fn configure(
    store: &mut Store<Host>,
    ready: &WorldPre<Host>,
    request: &Request<'_>,
) -> wasmtime::Result<Answer> {
    let world = match ready.instantiate(&mut *store) {
        Ok(world) => world,
        Err(error) => {
            // Beyond what a guest's own start can do wrong there is only the machine.
            let of_guest = error.is::<Trap>() || store.data().meter.refused.is_some();
            if !of_guest {
                store.data_mut().fault = Some(sanitised(&format!("{error:#}")));
            }
            return Err(error);
        }
    };
    let files: Vec<_> = request
        .files
        .iter()
        .map(|(path, content)| guest::ConfigurationFile {
            path: path.to_string(),
            content: content.clone(),
        })
        .collect();
    let answer =
        world.tollgate_check_guest().call_configure(&mut *store, request.options, &files)?;
    let answer = match answer {
        Ok(triggers) => Ok(triggers.map(|list| list.into_iter().map(trigger).collect())),
        Err(problems) => Err(problems
            .into_iter()
            .take(PROBLEMS)
            .map(|problem| Problem {
                file: problem.file.as_deref().map(|file| told(file, request.limits)),
                line: problem.line,
                pointer: problem.pointer.as_deref().map(|at| told(at, request.limits)),
                message: told(&problem.message, request.limits),
            })
            .collect()),
    };
    Ok((world, answer))
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

/// What a guest says in its own words, as much of it as is read.
fn told(text: &str, limits: &Limits) -> String {
    let end = text.floor_char_boundary(limits.message);
    let mut told = sanitised(&text[..end]);
    if end < text.len() {
        told.push('…');
    }
    told
}

/// Names why a call into the guest did not come back.
fn ending_of(error: &wasmtime::Error, store: &Store<Host>) -> Ending {
    let host = store.data();
    if let Some(why) = host.fault.as_ref().or(host.meter.short.as_ref()) {
        return Ending::HostFault(why.clone());
    }
    if let Some(stopped) = &host.stopped {
        return stopped.clone();
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel | Trap::Interrupt) => return Ending::OutOfFuel,
        Some(Trap::StackOverflow) => return Ending::OverLimit(STACK.to_owned()),
        _ => {}
    }
    if let Some(limit) = host.meter.refused {
        return Ending::OverLimit(limit.to_owned());
    }
    // A guest of our SDK logs its panic before it traps; that says more than the trap.
    let last_words = host.log.iter().rev().find_map(|line| line.strip_prefix("error: "));
    match (last_words, error.downcast_ref::<Trap>()) {
        (Some(words), _) => Ending::Trapped(told(words, &host.limits)),
        (None, Some(trap)) => Ending::Trapped(trap.to_string()),
        (None, None) => Ending::Trapped(told(&format!("{error:#}"), &host.limits)),
    }
}
