//! What limits, tracing and fresh instances cost: `cost CHECK.wasm TRIVIAL.wasm FOLDER ROUNDS`.
//!
//! Runs a check over the files of a folder that its triggers let through, held in memory, as the
//! sandbox does, and the same module without anything around it: in a fresh instance for each file, and in one instance for
//! all. Then the same with a guest that does nothing, a call at a time. Prints lines of
//! `SERIES MILLISECONDS`; `cargo xtask bench sandbox` makes a table of them.
#![expect(clippy::print_stdout, reason = "a measurement is for reading")]

mod bare;

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use memchr::memmem;
use tollgate_model::{Manifest, RepoPath, Trigger};
use tollgate_sandbox::{
    Allocation, Cancel, Check, CompiledFolder, Ending, EntryFacts, EntryKind, Input, Limits,
    Refusal, Request, Sandbox, Surroundings,
};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Calls of the guest that does nothing, in one round.
const CALLS: usize = 2_000;

struct File {
    path: RepoPath,
    text: String,
    content: Arc<Vec<u8>>,
}

/// Nothing stands around these inputs.
struct Alone;

impl Surroundings for Alone {
    fn entry(&self, _: &RepoPath) -> Result<EntryFacts, Refusal> {
        Err(Refusal::Absent)
    }

    fn read(&self, _: &RepoPath) -> Result<Arc<Vec<u8>>, Refusal> {
        Err(Refusal::Absent)
    }

    fn list(&self, _: Option<&RepoPath>) -> Result<Vec<RepoPath>, Refusal> {
        Err(Refusal::Absent)
    }

    fn glob(&self, _: &str) -> Result<Vec<RepoPath>, Refusal> {
        Err(Refusal::Absent)
    }

    fn lookup(&self, _: &str, _: &str) -> Result<Option<Vec<u8>>, Refusal> {
        Ok(None)
    }
}

/// A check in the sandbox, as the gate runs it over a tree.
struct Limited {
    sandbox: Sandbox,
    check: Check,
    limits: Limits,
    surroundings: Arc<dyn Surroundings>,
}

impl Limited {
    fn new(wasm: &[u8], allocation: Allocation) -> Outcome<Self> {
        let sandbox = Sandbox::new(allocation)?;
        let check = Check::load(&sandbox, wasm, &CompiledFolder::none())?;
        Ok(Self { sandbox, check, limits: Limits::default(), surroundings: Arc::new(Alone) })
    }

    fn examine(&self, file: &File) -> Outcome<usize> {
        let input = Input {
            path: Some(file.path.clone()),
            kind: EntryKind::File,
            content: Arc::clone(&file.content),
        };
        let request = Request {
            options: "{}",
            files: &[],
            input,
            surroundings: Arc::clone(&self.surroundings),
            limits: &self.limits,
            cancel: Cancel::default(),
        };
        let examination = self.check.examine(&self.sandbox, &request);
        match examination.ending {
            Ending::Done => Ok(examination.findings.len()),
            ending => Err(format!("{}: {ending}", file.text).into()),
        }
    }
}

fn main() -> Outcome<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [check, trivial, folder, rounds] = arguments.as_slice() else {
        return Err("usage: cost CHECK.wasm TRIVIAL.wasm FOLDER ROUNDS".into());
    };
    let (check, trivial) = (fs::read(check)?, fs::read(trivial)?);
    let mut files = Vec::new();
    let root = Path::new(folder);
    read_folder(root, root, &mut files)?;
    let manifest = tollgate_componentize::read_manifest(&check)?;
    files.retain(|file| concerns(&manifest, file));
    say("files", files.len());
    say("bytes", files.iter().map(|file| file.content.len()).sum::<usize>());
    let rounds: usize = rounds.parse()?;
    // Guests need more stack than a program's first thread has everywhere.
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(Sandbox::THREAD_STACK)
            .spawn_scoped(scope, || {
                over_files(&check, &files, rounds)?;
                trivial_calls(&trivial, rounds)
            })?
            .join()
            .map_err(|_| "the measuring thread panicked")?
    })
}

/// A pool for the one thread that measures.
fn pooled() -> Allocation {
    Allocation::Pooling {
        instances: NonZeroUsize::MIN,
        memory: Limits::default().memory,
        table_elements: Limits::default().table_elements,
    }
}

fn over_files(wasm: &[u8], files: &[File], rounds: usize) -> Outcome<()> {
    let limited = Limited::new(wasm, pooled())?;
    let bare = bare::Guest::new(wasm, limited.limits.memory)?;
    for round in 0..=rounds {
        let mut found = [0; 3];
        let whole = over(files, &mut found[0], |file| limited.examine(file))?;
        let fresh = over(files, &mut found[1], |file| {
            Ok(bare.instance()?.examine(&file.text, &file.content)?)
        })?;
        let mut instance = bare.instance()?;
        let reused =
            over(files, &mut found[2], |file| Ok(instance.examine(&file.text, &file.content)?))?;
        if found[0] != found[1] || found[1] != found[2] {
            return Err(format!("findings differ: {found:?}").into());
        }
        // The first round warms up.
        if round > 0 {
            say("check-limited", whole);
            say("check-bare", fresh);
            say("check-reused", reused);
        }
    }
    Ok(())
}

/// How long it takes to look at every file; adds up what was found.
fn over(
    files: &[File],
    found: &mut usize,
    mut examine: impl FnMut(&File) -> Outcome<usize>,
) -> Outcome<f64> {
    timed(|| {
        for file in files {
            *found += examine(file)?;
        }
        Ok(())
    })
}

fn trivial_calls(wasm: &[u8], rounds: usize) -> Outcome<()> {
    let pooled = Limited::new(wasm, pooled())?;
    let on_demand = Limited::new(wasm, Allocation::OnDemand)?;
    let bare = bare::Guest::new(wasm, pooled.limits.memory)?;
    let path = RepoPath::new(b"src/main.py")?;
    let file =
        File { text: path.to_string(), path, content: Arc::new(b"print('hello')\n".to_vec()) };
    for round in 0..=rounds {
        let mut instance = bare.instance()?;
        for _ in 0..CALLS {
            let times = [
                ("trivial-pooled", timed(|| pooled.examine(&file).map(drop))?),
                ("trivial-on-demand", timed(|| on_demand.examine(&file).map(drop))?),
                (
                    "trivial-bare",
                    timed(|| {
                        bare.instance()?.examine(&file.text, &file.content)?;
                        Ok(())
                    })?,
                ),
                (
                    "trivial-reused",
                    timed(|| {
                        instance.examine(&file.text, &file.content)?;
                        Ok(())
                    })?,
                ),
            ];
            if round > 0 {
                times.into_iter().for_each(|(series, time)| say(series, time));
            }
        }
    }
    Ok(())
}

/// Milliseconds.
fn timed(work: impl FnOnce() -> Outcome<()>) -> Outcome<f64> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

fn say(series: &str, value: impl std::fmt::Display) {
    println!("{series} {value}");
}

/// Whether the host would let the check see a file: triggers are the gate's affair, so that here
/// only those are known that tell much of a tree apart.
fn concerns(manifest: &Manifest, file: &File) -> bool {
    let lower = file.content.to_ascii_lowercase();
    manifest.triggers.is_empty()
        || manifest.triggers.iter().any(|trigger| match trigger {
            Trigger::Literal(text) => {
                memmem::find(&lower, text.to_ascii_lowercase().as_bytes()).is_some()
            }
            Trigger::Magic(_) => {
                trigger.magic_bytes().is_some_and(|magic| file.content.starts_with(&magic))
            }
            _ => true,
        })
}

/// Every regular file but git's own, in the order of their paths.
fn read_folder(root: &Path, folder: &Path, files: &mut Vec<File>) -> Outcome<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() && entry.file_name() != ".git" {
            read_folder(root, &path, files)?;
        } else if kind.is_file() {
            let relative = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            let name = RepoPath::new(relative.as_bytes())?;
            let content = Arc::new(fs::read(&path)?);
            files.push(File { text: name.to_string(), path: name, content });
        }
    }
    Ok(())
}
