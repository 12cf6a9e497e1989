//! What a component's imports are answered with.

use tollgate_componentize::Capabilities;
use tollgate_model::sanitised;
use wasmtime::Engine;
use wasmtime::component::{Component, HasSelf, Linker};

use crate::bindings::{Check as World, CheckPre as WorldPre};
use crate::emulated::{self, Emulated};
use crate::host::Host;

/// A component whose imports are answered, to be instantiated for each input.
pub(crate) enum Linked {
    /// It imports the contract and nothing else.
    Pure(WorldPre<Host>),
    /// It imports WASI as well.
    Emulated(WorldPre<Emulated>),
}

impl Linked {
    /// Links it for what it may do.
    pub(crate) fn new(
        engine: &Engine,
        component: &Component,
        capabilities: &Capabilities,
    ) -> Result<Self, String> {
        let linked = if capabilities.is_emulated() {
            Self::emulated(engine, component).map(Self::Emulated)
        } else {
            Self::pure(engine, component).map(Self::Pure)
        };
        linked.map_err(|error| sanitised(&format!("{error:#}")))
    }

    fn pure(engine: &Engine, component: &Component) -> wasmtime::Result<WorldPre<Host>> {
        let mut linker = Linker::new(engine);
        World::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
        WorldPre::new(linker.instantiate_pre(component)?)
    }

    fn emulated(engine: &Engine, component: &Component) -> wasmtime::Result<WorldPre<Emulated>> {
        let mut linker = Linker::new(engine);
        World::add_to_linker::<_, HasSelf<Host>>(&mut linker, Emulated::host)?;
        emulated::link(&mut linker)?;
        WorldPre::new(linker.instantiate_pre(component)?)
    }
}
