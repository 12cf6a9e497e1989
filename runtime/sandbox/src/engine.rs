//! How wasmtime is set up: what guests may use of WebAssembly, and where their memory comes from.

use std::num::NonZeroUsize;
use std::sync::OnceLock;

use wasmtime::{
    Config, Engine, InstanceAllocationStrategy, Memory, MemoryType, PoolingAllocationConfig, Store,
    Strategy,
};

use crate::limits::Limits;
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
    metered: OnceLock<Result<Engine, String>>,
    _ticker: Ticker,
}

/// The stack a guest may use. Threads that call guests need twice as much.
const GUEST_STACK: usize = 512 << 10;

/// Bytes of a used memory that are cleared in place rather than given back to the system:
/// covers what first-party checks touch, so that the next instance meets no page faults.
const KEEP_RESIDENT: usize = 256 << 10;

impl Sandbox {
    /// The stack size a thread needs to run guests.
    pub const THREAD_STACK: usize = GUEST_STACK * 4;

    pub fn new(allocation: Allocation) -> Result<Self, SandboxError> {
        let engine = match allocation {
            Allocation::OnDemand => on_demand(),
            Allocation::Pooling { instances, memory } => {
                let mut pooled = config(false);
                let pool = pool(instances, memory);
                pooled.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
                Engine::new(&pooled).or_else(|_| on_demand())
            }
        }
        .map_err(|error| SandboxError::Engine(format!("{error:#}")))?;
        let ticker = Ticker::start(&engine)?;
        Ok(Self { engine, metered: OnceLock::new(), _ticker: ticker })
    }

    /// The engine whose builds count fuel. Made when the first guest overruns its deadline.
    pub(crate) fn metered(&self) -> Result<&Engine, &str> {
        self.metered
            .get_or_init(|| Engine::new(&config(true)).map_err(|error| format!("{error:#}")))
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
    // A component of an ordinary toolchain is a handful of core instances.
    let cores = instances.saturating_mul(8);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        .total_core_instances(cores)
        .total_memories(instances.saturating_mul(2))
        .total_tables(cores)
        .max_memory_size(memory)
        .table_elements(Limits::default().table_elements)
        .linear_memory_keep_resident(KEEP_RESIDENT);
    pool
}
