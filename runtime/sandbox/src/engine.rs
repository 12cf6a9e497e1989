//! How wasmtime is set up: what guests may use of WebAssembly, and where their memory comes from.

use std::num::NonZeroUsize;
use std::sync::OnceLock;

use wasmtime::component::Component;
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, Memory, MemoryType,
    PoolingAllocationConfig, Store, Strategy,
};

use crate::limits::{INSTANCES, Limits};
use crate::ticker::Ticker;

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
    pub(crate) engine: Engine,
    /// The engine reserves its memory in a pool.
    pooled: bool,
    /// For components that no pool has room for. Made when the first such is loaded.
    roomy: OnceLock<Result<(Engine, Ticker), String>>,
    metered: OnceLock<Result<Engine, String>>,
    _ticker: Ticker,
}

/// Memories and tables of one component in the pool: those of an ordinary toolchain have a handful.
const POOLED_MEMORIES: u32 = 2;
const POOLED_TABLES: u32 = 8;

/// The stack a guest may use. Threads that call guests need twice as much.
const GUEST_STACK: usize = 512 << 10;

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
        let (engine, pooled) = match allocation {
            Allocation::OnDemand => on_demand().map(|engine| (engine, false)),
            Allocation::Pooling { instances, memory } => {
                let mut pooled = config(false);
                let pool = pool(instances, memory);
                pooled.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
                Engine::new(&pooled)
                    .map(|engine| (engine, true))
                    .or_else(|_| on_demand().map(|engine| (engine, false)))
            }
        }
        .map_err(|error| SandboxError::Engine(format!("{error:#}")))?;
        let ticker = Ticker::start(&engine)?;
        let roomy = OnceLock::new();
        Ok(Self { engine, pooled, roomy, metered: OnceLock::new(), _ticker: ticker })
    }

    /// Whether instances of a component find room in the pool, if there is one.
    pub(crate) fn has_room_for(&self, component: &Component) -> bool {
        let fits = |needs: wasmtime::ResourcesRequired| {
            needs.num_memories <= POOLED_MEMORIES && needs.num_tables <= POOLED_TABLES
        };
        !self.pooled || component.resources_required().is_some_and(fits)
    }

    /// An engine without a pool: what a check may do must not depend on how many files are judged.
    pub(crate) fn roomy(&self) -> Result<&Engine, &str> {
        if !self.pooled {
            return Ok(&self.engine);
        }
        self.roomy
            .get_or_init(|| {
                let engine = on_demand().map_err(|error| format!("{error:#}"))?;
                let ticker = Ticker::start(&engine).map_err(|error| error.to_string())?;
                Ok((engine, ticker))
            })
            .as_ref()
            .map(|(engine, _)| engine)
            .map_err(String::as_str)
    }

    /// The engine whose builds count fuel. Made when the first guest overruns its deadline.
    pub(crate) fn metered(&self) -> Result<&Engine, &str> {
        self.metered
            .get_or_init(|| {
                let mut metered = config(true);
                // A build of it is awaited by threads that judge, which must not be lent out.
                metered.parallel_compilation(false);
                Engine::new(&metered).map_err(|error| format!("{error:#}"))
            })
            .as_ref()
            .map_err(String::as_str)
    }

    /// Compiles a component for any processor of this architecture, to be embedded in a program
    /// and loaded by [`crate::Check::built_in`] of a program of the same version.
    pub fn precompile(component: &[u8]) -> Result<Vec<u8>, SandboxError> {
        let mut portable = config(false);
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
    "wasmtime-48/1"
}

/// Instances that map their memory when they are made. Where the address space is bounded (`ulimit
/// -v`) below the 4 GiB that each memory reserves to do without bounds checks, with the checks.
fn on_demand() -> wasmtime::Result<Engine> {
    let engine = Engine::new(&config(false))?;
    if reserves(&engine) {
        return Ok(engine);
    }
    let mut cramped = config(false);
    cramped
        .memory_reservation(0)
        .memory_guard_size(64 << 10)
        .memory_reservation_for_growth(1 << 20)
        .guard_before_linear_memory(false);
    Engine::new(&cramped)
}

/// Whether as many memories can be reserved at a time as there may be threads.
fn reserves(engine: &Engine) -> bool {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let mut store = Store::new(engine, ());
    (0..threads).all(|_| Memory::new(&mut store, MemoryType::new(1, None)).is_ok())
}

/// One configuration for all engines; a metered one differs in what interrupts a guest only.
fn config(metered: bool) -> Config {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .wasm_component_model(true)
        .wasm_multi_memory(true)
        .wasm_memory64(false)
        .wasm_tail_call(false)
        .wasm_relaxed_simd(false)
        .wasm_wide_arithmetic(false)
        .wasm_custom_page_sizes(false)
        // The same bits for every NaN on every machine.
        .cranelift_nan_canonicalization(true)
        .epoch_interruption(!metered)
        .consume_fuel(metered)
        .max_wasm_stack(GUEST_STACK)
        .macos_use_mach_ports(false)
        .wasm_backtrace_max_frames(None);
    config
}

fn pool(instances: NonZeroUsize, memory: usize) -> PoolingAllocationConfig {
    let instances = u32::try_from(instances.get()).unwrap_or(u32::MAX);
    let cores = instances.saturating_mul(INSTANCES);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        .total_core_instances(cores)
        .total_memories(instances.saturating_mul(POOLED_MEMORIES))
        .total_tables(instances.saturating_mul(POOLED_TABLES))
        .max_memory_size(memory)
        .table_elements(Limits::default().table_elements)
        .linear_memory_keep_resident(KEEP_RESIDENT)
        .table_keep_resident(KEEP_RESIDENT_TABLE)
        .pagemap_scan(Enabled::Auto);
    pool
}
