//! Which checks there are, where their modules come from, and what they are configured with.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jsonschema::error::ValidationErrorKind;
use tollgate_componentize::Capabilities;
use tollgate_model::{
    ConfigError, Digest, Manifest, ModuleSource, NetworkGrant, PatternSet, Permission, Place,
    Policy, RepoPath, Scope, Settings, Trigger, nearest,
};
use tollgate_sandbox::{Allocation, Check, CompiledFolder, Configured, Limits, Network, Sandbox};
use tollgate_snapshot::{FileKind, Snapshot};

use crate::error::GateError;
use crate::gate::Selection;
use crate::in_flight::InFlight;
use crate::modules::{ModulePlaces, module_bytes};
use crate::option_schema;
use crate::plan::Variant;
use crate::warm::Warm;

/// A check that is part of the program: its module, and what the build compiled of it.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    pub wasm: &'static [u8],
    pub compiled: &'static [u8],
}

/// The interface by which a check asks about other files.
const SNAPSHOT: &str = "tollgate:check/snapshot@";

/// One check of a run. Compiled code is loaded when the first input needs it.
#[derive(Debug)]
pub(crate) struct GateCheck {
    /// The name the user knows it by: its manifest's id, or the one it replaces.
    pub(crate) id: String,
    pub(crate) manifest: Manifest,
    pub(crate) digest: Digest,
    /// From the imports alone; else why the module can't run.
    pub(crate) capabilities: Result<Capabilities, String>,
    /// What of the network the user granted this module.
    pub(crate) network: Option<NetworkGrant>,
    /// The deadline the user set for it, for all of the repository.
    pub(crate) deadline: Option<Duration>,
    pub(crate) files: PatternSet,
    pub(crate) configuration: Vec<(RepoPath, Vec<u8>)>,
    /// Whether it imports what tells of other files than its input.
    asks: bool,
    /// Its module is a file of the working tree that the judged trees do not hold.
    pub(crate) beside: bool,
    wasm: Cow<'static, [u8]>,
    compiled: Option<&'static [u8]>,
    loaded: OnceLock<Result<Arc<Check>, String>>,
}

impl GateCheck {
    fn new(
        id: Option<&str>,
        wasm: Cow<'static, [u8]>,
        compiled: Option<&'static [u8]>,
    ) -> Result<Self, String> {
        let manifest =
            tollgate_componentize::read_manifest(&wasm).map_err(|error| error.to_string())?;
        let files = PatternSet::new(&manifest.files).map_err(|error| error.to_string())?;
        let imports = tollgate_componentize::imports(&wasm).map_err(|error| error.to_string())?;
        Ok(Self {
            asks: imports.iter().any(|name| name.starts_with(SNAPSHOT)),
            id: id.unwrap_or(&manifest.id).to_owned(),
            digest: Digest::of(&wasm),
            capabilities: Capabilities::of(&wasm).map_err(|error| error.to_string()),
            network: None,
            deadline: None,
            manifest,
            files,
            configuration: Vec::new(),
            beside: false,
            wasm,
            compiled,
            loaded: OnceLock::new(),
        })
    }

    /// What it asks for that takes a grant. A module that can't run asks for nothing.
    pub(crate) fn permissions(&self) -> BTreeSet<Permission> {
        let network = self.capabilities.as_ref().is_ok_and(Capabilities::needs_network);
        network.then_some(Permission::Network).into_iter().collect()
    }

    /// The check, ready to run; the error says why it can't.
    pub(crate) fn loaded(&self, loader: &Loader<'_>) -> Result<&Check, &str> {
        let sandbox = loader.sandbox();
        let load = || {
            let sandbox = sandbox.map_err(|error| error.to_string())?;
            let folder = &loader.compiled.for_check(&self.id);
            match self.compiled {
                Some(compiled) => Check::built_in(sandbox, &self.wasm, compiled, folder),
                None => Check::load(sandbox, &self.wasm, folder),
            }
            .map_err(|error| error.to_string())
        };
        let loaded = self.loaded.get_or_init(|| {
            let Some(grant) = self.network.clone() else {
                return match loader.warm() {
                    Some(warm) => warm.check(&self.digest, load),
                    None => load().map(Arc::new),
                };
            };
            let mut network = Network::new(grant).map_err(|error| error.to_string())?;
            if let Some(deadline) = self.deadline {
                network = network.with_deadline(deadline);
            }
            load()?.with_network(network).map(Arc::new).map_err(|error| error.to_string())
        });
        loaded.as_deref().map_err(String::as_str)
    }

    /// Whether what it says of a file can depend on others: then a change elsewhere can concern a
    /// file that did not change.
    pub(crate) fn asks(&self) -> bool {
        // What comes over the network is another thing the next time, changed or not.
        self.asks && self.manifest.scope != Scope::Tree && self.network.is_none()
    }

    /// Whether it can read anything but its input.
    pub(crate) const fn reads(&self) -> bool {
        self.asks
    }

    pub(crate) fn wants(&self, path: &RepoPath) -> bool {
        self.files.is_empty() || self.files.is_match(path.as_bytes())
    }

    /// Lets the check validate its options and say its triggers.
    pub(crate) fn triggers(
        &self,
        loader: &Loader<'_>,
        settings: &Settings,
    ) -> Result<Result<Vec<Trigger>, String>, GateError> {
        let sandbox = loader.sandbox()?;
        let check = match self.loaded(loader) {
            Ok(check) => check,
            Err(why) => return Ok(Err(why.to_owned())),
        };
        let options = settings.options_json();
        let limits = Limits::default().overridden(&settings.limits);
        match check.configure(sandbox, options, &self.configuration, &limits) {
            Configured::Ready(triggers) => {
                Ok(Ok(triggers.unwrap_or_else(|| self.manifest.triggers.clone())))
            }
            Configured::Refused(problems) => Err(GateError::Configuration(
                problems.iter().map(|problem| self.refused(problem, settings)).collect(),
            )),
            Configured::Broken(ending) => Ok(Err(ending.to_string())),
        }
    }

    fn refused(&self, problem: &tollgate_sandbox::Problem, settings: &Settings) -> ConfigError {
        let pointer = problem.pointer.as_deref().unwrap_or("");
        let message = match pointer {
            "" => format!("check `{}`: {}", self.id, problem.message),
            pointer => format!("check `{}`, option `{pointer}`: {}", self.id, problem.message),
        };
        let own = problem.file.as_deref().and_then(|file| RepoPath::parse(file).ok());
        match (own, settings.option_place(pointer)) {
            (None, Some(place)) => ConfigError::new(place, message, None),
            (own, _) => ConfigError {
                path: own.unwrap_or_else(root_file),
                line: problem.line.unwrap_or(1),
                column: 1,
                message,
                hint: None,
            },
        }
    }

    /// Holds the user's options to the schema the check declares.
    fn validate_options(&self, settings: &Settings, errors: &mut Vec<ConfigError>) {
        let Some(whole) = settings.options_place.as_ref() else { return };
        let empty = settings.options.as_object().is_none_or(serde_json::Map::is_empty);
        if empty {
            return;
        }
        if self.manifest.options.is_null() {
            let message = format!("check `{}` has no options", self.id);
            errors.push(ConfigError::new(whole, message, Some("take them out".to_owned())));
            return;
        }
        let validator = match option_schema::validator(&self.manifest.options, &settings.options) {
            Ok(validator) => validator,
            Err(error) => {
                let message =
                    format!("check `{}` has a broken schema of options: {error}", self.id);
                errors.push(ConfigError::new(whole, message, None));
                return;
            }
        };
        for error in validator.iter_errors(&settings.options) {
            let at = error.instance_path().to_string();
            if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
                for name in unexpected {
                    errors.push(self.unknown_option(settings, whole, &format!("{at}/{name}")));
                }
                continue;
            }
            let place = settings.option_place(&at).unwrap_or(whole);
            let message = format!("check `{}`, option `{at}`: {error}", self.id);
            errors.push(ConfigError::new(place, message, None));
        }
    }

    fn unknown_option(&self, settings: &Settings, whole: &Place, pointer: &str) -> ConfigError {
        let name = pointer.rsplit('/').next().unwrap_or(pointer);
        let known = self.manifest.options["properties"].as_object();
        let names: Vec<&str> = known.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let hint = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has: {}", names.join(", ")),
        };
        let message = format!("check `{}` has no option `{pointer}`", self.id);
        ConfigError::new(settings.option_place(pointer).unwrap_or(whole), message, Some(hint))
    }
}

/// Every check there is, sorted by id, before any selection.
pub(crate) fn all(
    built_in: &[BuiltIn],
    policy: &Policy,
    places: ModulePlaces<'_>,
) -> Result<Vec<GateCheck>, GateError> {
    let mut checks = Vec::new();
    for built_in in built_in {
        let check = GateCheck::new(None, Cow::Borrowed(built_in.wasm), Some(built_in.compiled))
            .map_err(|error| GateError::Fault(format!("a built-in check is broken: {error}")))?;
        checks.push(check);
    }
    let mut errors = Vec::new();
    let mut switched_off = BTreeSet::new();
    for (id, _) in policy.mentioned() {
        let Some(spec) = policy.module(id) else { continue };
        if policy.all_settings(id).iter().all(|settings| !settings.enabled) {
            // Nobody misses the module of a check that is switched off.
            switched_off.insert(id);
            continue;
        }
        let module = match &spec.source {
            ModuleSource::Path(path) => module_bytes(path, places),
            ModuleSource::Oci(reference) => Err((
                format!("`oci://{reference}` is not on this machine"),
                Some("this version takes modules from files only; name one by its path".to_owned()),
            )),
        };
        let check = module.and_then(|(wasm, beside)| {
            let check = GateCheck::new(Some(id), Cow::Owned(wasm), None);
            check.map(|check| GateCheck { beside, ..check }).map_err(|error| {
                (format!("the module of check `{id}` can't be used: {error}"), None)
            })
        });
        match check {
            Ok(check) => {
                checks.retain(|known: &GateCheck| known.id != id);
                checks.push(check);
            }
            Err((message, hint)) => errors.push(ConfigError::new(&spec.place, message, hint)),
        }
    }
    checks.sort_by(|one, other| one.id.cmp(&other.id));
    hold_to_policy(&checks, policy, &switched_off, &mut errors);
    if errors.is_empty() { Ok(checks) } else { Err(GateError::Configuration(errors)) }
}

/// Complains of what the configuration names and nobody knows.
fn hold_to_policy(
    checks: &[GateCheck],
    policy: &Policy,
    switched_off: &BTreeSet<&str>,
    errors: &mut Vec<ConfigError>,
) {
    for (id, place) in policy.mentioned().filter(|(id, _)| !switched_off.contains(id)) {
        let unplaced = policy.module(id).is_none() && !checks.iter().any(|check| check.id == id);
        if unplaced {
            let near = nearest(id, checks.iter().map(|check| check.id.as_str()));
            let hint = near.map_or_else(
                || "a check that is not built in needs a `module`".to_owned(),
                |near| {
                    format!("did you mean `{near}`? a check that is not built in needs a `module`")
                },
            );
            errors.push(ConfigError::new(place, format!("there is no check `{id}`"), Some(hint)));
        }
    }
    for check in checks {
        for (rule, _, place) in policy.severity_rules(&check.id) {
            if check.manifest.rule(rule).is_none() {
                let known = check.manifest.rules.iter().map(|rule| rule.id.as_str());
                let hint = nearest(rule, known).map(|near| format!("did you mean `{near}`?"));
                let message = format!("check `{}` has no rule `{rule}`", check.id);
                errors.push(ConfigError::new(place, message, hint));
            }
        }
        for settings in policy.all_settings(&check.id) {
            check.validate_options(&settings, errors);
        }
    }
}

/// Keeps the checks of a run; the others that were asked to be left out are returned apart.
pub(crate) fn select(
    checks: Vec<GateCheck>,
    selection: &Selection,
) -> Result<(Vec<GateCheck>, Vec<GateCheck>), GateError> {
    for (ids, option) in [(&selection.only, "--check"), (&selection.skip, "TOLLGATE_SKIP")] {
        for id in ids {
            if !checks.iter().any(|check| check.id == *id) {
                let known: Vec<&str> = checks.iter().map(|check| check.id.as_str()).collect();
                let hint = match nearest(id, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are: {}", known.join(", ")),
                };
                let message = format!("{option} names check `{id}`, which does not exist");
                return Err(GateError::Usage { message, hint: Some(hint) });
            }
        }
    }
    let asked = |check: &GateCheck| selection.only.is_empty() || selection.only.contains(&check.id);
    Ok(checks.into_iter().filter(asked).partition(|check| !selection.skip.contains(&check.id)))
}

/// Hands each check the configuration files it asks for, from the snapshot policy is read from.
pub(crate) fn hand_configuration(
    checks: &mut [GateCheck],
    snapshot: &Snapshot,
) -> Result<(), GateError> {
    for check in checks {
        for name in &check.manifest.configuration_files {
            let Ok(path) = RepoPath::parse(name) else { continue };
            let Some(file) = snapshot.find(&path)? else { continue };
            if file.kind == FileKind::File {
                let read =
                    snapshot.read(&file).map_err(|error| GateError::Fault(error.to_string()))?;
                check.configuration.push((path, read));
            }
        }
    }
    Ok(())
}

fn root_file() -> RepoPath {
    #[expect(clippy::expect_used, reason = "a constant that is a path")]
    RepoPath::new(b"tollgate.toml").expect("a plain file name is a path")
}

/// Fewer inputs than this are examined faster without reserving memory for a pool of instances.
const POOL_FROM: usize = 64;

/// The sandbox of a run, made when the first check has to be loaded.
#[derive(Debug)]
pub(crate) struct Loader<'a> {
    pub(crate) compiled: &'a CompiledFolder,
    /// For runs with many inputs.
    pool: Allocation,
    /// Inputs that will have to be examined, as far as is known.
    inputs: AtomicUsize,
    warm: Option<&'a Warm>,
    sandbox: OnceLock<Result<Arc<Sandbox>, String>>,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(
        compiled: &'a CompiledFolder,
        threads: NonZeroUsize,
        variants: &[Variant],
        warm: Option<&'a Warm>,
    ) -> Self {
        let memory = variants.iter().map(|variant| variant.limits.memory).max();
        let table_elements = variants.iter().map(|variant| variant.limits.table_elements).max();
        let pool = Allocation::Pooling {
            instances: threads.saturating_add(1),
            memory: memory.unwrap_or(Limits::default().memory),
            table_elements: table_elements.unwrap_or(Limits::default().table_elements),
        };
        Self { compiled, pool, inputs: AtomicUsize::new(0), warm, sandbox: OnceLock::new() }
    }

    /// Tells how many inputs have to be examined, before the first is.
    pub(crate) fn expect(&self, inputs: usize) {
        self.inputs.fetch_max(inputs, Ordering::Relaxed);
    }

    pub(crate) fn sandbox(&self) -> Result<&Sandbox, GateError> {
        let made = || match self.warm() {
            Some(warm) => warm.sandbox(),
            None => {
                let allocation = if self.has_many() { self.pool } else { Allocation::OnDemand };
                Sandbox::new(allocation).map(Arc::new).map_err(|error| error.to_string())
            }
        };
        let made = self.sandbox.get_or_init(made).as_deref();
        made.map_err(|error| GateError::Fault(error.clone()))
    }

    /// What is kept in memory, for runs that are over soon: one with many inputs is better off
    /// with a pool of its own.
    fn warm(&self) -> Option<&'a Warm> {
        self.warm.filter(|_| !self.has_many())
    }

    /// What other runs of this process are examining.
    pub(crate) fn in_flight(&self) -> Option<&'a InFlight> {
        self.warm.map(|warm| &warm.in_flight)
    }

    fn has_many(&self) -> bool {
        self.inputs.load(Ordering::Relaxed) >= POOL_FROM
    }
}
