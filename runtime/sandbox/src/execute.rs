//! Runs a linked check on one input: under the deadline first, under fuel where it overran it.

use std::sync::Arc;
use std::time::Instant;

use wasmtime::{Engine, Store, Trap, UpdateDeadline};

use crate::answer::{self, told};
use crate::bindings::CheckPre as WorldPre;
use crate::bindings::exports::tollgate::check::guest;
use crate::cancel::Cancel;
use crate::cancel::Cancelled;
use crate::check::{Check, Configured, Request};
use crate::emulated;
use crate::engine::Sandbox;
use crate::examination::{Ending, Examination};
use crate::host::Host;
use crate::link::Linked;
use crate::refused::limit_of;
use crate::ticker::{TICK, Ticker};

/// How far a run got.
pub(crate) enum Attempt {
    /// Not beyond `configure`.
    Configured(Configured),
    Examined(Examination),
}

impl Attempt {
    pub(crate) const fn broken(ending: Ending) -> Self {
        Self::Configured(Configured::Broken(ending))
    }
}

/// What interrupts a guest.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Budget {
    /// So many ticks of the clock.
    Epochs(u64),
    /// So much fuel.
    Fuel(u64),
}

impl Budget {
    pub(crate) fn give<T: 'static>(
        self,
        store: &mut Store<T>,
        cancel: &Cancel,
    ) -> Result<(), String> {
        let time = match self {
            Self::Epochs(ticks) => {
                Some(TICK.saturating_mul(u32::try_from(ticks).unwrap_or(u32::MAX)))
            }
            Self::Fuel(fuel) => {
                store.set_fuel(fuel).map_err(|error| format!("{error:#}"))?;
                None
            }
        };
        let cancel = cancel.clone();
        let start = Instant::now();
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(move |_| {
            if cancel.is_cancelled() {
                return Err(Cancelled.into());
            }
            // By the clock, since calls of the host pass over ticks.
            let over = time.is_some_and(|time| start.elapsed() >= time);
            Ok(if over { UpdateDeadline::Interrupt } else { UpdateDeadline::Continue(1) })
        });
        Ok(())
    }

    /// Fuel that is gone, where it is counted.
    pub(crate) fn burnt<T>(self, store: &Store<T>) -> Option<u64> {
        match self {
            Self::Epochs(_) => None,
            Self::Fuel(fuel) => store.get_fuel().ok().map(|left| fuel.saturating_sub(left)),
        }
    }
}

/// One run of a check.
#[derive(Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) check: &'a Check,
    pub(crate) request: &'a Request<'a>,
    /// Stop after `configure`.
    pub(crate) configure_only: bool,
    pub(crate) budget: Budget,
}

impl Task<'_> {
    pub(crate) fn host(&self) -> Host {
        Host::new(
            self.request.limits,
            &self.check.manifest,
            self.request.input.clone(),
            Arc::clone(&self.request.surroundings),
        )
    }
}

/// Runs under the deadline first; whoever overruns it runs again under fuel, so that "ran out
/// of time" is the same answer on every machine.
pub(crate) fn attempt(
    check: &Check,
    sandbox: &Sandbox,
    request: &Request<'_>,
    configure_only: bool,
) -> Attempt {
    let _running = sandbox.run_guest();
    let length = request.input.content.len() as u64;
    if let Linked::Networked(ready, network) = &check.ready {
        // Its time is that of the others it speaks to, and asking them twice is no way to a
        // result that does not depend on it.
        let budget = Budget::Epochs(Ticker::ticks(network.deadline()));
        let task = Task { check, request, configure_only, budget };
        return emulated::run_networked(task, ready, network);
    }
    let budget = Budget::Epochs(Ticker::ticks(request.limits.deadline_for(length)));
    let task = Task { check, request, configure_only, budget };
    if request.cancel.is_cancelled() {
        return Attempt::broken(Ending::Cancelled);
    }
    match run(task, &check.ready) {
        Attempt::Examined(Examination { ending: Ending::OutOfFuel, .. })
        | Attempt::Configured(Configured::Broken(Ending::OutOfFuel)) => {}
        attempt => return attempt,
    }
    metered(check, sandbox, request, configure_only)
}

/// Runs in the build that counts fuel.
pub(crate) fn metered(
    check: &Check,
    sandbox: &Sandbox,
    request: &Request<'_>,
    configure_only: bool,
) -> Attempt {
    let _running = sandbox.run_guest();
    let budget = Budget::Fuel(request.limits.fuel_for(request.input.content.len() as u64));
    match check.metered(sandbox) {
        Ok(metered) => run(Task { check, request, configure_only, budget }, metered),
        Err(why) => Attempt::broken(Ending::HostFault(why)),
    }
}

fn run(task: Task<'_>, linked: &Linked) -> Attempt {
    match linked {
        Linked::Pure(ready) => run_pure(task, ready),
        Linked::Emulated(ready) => emulated::run(task, ready),
        // A network check has one build only, and that is run above.
        Linked::Networked(..) | Linked::Ungranted => Attempt::broken(Ending::NotGranted),
    }
}

/// Handles beyond those counted by the host: the input, and what is lent during a call.
const OWN_HANDLES: usize = 16;

/// A store for one run, within the limits of the request.
pub(crate) fn store<T: 'static>(
    task: Task<'_>,
    engine: &Engine,
    data: T,
    host: fn(&mut T) -> &mut Host,
) -> Result<Store<T>, String> {
    let mut store = Store::new(engine, data);
    store.limiter(move |data| &mut host(data).meter);
    store.set_hostcall_fuel(task.request.limits.host_call);
    store.set_max_component_handles(task.request.limits.handles.saturating_add(OWN_HANDLES));
    task.budget.give(&mut store, &task.request.cancel)?;
    Ok(store)
}

fn run_pure(task: Task<'_>, ready: &WorldPre<Host>) -> Attempt {
    let mut store = match store(task, ready.engine(), task.host(), |host| host) {
        Ok(store) => store,
        Err(why) => return Attempt::broken(Ending::HostFault(why)),
    };
    let world = match ready.instantiate(&mut store) {
        Ok(world) => world,
        Err(error) => return Attempt::broken(not_instantiated(&error, store.data_mut())),
    };
    let guest = world.tollgate_check_guest();
    let files = answer::files(task.request.files);
    let configured = guest.call_configure(&mut store, task.request.options, &files);
    if let Err(configured) = configured_well(task, configured, store.data_mut()) {
        return Attempt::Configured(configured);
    }
    let result =
        store.data_mut().push_input().and_then(|input| guest.call_check(&mut store, input));
    let fuel = task.budget.burnt(&store);
    examined(task, result, fuel, store.into_data())
}

/// Why no instance could be made of a component.
pub(crate) fn not_instantiated(error: &wasmtime::Error, host: &mut Host) -> Ending {
    // Beyond what a guest's own start can do wrong there is only the machine.
    let of_guest = error.is::<Trap>()
        || error.is::<Cancelled>()
        || host.meter.refused.is_some()
        || host.stopped.is_some()
        || limit_of(error).is_some();
    if !of_guest {
        host.fault = Some(tollgate_model::sanitised(&format!("{error:#}")));
    }
    answer::ending_of(error, host)
}

pub(crate) type ConfigureAnswer = Result<Option<Vec<guest::Trigger>>, Vec<guest::Problem>>;

/// Whether the guest goes on to its input; else how far it got. From here on its imports are open.
pub(crate) fn configured_well(
    task: Task<'_>,
    answer: wasmtime::Result<ConfigureAnswer>,
    host: &mut Host,
) -> Result<(), Configured> {
    let limits = task.request.limits;
    match answer {
        Ok(Ok(triggers)) if task.configure_only => {
            Err(Configured::Ready(triggers.map(answer::triggers)))
        }
        Ok(Ok(_)) => {
            host.open = true;
            Ok(())
        }
        Ok(Err(problems)) => {
            let problems = answer::problems(problems, limits);
            Err(Configured::Refused(problems))
        }
        Err(error) => Err(Configured::Broken(answer::ending_of(&error, host))),
    }
}

/// What came of a call of `check`.
pub(crate) fn examined(
    task: Task<'_>,
    result: wasmtime::Result<Result<(), String>>,
    fuel: Option<u64>,
    mut host: Host,
) -> Attempt {
    let mut ending = match result {
        Ok(Ok(())) => Ending::Done,
        Ok(Err(why)) => Ending::Failed(told(&why, task.request.limits)),
        Err(error) => answer::ending_of(&error, &host),
    };
    if let (Ending::Done, Some(stopped)) = (&ending, host.stopped.take()) {
        ending = stopped;
    }
    if let Some(why) = host.fault.take().or_else(|| host.meter.short.take()) {
        ending = Ending::HostFault(why);
    }
    let memory = host.meter.memory();
    let (findings, trace, log) = host.into_parts();
    Attempt::Examined(Examination { ending, findings, trace, log, fuel, memory, network: false })
}
