//! Tests that are run without a single inotify instance, in a user namespace.

use std::fs;
use std::process::Command;

const LIMIT: &str = "/proc/sys/user/max_inotify_instances";

pub(crate) fn is_without_watches() -> bool {
    fs::read_to_string(LIMIT).is_ok_and(|text| text.trim() == "0")
}

/// Runs a test of this program there; where namespaces can't be had, it says so.
pub(crate) fn without_watches(test: &str) {
    let script = format!("echo 0 > {LIMIT} && exec \"$0\" \"$@\"");
    let probe = Command::new("unshare").args(["-Ur", "sh", "-c", &script, "true"]).status();
    if !probe.is_ok_and(|status| status.success()) {
        println!("skipped: there are no user namespaces here");
        return;
    }
    let output = Command::new("unshare")
        .args(["-Ur", "sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--test-threads=1", "--nocapture"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    println!("{text}");
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("1 passed"), "{text}");
}
