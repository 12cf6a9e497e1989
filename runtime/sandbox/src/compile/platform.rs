//! What of starting, limiting and ending compilers is different from system to system.
//!
//! Linux limits processor time and address space. macOS limits processor time; it does not hold a
//! process to its address space. Windows limits neither: there, only the wall clock ends one.

use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use super::error::CompileError;

/// Whether a process can be held to an amount of processor time.
pub(crate) const LIMITS_CPU_TIME: bool = cfg!(unix);

/// Holds this process to what compiling may take, before it has read a byte of the module.
#[cfg(unix)]
pub(crate) fn limit_self() -> Result<(), String> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    use super::limits::{CPU_TIME, MEMORY};

    let least = |wanted: u64, allowed: Option<u64>| allowed.map_or(wanted, |most| most.min(wanted));
    let limit = |resource, wanted: u64, last: u64| {
        // Where less is allowed already, that stays.
        let before = getrlimit(resource);
        let most = least(last, before.maximum);
        let now = least(least(wanted, before.current), Some(most));
        setrlimit(resource, Rlimit { current: Some(now), maximum: Some(most) })
            .map_err(|error| format!("no limit can be set: {error}"))
    };
    let seconds = CPU_TIME.as_secs();
    // The first tells why it ends the process; the second can't be handled.
    limit(Resource::Cpu, seconds, seconds + 5)?;
    limit(Resource::As, MEMORY, MEMORY)?;
    // It writes to its pipe and to no file; no image of its memory is left behind.
    limit(Resource::Fsize, 0, 0)?;
    limit(Resource::Core, 0, 0)?;
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        set_parent_process_death_signal(Some(Signal::KILL)).map_err(|error| error.to_string())?;
    }
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn limit_self() -> Result<(), String> {
    Ok(())
}

/// This very program, for [`crate::CompiledFolder::compiled_by`]; also when its file has been
/// replaced since it was started.
pub fn own_program() -> Result<PathBuf, String> {
    if cfg!(target_os = "linux") {
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe().map_err(|error| error.to_string())
}

/// Lets a process go on when the one that starts it ends, or when its terminal interrupts it; and
/// keeps the environment, where tokens may be, from it.
#[cfg(unix)]
pub(crate) fn detach(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0).arg0("tollgate").current_dir("/").env_clear();
}

#[cfg(windows)]
pub(crate) fn detach(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    const DETACHED_PROCESS: u32 = 0x8;
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
    command.creation_flags(DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP);
}

#[cfg(not(any(unix, windows)))]
pub(crate) fn detach(_: &mut Command) {}

/// Names the end of a compiler that told nothing, by how it ended and its last words.
pub(crate) fn cause_of_death(status: ExitStatus, last_words: &str) -> CompileError {
    // As Rust's own runtime says it when memory is refused.
    if last_words.contains("memory allocation of") {
        return CompileError::OutOfMemory;
    }
    if last_words.contains("overflowed its stack") {
        return CompileError::Crashed("its stack overflowed".to_owned());
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;

        use rustix::process::Signal;
        if let Some(signal) = status.signal() {
            return match Signal::from_named_raw(signal) {
                Some(Signal::XCPU) => CompileError::OutOfTime,
                // By the system for lack of memory, or by somebody: says nothing of the module.
                Some(Signal::KILL | Signal::TERM | Signal::INT | Signal::HUP) => {
                    CompileError::Machine(format!("the compiler was ended by signal {signal}"))
                }
                _ => CompileError::Crashed(format!("signal {signal}")),
            };
        }
    }
    CompileError::Crashed(status.to_string())
}
