//! The same guest with nothing around it: no deadline, no limiter, no host-call budget, nothing
//! recorded, nothing held to the contract. What a check costs by itself.
#![expect(unreachable_pub, reason = "the generated bindings re-export the handles' types")]

use std::sync::Arc;

use wasmtime::component::{Component, HasSelf, Linker, Resource, ResourceTable};
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Result, Store,
    Strategy,
};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../../sdk/wit",
        world: "check",
        imports: { default: trappable },
        with: {
            "tollgate:check/inputs.input": super::InputHandle,
            "tollgate:check/snapshot.entry": super::Nothing,
            "tollgate:check/snapshot.listing": super::Nothing,
            "tollgate:check/findings.finding": super::Draft,
        },
    });
}

use bindings::tollgate::check::{data, findings, inputs, log, snapshot, types};
use bindings::{Check as World, CheckPre as WorldPre};

#[derive(Debug)]
pub struct InputHandle;

/// Stands for what no guest of this measurement asks for.
#[derive(Debug)]
pub struct Nothing;

#[derive(Debug)]
pub struct Draft;

#[derive(Default)]
struct Host {
    path: String,
    content: Arc<Vec<u8>>,
    table: ResourceTable,
    findings: usize,
}

/// A guest and the engine that runs it.
pub struct Guest {
    ready: WorldPre<Host>,
}

/// One instance, for as many inputs as it is given.
pub struct Instance {
    store: Store<Host>,
    world: World,
}

impl Guest {
    /// As the sandbox compiles it, but for what interrupts a guest.
    pub fn new(wasm: &[u8], memory: usize) -> Result<Self> {
        let mut pool = PoolingAllocationConfig::new();
        // One for the instance that is used again, one for a fresh one.
        pool.total_component_instances(2)
            .total_core_instances(100)
            .total_memories(4)
            .total_tables(16)
            .max_memory_size(memory)
            .table_elements(10_000)
            .linear_memory_keep_resident(256 << 10)
            .table_keep_resident(4 << 10)
            .pagemap_scan(Enabled::Auto);
        let mut config = Config::new();
        config
            .strategy(Strategy::Cranelift)
            .wasm_component_model(true)
            .wasm_multi_memory(true)
            .wasm_tail_call(false)
            .wasm_relaxed_simd(false)
            .cranelift_nan_canonicalization(true)
            .wasm_backtrace_max_frames(None)
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        let engine = Engine::new(&config)?;
        let component = Component::new(&engine, wasm)?;
        let mut linker = Linker::<Host>::new(&engine);
        World::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
        Ok(Self { ready: WorldPre::new(linker.instantiate_pre(&component)?)? })
    }

    /// A fresh instance, configured.
    pub fn instance(&self) -> Result<Instance> {
        let mut store = Store::new(self.ready.engine(), Host::default());
        let world = self.ready.instantiate(&mut store)?;
        world
            .tollgate_check_guest()
            .call_configure(&mut store, "{}", &[])?
            .map_err(|_| wasmtime::Error::msg("the guest refuses to be configured"))?;
        Ok(Instance { store, world })
    }
}

impl Instance {
    /// How many findings the guest has in this input.
    pub fn examine(&mut self, path: &str, content: &Arc<Vec<u8>>) -> Result<usize> {
        let host = self.store.data_mut();
        host.findings = 0;
        host.path.clear();
        host.path.push_str(path);
        host.content = Arc::clone(content);
        let input = host.table.push(InputHandle)?;
        let handle = Resource::new_borrow(input.rep());
        self.world
            .tollgate_check_guest()
            .call_check(&mut self.store, handle)?
            .map_err(wasmtime::Error::msg)?;
        let host = self.store.data_mut();
        host.table.delete(input)?;
        Ok(host.findings)
    }
}

fn unasked<T>() -> Result<T> {
    Err(wasmtime::Error::msg("this measurement has no surroundings"))
}

impl types::Host for Host {}
impl inputs::Host for Host {}
impl findings::Host for Host {}

impl inputs::HostInput for Host {
    fn path(&mut self, _: Resource<InputHandle>) -> Result<Option<String>> {
        Ok(Some(self.path.clone()))
    }

    fn kind(&mut self, _: Resource<InputHandle>) -> Result<types::EntryKind> {
        Ok(types::EntryKind::File)
    }

    fn length(&mut self, _: Resource<InputHandle>) -> Result<u64> {
        Ok(self.content.len() as u64)
    }

    fn read(
        &mut self,
        _: Resource<InputHandle>,
        offset: u64,
        len: u64,
    ) -> Result<std::result::Result<Vec<u8>, types::Refusal>> {
        let length = self.content.len();
        let start = usize::try_from(offset).unwrap_or(length).min(length);
        let end = start.saturating_add(usize::try_from(len).unwrap_or(length)).min(length);
        Ok(Ok(self.content[start..end].to_vec()))
    }

    fn drop(&mut self, _: Resource<InputHandle>) -> Result<()> {
        Ok(())
    }
}

impl snapshot::Host for Host {
    fn entry_at(
        &mut self,
        _: String,
    ) -> Result<std::result::Result<Resource<Nothing>, types::Refusal>> {
        unasked()
    }

    fn read(
        &mut self,
        _: String,
        _: u64,
        _: u64,
    ) -> Result<std::result::Result<Vec<u8>, types::Refusal>> {
        unasked()
    }

    fn list(
        &mut self,
        _: String,
    ) -> Result<std::result::Result<Resource<Nothing>, types::Refusal>> {
        unasked()
    }

    fn glob(
        &mut self,
        _: String,
    ) -> Result<std::result::Result<Resource<Nothing>, types::Refusal>> {
        unasked()
    }
}

impl snapshot::HostEntry for Host {
    fn kind(&mut self, _: Resource<Nothing>) -> Result<types::EntryKind> {
        unasked()
    }

    fn mode(&mut self, _: Resource<Nothing>) -> Result<u32> {
        unasked()
    }

    fn size(&mut self, _: Resource<Nothing>) -> Result<u64> {
        unasked()
    }

    fn link_target(&mut self, _: Resource<Nothing>) -> Result<Option<String>> {
        unasked()
    }

    fn owner(&mut self, _: Resource<Nothing>) -> Result<Option<(u32, u32)>> {
        unasked()
    }

    fn layer(&mut self, _: Resource<Nothing>) -> Result<Option<u32>> {
        unasked()
    }

    fn drop(&mut self, _: Resource<Nothing>) -> Result<()> {
        unasked()
    }
}

impl snapshot::HostListing for Host {
    fn next(&mut self, _: Resource<Nothing>, _: u32) -> Result<Vec<String>> {
        unasked()
    }

    fn drop(&mut self, _: Resource<Nothing>) -> Result<()> {
        unasked()
    }
}

impl data::Host for Host {
    fn lookup(
        &mut self,
        _: String,
        _: String,
    ) -> Result<std::result::Result<Option<Vec<u8>>, data::DataRefusal>> {
        unasked()
    }
}

impl log::Host for Host {
    fn log(&mut self, _: log::Level, _: String) -> Result<()> {
        Ok(())
    }
}

impl findings::HostFinding for Host {
    fn new(&mut self, _: String, _: String) -> Result<Resource<Draft>> {
        Ok(self.table.push(Draft)?)
    }

    fn at(&mut self, _: Resource<Draft>, _: types::Span) -> Result<()> {
        Ok(())
    }

    fn at_position(
        &mut self,
        _: Resource<Draft>,
        _: types::Position,
        _: types::Position,
    ) -> Result<()> {
        Ok(())
    }

    fn in_file(&mut self, _: Resource<Draft>, _: String) -> Result<()> {
        Ok(())
    }

    fn set_severity(&mut self, _: Resource<Draft>, _: types::Severity) -> Result<()> {
        Ok(())
    }

    fn set_confidence(&mut self, _: Resource<Draft>, _: types::Confidence) -> Result<()> {
        Ok(())
    }

    fn suggest(&mut self, _: Resource<Draft>, _: String, _: Vec<findings::Edit>) -> Result<()> {
        Ok(())
    }

    fn relate(
        &mut self,
        _: Resource<Draft>,
        _: Option<String>,
        _: types::Span,
        _: String,
    ) -> Result<()> {
        Ok(())
    }

    fn add_alias(&mut self, _: Resource<Draft>, _: String) -> Result<()> {
        Ok(())
    }

    fn add_cwe(&mut self, _: Resource<Draft>, _: u32) -> Result<()> {
        Ok(())
    }

    fn sensitive(&mut self, _: Resource<Draft>, _: types::Span) -> Result<()> {
        Ok(())
    }

    fn identity(&mut self, _: Resource<Draft>, _: Vec<u8>) -> Result<()> {
        Ok(())
    }

    fn active_from(&mut self, _: Resource<Draft>, _: String) -> Result<()> {
        Ok(())
    }

    fn report(&mut self, finding: Resource<Draft>) -> Result<()> {
        self.table.delete(finding)?;
        self.findings += 1;
        Ok(())
    }

    fn drop(&mut self, finding: Resource<Draft>) -> Result<()> {
        self.table.delete(finding)?;
        Ok(())
    }
}
