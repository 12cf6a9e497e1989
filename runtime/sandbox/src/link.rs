//! What a component's imports are answered with.

use std::sync::Arc;

use tollgate_componentize::Capabilities;
use tollgate_model::sanitised;
use wasmtime::Engine;
use wasmtime::component::{Component, HasSelf, Linker};

use crate::bindings::{Check as World, CheckPre as WorldPre};
use crate::emulated::{self, Emulated};
use crate::host::Host;
use crate::network::Network;

/// A component whose imports are answered, to be instantiated for each input.
pub(crate) enum Linked {
    /// It imports the contract and nothing else.
    Pure(WorldPre<Host>),
    /// It imports WASI as well.
    Emulated(WorldPre<Emulated>),
    /// It imports HTTP, under a grant.
    Networked(WorldPre<Emulated>, Arc<Network>),
    /// It imports HTTP, and has no grant: nothing answers that.
    Ungranted,
}

impl Linked {
    /// Links it for what it may do.
    pub(crate) fn new(
        engine: &Engine,
        component: &Component,
        capabilities: &Capabilities,
        network: Option<&Arc<Network>>,
    ) -> Result<Self, String> {
        let linked = match (capabilities.needs_network(), network) {
            (true, None) => return Ok(Self::Ungranted),
            (true, Some(network)) => Self::waiting(engine, component, emulated::link_network)
                .map(|ready| Self::Networked(ready, Arc::clone(network))),
            (false, _) if capabilities.is_emulated() => {
                Self::waiting(engine, component, emulated::link).map(Self::Emulated)
            }
            (false, _) => Self::pure(engine, component).map(Self::Pure),
        };
        linked.map_err(|error| sanitised(&format!("{error:#}")))
    }

    fn pure(engine: &Engine, component: &Component) -> wasmtime::Result<WorldPre<Host>> {
        let mut linker = Linker::new(engine);
        World::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
        WorldPre::new(linker.instantiate_pre(component)?)
    }

    pub(crate) fn waiting(
        engine: &Engine,
        component: &Component,
        link: fn(&mut Linker<Emulated>) -> wasmtime::Result<()>,
    ) -> wasmtime::Result<WorldPre<Emulated>> {
        let mut linker = Linker::new(engine);
        World::add_to_linker::<_, HasSelf<Host>>(&mut linker, Emulated::host)?;
        link(&mut linker)?;
        WorldPre::new(linker.instantiate_pre(component)?)
    }
}
