//! Guests that take more than one call to show what they are.

use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, iter, thread};

use tollgate_sandbox::{Cancel, Ending, Sandbox};
use tollgate_tests::{Scratch, large, program, token_line};

use crate::assembled::with_instances;
use crate::stand::{Files, Stand, outcome, refusal};
use crate::words;

pub(crate) fn instances(stand: &Stand, count: u32) -> String {
    stand.module(with_instances("quiet", "(module)", count)).outcome("x")
}

/// 200 instances with 50 each.
pub(crate) fn memories(stand: &Stand) -> String {
    stand.module(with_instances("quiet", &of_fifty("(memory 0)"), 200)).outcome("x")
}

pub(crate) fn tables(stand: &Stand) -> String {
    stand.module(with_instances("quiet", &of_fifty("(table 0 funcref)"), 200)).outcome("x")
}

fn of_fifty(item: &str) -> String {
    format!("(module {})", item.repeat(50))
}

pub(crate) fn large_message(stand: &Stand) -> String {
    stand.text("message").limits(|limits| limits.memory = 256 << 20).outcome("x")
}

pub(crate) fn forging(stand: &Stand) -> String {
    format!("clean in {} ways", words::ways(stand))
}

/// Names that leave the snapshot, or mean something else than a file on some system.
const OUTSIDE: &[&str] = &[
    "../outside",
    "a/../../outside",
    "/etc/passwd",
    "//server/share/file",
    "a\\x00b",
    "./a",
    "a//b",
    "a/",
    ".git/config",
    "sub/.GIT/config",
    "\\\\\\\\server\\\\share\\\\file",
    "C:/Windows/win.ini",
    "C:\\\\Windows\\\\win.ini",
    "CON",
    "sub/nul.txt",
    "com1",
    "a:stream",
    "git~1/config",
    ".git./config",
    ".git /config",
    ".g\u{200c}it/config",
];

pub(crate) fn outside(stand: &Stand) -> String {
    stand.rust("prober").outcome(&OUTSIDE.join("\n"))
}

pub(crate) fn slow_patterns(stand: &Stand) -> String {
    stand.text("globs").files(Files::many(10_000)).outcome("x")
}

/// The same, in ten instances, under the clock and under fuel.
fn same(stand: &Stand, name: &str, rust: bool, findings: usize) -> String {
    let trial = |deadline| {
        let trial = if rust { stand.rust(name) } else { stand.text(name) };
        trial.deadline(Duration::from_secs(2)).limits(|limits| limits.deadline = deadline)
    };
    let check = match trial(Duration::from_secs(2)).load() {
        Ok(check) => check,
        Err(error) => return refusal(&error),
    };
    let first = trial(Duration::from_secs(2)).examine(&check, "x");
    if (first.ending.clone(), first.findings.len()) != (Ending::Done, findings) {
        return format!("{}: {:?}", outcome(&first), first.findings);
    }
    for turn in 0..10 {
        // Overrun at once, so that it runs metered.
        let deadline = if turn % 2 == 0 { Duration::from_secs(2) } else { Duration::ZERO };
        let again = trial(deadline).examine(&check, "x");
        if again.findings != first.findings {
            return format!("another time {:?}", again.findings);
        }
    }
    "the same every time".to_owned()
}

pub(crate) fn not_numbers(stand: &Stand) -> String {
    same(stand, "nan", false, 4)
}

pub(crate) fn oddities(stand: &Stand) -> String {
    same(stand, "oddities", true, 5)
}

pub(crate) fn state(stand: &Stand) -> String {
    same(stand, "state", true, 1)
}

pub(crate) fn neighbours(stand: &Stand) -> String {
    same(stand, "neighbour", false, 0)
}

pub(crate) fn after_a_crash(stand: &Stand) -> String {
    let trial = stand.rust("trap");
    let check = trial.load().unwrap();
    let crash = outcome(&trial.examine(&check, "panic"));
    format!("{crash}, then {}", outcome(&trial.examine(&check, "calm")))
}

/// A function of 49,000 locals and 400 kB.
pub(crate) fn compile_bomb(stand: &Stand) -> String {
    let locals = "i64 ".repeat(49_000);
    let body = "(local.set 0 (local.get 1)) ".repeat(100_000);
    let module = format!("(module (func (local {locals}) {body}))");
    stand.module(with_instances("quiet", &module, 1)).outcome("x")
}

pub(crate) fn cancelled(stand: &Stand, deadline: Duration) -> String {
    let cancel = Cancel::default();
    let trial = stand.text("loop").deadline(Duration::from_secs(60)).cancel(&cancel);
    let trial = trial.limits(|limits| limits.deadline = deadline);
    let check = trial.load().unwrap();
    thread::scope(|scope| {
        let examined = thread::Builder::new()
            .stack_size(Sandbox::THREAD_STACK)
            .spawn_scoped(scope, || outcome(&trial.examine(&check, "x")))
            .unwrap();
        thread::sleep(Duration::from_millis(200));
        cancel.cancel();
        examined.join().unwrap()
    })
}

/// A guest that needs a part of WASI: the one built for it, where its toolchain is there.
pub(crate) fn emulated(stand: &Stand, what: &str) -> String {
    stand.rust("probe").deadline(Duration::from_secs(2)).outcome(what)
}

/// No module is known that crashes this compiler, so another process ends it as a crash does.
/// Where processes can't be told apart this way, nothing is tried.
pub(crate) fn compiler_crash(_: &Stand) -> String {
    const RIGHT: &str = "no answer, and the others have theirs";
    if !cfg!(target_os = "linux") {
        return RIGHT.to_owned();
    }
    let scratch = Scratch::new();
    scratch.write("slow.wasm", large(A_WHILE));
    scratch.stage("tollgate.toml", "[checks.word]\nmodule = \"slow.wasm\"\n");
    scratch.stage("app.py", token_line());
    let mut command = scratch.command(program("tollgate"));
    command.args(["run", "--no-cache", "--format", "json"]);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let compiler = iter::repeat_with(|| {
        thread::sleep(Duration::from_millis(10));
        child_of(child_of(run.id())?)
    });
    let compiler = compiler.take(3_000).flatten().next().unwrap();
    Command::new("kill").args(["-ABRT", &compiler.to_string()]).status().unwrap();
    let answer = run.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    let outcomes: Vec<_> =
        report["checks"].as_array().unwrap().iter().map(|check| check["outcome"].clone()).collect();
    if outcomes == ["failed", "errored"] { RIGHT.to_owned() } else { format!("{outcomes:?}") }
}

/// Functions that take a second or more to compile.
const A_WHILE: usize = 600;

/// The process that another one has started.
fn child_of(parent: u32) -> Option<u32> {
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let parent_of = |process: u32| -> Option<u32> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
    };
    numbers.filter(|process| parent_of(*process) == Some(parent)).max()
}
