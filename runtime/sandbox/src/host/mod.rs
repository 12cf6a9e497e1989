//! The host's side of one examination: what a guest can see and do, and nothing more.

#![expect(unreachable_pub, reason = "the generated bindings re-export the handles' types")]

mod context;
mod findings;
mod inside;
mod questions;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tollgate_model::{Digest, LimitKey, LineIndex, Manifest, RepoPath, sanitised};
use wasmtime::component::{Resource, ResourceTable};

pub use findings::Draft;
pub use questions::{EntryHandle, InputHandle, Listing};

use crate::bindings::tollgate::check::{
    data, findings as wit_findings, inputs, log, snapshot, types,
};
use crate::check::Input;
use crate::examination::{Ending, RawFinding};
use crate::limits::{Limits, Meter};
use crate::surroundings::{Refusal, Surroundings};
use crate::trace::{Question, Read};

/// What a call counts as that moves less: about what it costs to make one.
const CALL: u64 = 1 << 10;
/// What keeping a thing takes beyond its bytes.
const KEPT: usize = 64;
/// What a line of log takes beyond its bytes: its level and the list's entry.
const LINE: usize = 32;

/// Everything a guest's calls act on. One per instance, dropped with it.
pub(crate) struct Host {
    pub(crate) meter: Meter,
    pub(crate) limits: Limits,
    pub(crate) manifest: Arc<Manifest>,
    pub(crate) input: Input,
    pub(crate) surroundings: Arc<dyn Surroundings>,
    /// Imports may be called: not while the guest is configured.
    pub(crate) open: bool,
    pub(crate) findings: Vec<RawFinding>,
    /// What the guest says identifies each of them.
    identities: Vec<Option<Vec<u8>>>,
    /// Why the host stopped the guest, where it did.
    pub(crate) stopped: Option<Ending>,
    pub(crate) log: Vec<String>,
    log_bytes: usize,
    questions: usize,
    globs: usize,
    carried: u64,
    kept: usize,
    /// Bytes of the paths in open listings.
    listed: usize,
    trace: BTreeMap<Question, Digest>,
    /// A question met a fault of the host's own: the result must not be stored.
    pub(crate) fault: Option<String>,
    contents: HashMap<RepoPath, Result<Arc<Vec<u8>>, Refusal>>,
    contents_bytes: usize,
    /// Line starts of files that findings are in; `None` is the input.
    lines: HashMap<Option<RepoPath>, Arc<LineIndex>>,
    table: ResourceTable,
}

impl Host {
    pub(crate) fn new(
        limits: &Limits,
        manifest: &Arc<Manifest>,
        input: Input,
        surroundings: Arc<dyn Surroundings>,
    ) -> Self {
        let mut table = ResourceTable::new();
        table.set_max_capacity(limits.handles);
        Self {
            meter: Meter::new(limits),
            limits: limits.clone(),
            manifest: Arc::clone(manifest),
            input,
            surroundings,
            open: false,
            findings: Vec::new(),
            identities: Vec::new(),
            stopped: None,
            log: Vec::new(),
            log_bytes: 0,
            questions: 0,
            globs: 0,
            carried: 0,
            kept: 0,
            listed: 0,
            trace: BTreeMap::new(),
            fault: None,
            contents: HashMap::new(),
            contents_bytes: 0,
            lines: HashMap::new(),
            table,
        }
    }

    /// The handle the guest's `check` is called with.
    pub(crate) fn push_input(&mut self) -> wasmtime::Result<Resource<InputHandle>> {
        self.push(InputHandle)
    }

    pub(crate) fn into_parts(mut self) -> (Vec<RawFinding>, Vec<Read>, Vec<String>) {
        self.settle();
        let trace =
            self.trace.into_iter().map(|(question, answer)| Read { question, answer }).collect();
        (self.findings, trace, self.log)
    }

    /// Ends the guest for a reason that becomes its outcome.
    pub(crate) fn stop(&mut self, ending: Ending) -> wasmtime::Error {
        let message = ending.to_string();
        self.stopped.get_or_insert(ending);
        wasmtime::Error::msg(message)
    }

    pub(crate) fn over(&mut self, limit: LimitKey) -> wasmtime::Error {
        self.stop(Ending::over(limit))
    }

    pub(crate) fn push<T: Send + 'static>(&mut self, value: T) -> wasmtime::Result<Resource<T>> {
        match self.table.push(value) {
            Ok(handle) => Ok(handle),
            Err(_) => Err(self.over(LimitKey::Handles)),
        }
    }

    /// The resources the guest holds, ours and those of WASI: one limit bounds them together.
    pub(crate) const fn table(&mut self) -> &mut ResourceTable {
        &mut self.table
    }

    /// Takes a line into the log. Beyond its bound the guest is stopped, here or at its next call.
    pub(crate) fn log_line(&mut self, from: &str, line: &str) -> wasmtime::Result<()> {
        // A line takes room even where it is empty.
        self.log_bytes = self.log_bytes.saturating_add(line.len()).saturating_add(LINE);
        if self.log_bytes > self.limits.log {
            return Err(self.over(LimitKey::Log));
        }
        self.log.push(format!("{from}: {}", sanitised(line)));
        Ok(())
    }

    /// Every import passes here first: `configure` calls none.
    fn enter(&mut self) -> wasmtime::Result<()> {
        self.carry(0)?;
        if self.open {
            return Ok(());
        }
        let what = "it calls an import from `configure`; only `check` may".to_owned();
        Err(self.stop(Ending::Misused(what)))
    }

    /// Counts what a call moves, or what the host does for it, in bytes.
    pub(crate) fn carry(&mut self, bytes: usize) -> wasmtime::Result<()> {
        if let Some(ending) = &self.stopped {
            return Err(wasmtime::Error::msg(ending.to_string()));
        }
        self.carried = self.carried.saturating_add(CALL.max(bytes as u64));
        if self.carried > self.limits.exchanged_for(self.input.content.len() as u64) {
            return Err(self.over(LimitKey::Exchanged));
        }
        Ok(())
    }

    /// Counts what stays with the host until the examination is over.
    fn keep(&mut self, bytes: usize) -> wasmtime::Result<()> {
        self.kept = self.kept.saturating_add(bytes).saturating_add(KEPT);
        if self.kept > self.limits.kept_for_all() {
            return Err(self.over(LimitKey::Kept));
        }
        Ok(())
    }

    /// Counts a question about the surroundings, asked with so many bytes.
    fn count_question(&mut self, bytes: usize) -> wasmtime::Result<()> {
        self.enter()?;
        self.keep(bytes)?;
        self.questions += 1;
        if self.questions > self.limits.questions {
            return Err(self.over(LimitKey::Questions));
        }
        Ok(())
    }

    /// Records an answer; the same question has the same answer throughout an examination.
    fn record(&mut self, question: Question, answer: Option<Digest>) {
        match answer {
            Some(answer) => {
                if self.trace.get(&question).is_some_and(|before| *before != answer) {
                    self.fault.get_or_insert_with(|| {
                        format!("two answers to {}", sanitised(&format!("{question:?}")))
                    });
                }
                self.trace.insert(question, answer);
            }
            None => {
                self.fault.get_or_insert_with(|| {
                    format!("no answer to {}", sanitised(&format!("{question:?}")))
                });
            }
        }
    }

    /// Keeps the reason why the host could not answer, for the outcome.
    fn note_fault<T>(&mut self, answer: &Result<T, Refusal>) {
        if let Err(Refusal::Unavailable(why)) = answer {
            self.fault.get_or_insert_with(|| sanitised(why));
        }
    }
}

impl types::Host for Host {}

impl log::Host for Host {
    /// Open while the guest is configured too: its panics are told this way.
    fn log(&mut self, level: log::Level, message: String) -> wasmtime::Result<()> {
        self.carry(message.len())?;
        let level = match level {
            log::Level::Debug => "debug",
            log::Level::Info => "info",
            log::Level::Warn => "warn",
            log::Level::Error => "error",
        };
        self.log_line(level, &message)
    }
}

impl inputs::Host for Host {}
impl snapshot::HostEntry for Host {
    fn kind(&mut self, entry: Resource<EntryHandle>) -> wasmtime::Result<types::EntryKind> {
        self.enter()?;
        Ok(questions::wit_kind(self.table.get(&entry)?.0.kind))
    }

    fn mode(&mut self, entry: Resource<EntryHandle>) -> wasmtime::Result<u32> {
        self.enter()?;
        Ok(self.table.get(&entry)?.0.mode)
    }

    fn size(&mut self, entry: Resource<EntryHandle>) -> wasmtime::Result<u64> {
        self.enter()?;
        Ok(self.table.get(&entry)?.0.size)
    }

    fn link_target(&mut self, entry: Resource<EntryHandle>) -> wasmtime::Result<Option<String>> {
        let target = self.table.get(&entry)?.0.link_target.clone();
        self.carry(target.as_ref().map_or(0, String::len))?;
        Ok(target)
    }

    fn owner(&mut self, entry: Resource<EntryHandle>) -> wasmtime::Result<Option<(u32, u32)>> {
        self.enter()?;
        // Files of a repository have no owner; those of an image will.
        self.table.get(&entry)?;
        Ok(None)
    }

    fn layer(&mut self, entry: Resource<EntryHandle>) -> wasmtime::Result<Option<u32>> {
        self.enter()?;
        self.table.get(&entry)?;
        Ok(None)
    }

    fn drop(&mut self, entry: Resource<EntryHandle>) -> wasmtime::Result<()> {
        self.table.delete(entry)?;
        Ok(())
    }
}

impl data::Host for Host {
    fn lookup(
        &mut self,
        dataset: String,
        key: String,
    ) -> wasmtime::Result<Result<Option<Vec<u8>>, data::DataRefusal>> {
        self.count_question(dataset.len() + key.len())?;
        if !self.manifest.datasets.contains(&dataset) {
            return Ok(Err(data::DataRefusal::Undeclared));
        }
        let answer = self.surroundings.lookup(&dataset, &key);
        let digest = crate::trace::of(&answer, crate::trace::of_value);
        self.note_fault(&answer);
        self.record(Question::Lookup { dataset, key }, digest);
        if let Ok(Some(value)) = &answer {
            if value.len() > self.limits.host_call {
                return Err(self.over(LimitKey::HostCall));
            }
            self.carry(value.len())?;
        }
        Ok(match answer {
            Ok(value) => Ok(value),
            Err(Refusal::Unavailable(why) | Refusal::Forbidden(why)) => {
                Err(data::DataRefusal::Unavailable(why))
            }
            Err(Refusal::Limit(name)) => Err(data::DataRefusal::Limit(name.to_owned())),
            Err(Refusal::Absent | Refusal::WrongKind) => {
                Err(data::DataRefusal::Unavailable(String::new()))
            }
        })
    }
}

impl wit_findings::Host for Host {}
