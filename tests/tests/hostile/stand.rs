//! Where a guest is tried: a sandbox, what it is let have, and the outcome in a few words.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tollgate_model::{Pattern, RepoPath};
use tollgate_sandbox::{
    Allocation, Cancel, Check, CompiledFolder, Ending, EntryFacts, EntryKind, Examination, Input,
    Limits, LoadError, Refusal, Request, Sandbox, Surroundings,
};

use crate::assembled;

/// Shorter than by default, so that the table is soon through.
const DEADLINE: Duration = Duration::from_millis(100);

pub(crate) fn guest(name: &str) -> Vec<u8> {
    let path = tollgate_tests::guests_folder().join(format!("{name}.wasm"));
    std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask guests`", path.display()))
}

pub(crate) fn path(text: &str) -> RepoPath {
    RepoPath::new(text.as_bytes()).unwrap()
}

pub(crate) struct Stand {
    pub(crate) sandbox: Sandbox,
}

impl Stand {
    pub(crate) fn new(allocation: Allocation) -> Self {
        Self { sandbox: Sandbox::new(allocation).unwrap() }
    }

    /// A guest that is written as text.
    pub(crate) fn text(&self, name: &str) -> Trial<'_> {
        self.module(assembled::component(name))
    }

    /// A guest in Rust.
    pub(crate) fn rust(&self, name: &str) -> Trial<'_> {
        self.module(guest(name))
    }

    pub(crate) fn module(&self, wasm: Vec<u8>) -> Trial<'_> {
        Trial {
            stand: self,
            wasm,
            limits: Limits::default().with_deadline(DEADLINE),
            files: Files::none(),
            cancel: Cancel::default(),
        }
    }
}

/// One guest on its way to its outcome.
pub(crate) struct Trial<'a> {
    stand: &'a Stand,
    wasm: Vec<u8>,
    limits: Limits,
    files: Arc<Files>,
    cancel: Cancel,
}

impl Trial<'_> {
    pub(crate) fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    pub(crate) fn deadline(mut self, deadline: Duration) -> Self {
        self.limits = self.limits.with_deadline(deadline);
        self
    }

    pub(crate) fn files(mut self, files: Files) -> Self {
        self.files = Arc::new(files);
        self
    }

    pub(crate) fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = cancel.clone();
        self
    }

    pub(crate) fn load(&self) -> Result<Check, LoadError> {
        Check::load(&self.stand.sandbox, &self.wasm, &CompiledFolder::none())
    }

    pub(crate) fn outcome(&self, content: &str) -> String {
        match self.load() {
            Ok(check) => outcome(&self.examine(&check, content)),
            Err(error) => refusal(&error),
        }
    }

    pub(crate) fn examine(&self, check: &Check, content: &str) -> Examination {
        let input = Input {
            path: Some(path("a.txt")),
            kind: EntryKind::File,
            content: Arc::new(content.as_bytes().to_vec()),
        };
        let request = Request {
            options: "{}",
            files: &[],
            input,
            surroundings: self.files.clone(),
            limits: &self.limits,
            cancel: self.cancel.clone(),
        };
        check.examine(&self.stand.sandbox, &request)
    }
}

/// Without what a guest or the engine says, which is for people.
pub(crate) fn outcome(examination: &Examination) -> String {
    match &examination.ending {
        Ending::Done => format!("done, {} findings", examination.findings.len()),
        Ending::OutOfFuel => "out of time".to_owned(),
        Ending::OverLimit(name) => format!("over its limit of {name}"),
        Ending::Trapped(_) => "crashed".to_owned(),
        Ending::Failed(_) => "failed".to_owned(),
        Ending::Misused(_) => "contract broken".to_owned(),
        Ending::HostFault(why) => format!("fault of the host: {why}"),
        Ending::Waited => "cut off, since it waits".to_owned(),
        Ending::NotGranted => "not granted".to_owned(),
        Ending::Cancelled => "cancelled".to_owned(),
    }
}

pub(crate) fn refusal(error: &LoadError) -> String {
    match error {
        LoadError::Module(error) => {
            // The name of the reason; the text has numbers of the day.
            let reason = format!("{error:?}");
            format!("refused: {}", reason.split(['(', ' ', '{']).next().unwrap_or_default())
        }
        LoadError::Compile(_) => "refused: does not compile".to_owned(),
        LoadError::Link(_) => "refused: does not fit the contract".to_owned(),
    }
}

/// Files in memory.
#[derive(Default)]
pub(crate) struct Files(pub(crate) BTreeMap<RepoPath, Arc<Vec<u8>>>);

impl Files {
    pub(crate) fn none() -> Arc<Self> {
        Arc::default()
    }

    /// So many empty files.
    pub(crate) fn many(count: usize) -> Self {
        let path = |number: usize| path(&format!("folder/{}{number}", "a".repeat(40)));
        Self((0..count).map(|number| (path(number), Arc::default())).collect())
    }
}

impl Surroundings for Files {
    fn entry(&self, path: &RepoPath) -> Result<EntryFacts, Refusal> {
        let size = self.read(path)?.len() as u64;
        Ok(EntryFacts { kind: EntryKind::File, mode: 0o100_644, size, link_target: None })
    }

    fn read(&self, path: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        self.0.get(path).cloned().ok_or(Refusal::Absent)
    }

    fn list(&self, folder: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        Ok(self.0.keys().filter(|path| path.parent().as_ref() == folder).cloned().collect())
    }

    fn glob(&self, pattern: &str) -> Result<Vec<RepoPath>, Refusal> {
        let pattern =
            Pattern::new(pattern).map_err(|error| Refusal::Forbidden(error.to_string()))?;
        Ok(self.0.keys().filter(|path| pattern.matches(path.as_bytes())).cloned().collect())
    }

    fn lookup(&self, _: &str, _: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(None)
    }
}
