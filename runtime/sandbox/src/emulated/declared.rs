//! Asks a check for its manifest, as its build does and no run ever.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use wasmtime::Store;
use wasmtime::component::Component;

use super::Emulated;
use crate::answer;
use crate::examination::Ending;
use crate::execute::{self, Task};
use crate::link::Linked;

/// The interface that checks of most languages export.
const DECLARATION: &str = "tollgate:check/declaration@0.1.0";

/// The manifest as the check says it; none where it exports no such thing.
///
/// All of WASI is emulated, also where the check will be alone with the contract: nobody can have
/// granted anything to a check that has no manifest yet.
pub(crate) fn declaration(
    task: Task<'_>,
    component: &Component,
    needs_network: bool,
) -> Result<Option<String>, Ending> {
    if component.get_export_index(None, DECLARATION).is_none() {
        return Ok(None);
    }
    let link = if needs_network { super::link_network } else { super::link };
    let engine = component.engine();
    let ready = Linked::waiting(engine, component, link)
        .map_err(|error| Ending::Misused(tollgate_model::sanitised(&format!("{error:#}"))))?;
    let data = Emulated::new(task.host(), None);
    let mut store =
        execute::store(task, engine, data, Emulated::host).map_err(Ending::HostFault)?;
    let said = {
        let whole = pin!(ask(&ready, &mut store));
        match whole.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(said) => said,
            Poll::Pending => return Err(Ending::Waited),
        }
    };
    store.data_mut().log_rest();
    said.map(Some).map_err(|error| answer::ending_of(&error, &store.data().host))
}

async fn ask(
    ready: &crate::bindings::CheckPre<Emulated>,
    store: &mut Store<Emulated>,
) -> wasmtime::Result<String> {
    let component = ready.instance_pre().component();
    let index = component
        .get_export_index(None, DECLARATION)
        .and_then(|interface| component.get_export_index(Some(&interface), "manifest"))
        .ok_or_else(|| wasmtime::Error::msg(format!("`{DECLARATION}` has no `manifest`")))?;
    let instance = ready.instance_pre().instantiate_async(&mut *store).await?;
    let manifest = instance.get_typed_func::<(), (String,)>(&mut *store, &index)?;
    let (said,) = manifest.call_async(&mut *store, ()).await?;
    Ok(said)
}
