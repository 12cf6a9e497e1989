//! Runs a guest that may wait, and lets none wait for what can't come.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use wasmtime::Store;
use wasmtime::component::{ComponentExportIndex, Resource};

use super::Emulated;
use crate::answer;
use crate::bindings::CheckPre as WorldPre;
use crate::bindings::exports::tollgate::check::guest;
use crate::check::Configured;
use crate::examination::Ending;
use crate::execute::{self, Attempt, ConfigureAnswer, Task};
use crate::host::InputHandle;
use crate::network::Network;

/// The interface of the contract that guests export.
const GUEST: &str = "tollgate:check/guest@0.1.0";

type ConfigureArguments<'a> = (&'a str, &'a [guest::ConfigurationFile]);
type CheckAnswer = Result<(), String>;

/// What came of the whole: how far it got, or what `check` answered.
type Called = Result<wasmtime::Result<CheckAnswer>, Configured>;

/// Runs a guest that is alone in the world: nothing it can wait for ever happens, so it either
/// gets through at once or is cut off where it begins to wait. No clock decides that, so it is
/// the same every time.
pub(crate) fn run(task: Task<'_>, ready: &WorldPre<Emulated>) -> Attempt {
    let data = Emulated::new(task.host(), None);
    let mut store = match execute::store(task, ready.engine(), data, Emulated::host) {
        Ok(store) => store,
        Err(why) => return Attempt::broken(Ending::HostFault(why)),
    };
    let called = {
        let mut whole = pin!(call(task, ready, &mut store));
        match whole.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(called) => Some(called),
            Poll::Pending => None,
        }
    };
    let called = called.unwrap_or_else(|| Ok(Err(store.data_mut().host.stop(Ending::Waited))));
    concluded(task, called, store)
}

/// Runs a guest that may speak to others, and waits for them until its deadline. What comes of it
/// is never kept.
///
/// The thread must not be one that drives a tokio runtime.
pub(crate) fn run_networked(
    task: Task<'_>,
    ready: &WorldPre<Emulated>,
    network: &Arc<Network>,
) -> Attempt {
    let fault = |why: String| Attempt::broken(Ending::HostFault(why));
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fault(format!("nothing can be waited for: {error}")),
    };
    let data = Emulated::new(task.host(), Some(Arc::clone(network)));
    let mut store = match execute::store(task, ready.engine(), data, Emulated::host) {
        Ok(store) => store,
        Err(why) => return fault(why),
    };
    let called = runtime.block_on(async {
        tokio::time::timeout(network.deadline(), call(task, ready, &mut store)).await
    });
    let called = called.unwrap_or_else(|_| Ok(Err(store.data_mut().host.stop(Ending::OutOfFuel))));
    for note in store.data().http.hooks.notes() {
        if store.data_mut().host.log_line("network", &note).is_err() {
            // The log is full, and says so.
            break;
        }
    }
    let attempt = {
        let _within = runtime.enter();
        concluded(task, called, store)
    };
    // A name that is being resolved can't be stopped; nobody waits for it.
    runtime.shutdown_background();
    attempt
}

/// What came of the call, once nothing of the guest runs any more.
fn concluded(task: Task<'_>, called: Called, mut store: Store<Emulated>) -> Attempt {
    store.data_mut().log_rest();
    let fuel = task.budget.burnt(&store);
    let host = store.into_data().host;
    match called {
        Err(configured) => Attempt::Configured(configured),
        Ok(Err(error)) if !host.open => Attempt::broken(answer::ending_of(&error, &host)),
        Ok(result) => execute::examined(task, result, fuel, host),
    }
}

/// Configures a fresh instance and lets it look at its input.
async fn call(task: Task<'_>, ready: &WorldPre<Emulated>, store: &mut Store<Emulated>) -> Called {
    let instance = match ready.instance_pre().instantiate_async(&mut *store).await {
        Ok(instance) => instance,
        Err(error) => {
            let host = store.data_mut().host();
            return Err(Configured::Broken(execute::not_instantiated(&error, host)));
        }
    };
    let files = answer::files(task.request.files);
    let configured = async {
        let index = export(ready, "configure")?;
        let configure = instance
            .get_typed_func::<ConfigureArguments<'_>, (ConfigureAnswer,)>(&mut *store, &index)?;
        let (answer,) =
            configure.call_async(&mut *store, (task.request.options, files.as_slice())).await?;
        Ok(answer)
    };
    let configured = configured.await;
    execute::configured_well(task, configured, store.data_mut().host())?;
    let checked = async {
        let index = export(ready, "check")?;
        let check = instance
            .get_typed_func::<(Resource<InputHandle>,), (CheckAnswer,)>(&mut *store, &index)?;
        let input = store.data_mut().host.push_input()?;
        let (answer,) = check.call_async(&mut *store, (input,)).await?;
        Ok(answer)
    };
    Ok(checked.await)
}

/// A function that the guest exports.
fn export(ready: &WorldPre<Emulated>, name: &str) -> wasmtime::Result<ComponentExportIndex> {
    let component = ready.instance_pre().component();
    component
        .get_export_index(None, GUEST)
        .and_then(|guest| component.get_export_index(Some(&guest), name))
        .ok_or_else(|| wasmtime::Error::msg(format!("it exports no `{GUEST}` with `{name}`")))
}
