//! An honest check beside the hostile ones: whatever they do, it finds the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tollgate_sandbox::{Cancel, Check, CompiledFolder, EntryKind, Input, Limits, Request, Sandbox};

use crate::stand::{Files, guest, path};

const INPUTS: [(&str, &str); 4] = [
    ("a.txt", "flagme"),
    ("b/c.txt", "nothing\nto\tflagme flagme\n"),
    ("d.txt", ""),
    ("e.txt", "flagm\u{e9} FLAGME flagme"),
];

pub(crate) struct Sibling<'a> {
    sandbox: &'a Sandbox,
    check: Check,
}

/// What came of running it beside others.
pub(crate) struct Beside {
    pub(crate) runs: usize,
    /// The first answer that was another one.
    pub(crate) other: Option<String>,
}

impl<'a> Sibling<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox) -> Self {
        let check = Check::load(sandbox, &guest("word"), &CompiledFolder::none()).unwrap();
        Self { sandbox, check }
    }

    /// Everything it says of all its inputs, byte for byte.
    pub(crate) fn findings(&self) -> String {
        let limits = Limits::default();
        let mut said = String::new();
        for (name, content) in INPUTS {
            let request = Request {
                options: "{}",
                files: &[],
                input: Input {
                    path: Some(path(name)),
                    kind: EntryKind::File,
                    content: Arc::new(content.as_bytes().to_vec()),
                },
                surroundings: Files::none(),
                limits: &limits,
                cancel: Cancel::default(),
            };
            said.push_str(&format!("{:?}\n", self.check.examine(self.sandbox, &request)));
        }
        said
    }

    /// Runs it again and again while `work` lasts.
    pub(crate) fn beside(&self, work: impl FnOnce()) -> Beside {
        let expected = self.findings();
        let over = AtomicBool::new(false);
        let again = || {
            let mut beside = Beside { runs: 0, other: None };
            while !over.load(Ordering::Relaxed) {
                let findings = self.findings();
                beside.runs += 1;
                if findings != expected {
                    beside.other = Some(findings);
                    break;
                }
                thread::sleep(std::time::Duration::from_millis(1));
            }
            beside
        };
        thread::scope(|scope| {
            let sibling =
                thread::Builder::new().stack_size(Sandbox::THREAD_STACK).spawn_scoped(scope, again);
            // Also where the work panics, or nobody would come to wait for the sibling's end.
            let done = Done(&over);
            work();
            drop(done);
            sibling.unwrap().join().unwrap()
        })
    }
}

struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
