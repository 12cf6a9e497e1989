//! What a component's imports are answered with.

use tollgate_componentize::Capabilities;
use tollgate_model::sanitised;
use wasmtime::Engine;
use wasmtime::component::{Component, HasSelf, Linker};

use crate::bindings::{Check as World, CheckPre as WorldPre};
use crate::host::Host;

/// A component whose imports are answered, to be instantiated for each input.
pub(crate) enum Linked {
    /// It imports the contract and nothing else.
    Pure(WorldPre<Host>),
}

impl Linked {
    /// Links it for what it may do.
    pub(crate) fn new(
        engine: &Engine,
        component: &Component,
        _capabilities: &Capabilities,
    ) -> Result<Self, String> {
        let mut linker = Linker::<Host>::new(engine);
        World::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)
            .and_then(|()| linker.instantiate_pre(component))
            .and_then(WorldPre::new)
            .map(Self::Pure)
            .map_err(|error| sanitised(&format!("{error:#}")))
    }
}
