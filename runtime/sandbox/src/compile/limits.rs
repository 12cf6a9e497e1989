//! What compiling one module may take. Each number says where it comes from.

use std::time::Duration;

/// Processor time of all threads together. The largest guest there is, a Python interpreter of
/// 18 MB, takes 8.5 s of it for its ordinary build and 10.2 s for its metered one, on two shared
/// cores; this is twelve times as much.
pub(crate) const CPU_TIME: Duration = Duration::from_secs(120);

/// Address space, in bytes. That guest takes 0.5 GiB of it, two threads and the program included,
/// and 0.35 GiB of memory; each further thread has a stack and an arena of its own.
pub(crate) const MEMORY: u64 = 4 << 30;

/// Wall-clock time until the compiler is ended from outside: for one that is stopped or starved,
/// and on systems that do not limit processor time.
pub(crate) const WALL_TIME: Duration =
    if super::platform::LIMITS_CPU_TIME { Duration::from_secs(600) } else { CPU_TIME };

/// Threads that compile at a time: each holds a function's code and graphs in memory.
pub(crate) const THREADS: usize = 8;

/// How long a module that took all of its time or memory, or crashed the compiler, is not tried
/// again. Short: another program at the same time may have been the reason.
pub(crate) const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// Bytes of what a compiler says as it dies that are read.
pub(crate) const LAST_WORDS: u64 = 4 << 10;
