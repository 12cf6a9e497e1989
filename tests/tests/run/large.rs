//! A file of 500 MB is judged, the token at its end is found, and memory stays within bounds.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::process::Stdio;
use std::time::Duration;

use tollgate_tests::{Scratch, TOKEN_RULE, program, token_line};

const LINE: &[u8] = b"the quick brown fox jumps over the lazy dog, again and again and again\n";

/// Writes so many bytes of text, and the token where it is wanted. Returns the token's line.
fn write(scratch: &Scratch, path: &str, bytes: usize, token: bool) -> usize {
    let mut file =
        BufWriter::with_capacity(1 << 20, File::create(scratch.root().join(path)).unwrap());
    let lines = bytes / LINE.len();
    for _ in 0..lines {
        file.write_all(LINE).unwrap();
    }
    if token {
        file.write_all(token_line().as_bytes()).unwrap();
    }
    file.flush().unwrap();
    lines + 1
}

/// Runs `tollgate`; its exit code, what it said, and the most memory it had, in MiB.
fn measured(scratch: &Scratch, arguments: &[&str]) -> (i32, String, u64) {
    let mut command = scratch.command(program("tollgate"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        peak = peak.max(kib.unwrap_or(0) / 1024);
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&text).into_owned(), peak)
}

fn judge(bytes: usize, bound: u64) {
    let scratch = Scratch::new();
    // What is added is written to the index's side as it is: compressing takes longer than judging.
    scratch.git(&["config", "core.compression", "0"]);
    write(&scratch, "clean.txt", bytes, false);
    let line = write(&scratch, "token.txt", bytes, true);
    let place = format!("token.txt:{line}:10");
    let check = |arguments: &[&str], expected: i32| {
        let (code, text, peak) = measured(&scratch, arguments);
        assert_eq!(code, expected, "{arguments:?}: {text}");
        if expected == 1 {
            assert!(text.contains(&place) && text.contains(TOKEN_RULE), "{text}");
            assert!(!text.contains("clean.txt"), "{text}");
        }
        assert!((1..bound).contains(&peak), "{arguments:?} took {peak} MiB");
    };
    check(&["run", "clean.txt"], 0);
    check(&["run", "token.txt"], 1);
    scratch.git(&["add", "--all"]);
    // Both at once: a file of the working tree is in memory once.
    check(&["run", "--all", "--no-cache"], 1);
    // While git's library unpacks an object it is there twice, so one at a time.
    scratch.git(&["rm", "-q", "--cached", "clean.txt"]);
    check(&["run", "--no-cache"], 1);
}

#[test]
fn forty_megabytes() {
    judge(40 << 20, 400);
}

#[test]
#[ignore = "500 MB twice, about a minute; `cargo xtask test --long` runs it"]
fn five_hundred_megabytes() {
    judge(500 << 20, 1_536);
}
