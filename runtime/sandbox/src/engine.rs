//! How wasmtime is set up: what guests may use of WebAssembly, and where their memory comes from.

use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use wasmtime::component::Component;
use wasmtime::{
    Enabled, Engine, InstanceAllocationStrategy, Memory, MemoryType, PoolingAllocationConfig, Store,
};

use crate::build::{Build, GUEST_STACK, Target};
use crate::limits::INSTANCES;
use crate::ticker::{Guests, Running, Ticker};

/// Where instances get their memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allocation {
    /// Mapped when needed: cheapest for the handful of files of a commit.
    OnDemand,
    /// Reserved once for so many instances at a time and used again and again: cheapest for a
    /// tree. Falls back to `OnDemand` where the address space is too small.
    Pooling {
        instances: NonZeroUsize,
        /// Bytes any one of them may use.
        memory: usize,
        /// Elements any table of one of them may have.
        table_elements: usize,
    },
}

/// wasmtime could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("the WebAssembly engine can't be set up: {0}")]
    Engine(String),
    #[error("no thread can be started to keep deadlines: {0}")]
    Thread(#[from] std::io::Error),
}

/// Runs checks. One a process, shared by its threads.
#[derive(Debug)]
pub struct Sandbox {
    ordinary: Target,
    /// For components that no pool has room for. Made when the first such is loaded.
    roomy: OnceLock<Result<(Target, Ticker), String>>,
    metered: OnceLock<Result<(Target, Ticker), String>>,
    guests: Arc<Guests>,
    _ticker: Ticker,
}

/// Memories and tables of one component in the pool: those of an ordinary toolchain have a handful.
const POOLED_MEMORIES: u32 = 2;
const POOLED_TABLES: u32 = 8;

/// Bytes of a used memory that are cleared in place rather than given back to the system:
/// covers what first-party checks touch, so that the next instance meets no page faults. Where the
/// system can tell which pages were written to (Linux 6.7), those; else the first of the memory.
const KEEP_RESIDENT: usize = 256 << 10;
/// The same for a table; those of ordinary components are smaller.
const KEEP_RESIDENT_TABLE: usize = 4 << 10;

impl Sandbox {
    /// The stack size a thread needs to run guests.
    pub const THREAD_STACK: usize = GUEST_STACK * 4;

    pub fn new(allocation: Allocation) -> Result<Self, SandboxError> {
        let ordinary = match allocation {
            Allocation::OnDemand => on_demand(),
            Allocation::Pooling { instances, memory, table_elements } => {
                pooling(instances, memory, table_elements).or_else(|_| on_demand())
            }
        }
        .map_err(|error| SandboxError::Engine(format!("{error:#}")))?;
        let guests = Arc::default();
        let ticker = Ticker::start(&ordinary.engine, &guests)?;
        let roomy = OnceLock::new();
        Ok(Self { ordinary, roomy, metered: OnceLock::new(), guests, _ticker: ticker })
    }

    /// Without it, a guest's deadline does not come.
    pub(crate) fn run_guest(&self) -> Running<'_> {
        self.guests.run()
    }

    /// What checks run on, unless they overrun their deadline or no pool has room for them.
    pub(crate) const fn ordinary(&self) -> &Target {
        &self.ordinary
    }

    /// Whether instances of a component find room in the pool, if there is one.
    pub(crate) fn has_room_for(&self, component: &Component) -> bool {
        let fits = |needs: wasmtime::ResourcesRequired| {
            needs.num_memories <= POOLED_MEMORIES && needs.num_tables <= POOLED_TABLES
        };
        !self.ordinary.pooled || component.resources_required().is_some_and(fits)
    }

    /// An engine without a pool: what a check may do must not depend on how many files are judged.
    pub(crate) fn roomy(&self) -> Result<&Target, &str> {
        if !self.ordinary.pooled {
            return Ok(&self.ordinary);
        }
        self.roomy
            .get_or_init(|| {
                let target = on_demand().map_err(|error| format!("{error:#}"))?;
                let ticker = Ticker::start(&target.engine, &self.guests)
                    .map_err(|error| error.to_string())?;
                Ok((target, ticker))
            })
            .as_ref()
            .map(|(target, _)| target)
            .map_err(String::as_str)
    }

    /// The engine whose builds count fuel. Made when the first guest overruns its deadline.
    pub(crate) fn metered(&self) -> Result<&Target, &str> {
        self.metered
            .get_or_init(|| {
                let build = Build { metered: true, ..self.ordinary.build };
                let mut config = build.config();
                // A build of it is awaited by threads that judge, which must not be lent out.
                config.parallel_compilation(false);
                let engine = Engine::new(&config).map_err(|error| format!("{error:#}"))?;
                let ticker =
                    Ticker::start(&engine, &self.guests).map_err(|error| error.to_string())?;
                Ok((Target { engine, build, pooled: false }, ticker))
            })
            .as_ref()
            .map(|(target, _)| target)
            .map_err(String::as_str)
    }

    /// Compiles a component for any processor of this architecture, to be embedded in a program
    /// and loaded by [`crate::Check::built_in`] of a program of the same version.
    pub fn precompile(component: &[u8]) -> Result<Vec<u8>, SandboxError> {
        let mut portable = Build::default().config();
        let fault = |error: wasmtime::Error| SandboxError::Engine(format!("{error:#}"));
        // Naming the target keeps the features of the building machine's processor out.
        portable.target(env!("TOLLGATE_TARGET")).map_err(fault)?;
        Engine::new(&portable)
            .and_then(|engine| engine.precompile_component(component))
            .map_err(fault)
    }
}

/// Names how guests are run, for the keys of results: another engine may count fuel differently.
pub const fn fuel_version() -> &'static str {
    "wasmtime-48/2"
}

fn pooling(
    instances: NonZeroUsize,
    memory: usize,
    table_elements: usize,
) -> wasmtime::Result<Target> {
    let build = Build::default();
    let mut config = build.config();
    let pool = pool(instances, memory, table_elements);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    Ok(Target { engine: Engine::new(&config)?, build, pooled: true })
}

/// Instances that map their memory when they are made. Where the address space is bounded (`ulimit
/// -v`) below the 4 GiB that each memory reserves to do without bounds checks, with the checks.
fn on_demand() -> wasmtime::Result<Target> {
    let target =
        |build: Build| Ok(Target { engine: Engine::new(&build.config())?, build, pooled: false });
    let roomy = target(Build::default())?;
    if reserves(&roomy.engine) { Ok(roomy) } else { target(Build { cramped: true, ..roomy.build }) }
}

/// Whether as many memories can be reserved at a time as there may be threads.
fn reserves(engine: &Engine) -> bool {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let mut store = Store::new(engine, ());
    (0..threads).all(|_| Memory::new(&mut store, MemoryType::new(1, None)).is_ok())
}

fn pool(instances: NonZeroUsize, memory: usize, table_elements: usize) -> PoolingAllocationConfig {
    let instances = u32::try_from(instances.get()).unwrap_or(u32::MAX);
    let cores = instances.saturating_mul(INSTANCES as u32);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        .total_core_instances(cores)
        .total_memories(instances.saturating_mul(POOLED_MEMORIES))
        .total_tables(instances.saturating_mul(POOLED_TABLES))
        .max_memory_size(memory)
        .table_elements(table_elements)
        // One with more is none for a pool, however many are allowed.
        .max_core_instances_per_component(INSTANCES as u32)
        .linear_memory_keep_resident(KEEP_RESIDENT)
        .table_keep_resident(KEEP_RESIDENT_TABLE)
        .pagemap_scan(Enabled::Auto);
    pool
}
