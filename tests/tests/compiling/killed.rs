//! Processes that compile are killed at any moment, and several need the same module at once.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tollgate_tests::{Answer, Scratch, large, program, run};

use crate::{assert_no_answer, assert_right, judge, modules, project};

/// Functions that take a second or two to compile.
const A_WHILE: usize = 600;

const PATIENCE: Duration = Duration::from_secs(120);

/// The processes that compile for a home, by their number.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Compiling {
    supervisors: BTreeSet<u32>,
    workers: BTreeSet<u32>,
}

fn compiling(scratch: &Scratch) -> Compiling {
    let home = scratch.home().to_str().unwrap().to_owned();
    let mut found = Compiling::default();
    let mut workers = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let Ok(words) = fs::read_to_string(entry.path().join("cmdline")) else { continue };
        if !words.contains("compile-module") {
            continue;
        }
        if words.contains("supervise") && words.contains(&home) {
            found.supervisors.insert(process);
        } else if words.contains("\0work\0")
            && let Ok(stat) = fs::read_to_string(entry.path().join("stat"))
        {
            // Behind the name, which may hold anything: the state, then the parent.
            let parent = stat.rsplit(')').next().unwrap().split_whitespace().nth(1).unwrap();
            workers.push((process, parent.parse::<u32>().unwrap()));
        }
    }
    let ours = workers.into_iter().filter(|(_, parent)| found.supervisors.contains(parent));
    found.workers = ours.map(|(process, _)| process).collect();
    found
}

#[track_caller]
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

fn worker(scratch: &Scratch) -> u32 {
    until("no worker starts", || compiling(scratch).workers.first().copied())
}

fn signal(name: &str, process: u32) {
    let process = process.to_string();
    assert_eq!(run(Command::new("kill").args(["-s", name, &process]), b"").code, 0);
}

fn start(scratch: &Scratch) -> Child {
    scratch
        .command(program("tollgate"))
        .args(["run", "--no-cache", "--format", "json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .unwrap()
}

fn finish(child: Child) -> Answer {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or(-1);
    Answer { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Nothing is left that the next run would stumble over.
#[track_caller]
fn assert_sound(scratch: &Scratch) {
    until("they do not end", || (compiling(scratch) == Compiling::default()).then_some(()));
    let after = judge(scratch);
    assert_right(&after);
    assert_eq!(after.stderr, "");
    assert_eq!(modules(scratch, "cwasm").len(), 1);
    assert!(modules(scratch, "failed").is_empty(), "a kill says nothing of the module");
}

#[test]
fn several_that_need_a_module_have_it_compiled_once() {
    let scratch = project(&large(A_WHILE));
    let running: Vec<Child> = (0..4).map(|_| start(&scratch)).collect();
    let mut workers = BTreeSet::new();
    until("no module is kept", || {
        workers.extend(compiling(&scratch).workers);
        (!modules(&scratch, "cwasm").is_empty()).then_some(())
    });
    for child in running {
        assert_right(&finish(child));
    }
    workers.extend(compiling(&scratch).workers);
    assert_eq!(workers.len(), 1, "{workers:?}");
    assert_sound(&scratch);
}

#[test]
fn when_the_one_that_waits_is_killed_its_module_is_compiled_all_the_same() {
    let scratch = project(&large(A_WHILE));
    let mut waiting = start(&scratch);
    worker(&scratch);
    // As a terminal does it that is closed, to all of the group.
    signal("KILL", waiting.id());
    waiting.wait().unwrap();
    assert!(modules(&scratch, "cwasm").is_empty(), "it was compiled too fast for this test");
    until("it is not finished", || (!modules(&scratch, "cwasm").is_empty()).then_some(()));
    assert_sound(&scratch);
}

#[test]
fn a_killed_compiler_is_no_answer_and_the_next_run_has_one() {
    let scratch = project(&large(A_WHILE));
    let waiting = start(&scratch);
    signal("KILL", worker(&scratch));
    assert_no_answer(&finish(waiting), "ended by signal 9");
    assert_sound(&scratch);
}

/// However a compiler dies of a module, by a panic it can't catch, a stack that overflows or an
/// assertion of the allocator, the system ends it by a signal of its own fault.
#[test]
fn a_compiler_that_crashes_is_named_and_not_fed_the_module_again_at_once() {
    let scratch = project(&large(A_WHILE));
    let waiting = start(&scratch);
    signal("ABRT", worker(&scratch));
    assert_no_answer(&finish(waiting), "the compiler crashed on it: signal 6");
    assert_no_answer(&judge(&scratch), "it is tried again in 60 min");
    assert!(modules(&scratch, "cwasm").is_empty());
    scratch.tollgate(&["cache", "clear"]).expect(0);
    assert_sound(&scratch);
}

#[test]
fn a_killed_supervisor_takes_its_compiler_along() {
    let scratch = project(&large(A_WHILE));
    let waiting = start(&scratch);
    let worker = worker(&scratch);
    signal("KILL", compiling(&scratch).supervisors.first().copied().unwrap());
    assert_no_answer(&finish(waiting), "ended early");
    let process = format!("/proc/{worker}/status");
    let ended = || fs::read_to_string(&process).map_or(true, |status| status.contains("State:\tZ"));
    until("the compiler goes on", || ended().then_some(()));
    assert_sound(&scratch);
}

#[test]
fn all_are_killed_at_many_moments_and_nothing_is_wrong_afterwards() {
    let module = large(60);
    let scratch = project(&module);
    for round in 0..20_u64 {
        scratch.tollgate(&["cache", "clear"]).expect(0);
        let mut waiting = start(&scratch);
        // Through all of its life: started, supervised, compiled, written, loaded.
        thread::sleep(Duration::from_millis(round * 15));
        let Compiling { supervisors, workers } = compiling(&scratch);
        let own = std::iter::once(waiting.id());
        for process in own.chain(supervisors).chain(workers) {
            let process = process.to_string();
            // Some have ended by now.
            run(Command::new("kill").args(["-s", "KILL", &process]), b"");
        }
        waiting.wait().unwrap();
        assert_sound(&scratch);
    }
}

#[test]
fn a_hook_waits_ten_seconds_and_the_next_finds_what_was_finished_meanwhile() {
    let scratch = project(&large(A_WHILE));
    let start = Instant::now();
    let mut hook = scratch.command(program("tollgate"));
    hook.args(["hook", "pre-commit"]).stdin(Stdio::null()).stderr(Stdio::piped());
    let hook = hook.spawn().unwrap();
    let worker = worker(&scratch);
    // However fast this machine compiles.
    signal("STOP", worker);
    let answer = finish(hook);
    let waited = start.elapsed();
    assert_eq!(answer.code, 1, "{}", answer.text());
    let still = "it is still being compiled after 10 s";
    assert!(answer.stderr.contains(still), "{}", answer.stderr);
    assert!(waited >= Duration::from_secs(10) && waited < Duration::from_secs(20), "{waited:?}");
    signal("CONT", worker);
    until("it is not finished", || (!modules(&scratch, "cwasm").is_empty()).then_some(()));
    assert_sound(&scratch);
}
