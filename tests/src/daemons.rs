//! Daemons that run, whoever started them.

use std::fs;
use std::path::Path;

/// Processes that are daemons with this home, answering or not.
pub fn daemons_of(home: &Path) -> Vec<u32> {
    let variable = [b"TOLLGATE_HOME=", home.as_os_str().as_encoded_bytes()].concat();
    let processes = fs::read_dir("/proc").into_iter().flatten().filter_map(|entry| {
        let pid: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let arguments = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let mut arguments = arguments.split(|byte| *byte == 0).skip(1);
        let is_daemon = arguments.next() == Some(b"daemon") && arguments.next() == Some(b"serve");
        let variables = fs::read(format!("/proc/{pid}/environ")).ok()?;
        let is_ours = variables.split(|byte| *byte == 0).any(|one| one == variable);
        (is_daemon && is_ours && is_alive(pid)).then_some(pid)
    });
    processes.collect()
}

/// A process that ended and was not waited for is none.
pub fn is_alive(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    status.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}
