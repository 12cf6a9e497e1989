//! Keeps known repositories warm: what is saved and staged is judged before anybody asks.
//!
//! It only fills what requests look into. A missed event costs time, never a verdict.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tollgate_protocol::Request;
use tollgate_snapshot::{RepoPath, Repository, repo_path_of};
use tollgate_watcher::{Changes, Filter, Options, Places, Settled, State, Token, Watcher, Why};

use crate::counters::Counters;
use crate::injected::Injected;
use crate::log::Log;
use crate::program::{Program, RepositoryName};
use crate::status::WatchedRepository;
use crate::warm::Warm;
use crate::working_tree::KnownTree;

/// Files that are judged at a time, after which requests come first.
const FILES_AT_A_TIME: usize = 64;
/// Files saved at once that are judged ahead. More is no editor at work, and most of them never
/// come to be staged.
const MOST_FILES: usize = 4_000;
/// How long warming gives way to requests before it goes on all the same.
const GIVES_WAY: Duration = Duration::from_secs(2);
/// Repositories that are watched. Each takes one of the 128 inotify instances that a user has.
const MOST_WATCHED: usize = 32;
/// After how long watching is tried again where it could not be done: there may be room by now.
const TRIED_AGAIN: Duration = Duration::from_secs(60);

/// A repository that is kept warm.
pub(crate) struct Entry {
    /// As a hook of it asks, with no index of its own.
    request: Arc<Request>,
    repository: Repository,
    pub(crate) watcher: Arc<Watcher>,
    pub(crate) tree: Arc<KnownTree>,
    /// What changed before it was judged.
    judged: Token,
    begun: Instant,
    used: Instant,
    /// It was gone at the last look.
    missed: bool,
}

impl Entry {
    /// Nobody watches, and it is time to try again.
    fn is_stale(&self) -> bool {
        matches!(self.watcher.state(), State::Blind { .. }) && self.begun.elapsed() > TRIED_AGAIN
    }
}

#[derive(Default)]
pub(crate) struct Known {
    pub(crate) entries: BTreeMap<RepositoryName, Entry>,
    /// There was one once.
    any: bool,
    /// Looks in a row at which there was none.
    empty: u32,
}

impl Known {
    /// Makes room for one more. What is given back is to be let go without the lock.
    fn make_room(&mut self) -> Vec<Entry> {
        let mut leaving = Vec::new();
        while self.entries.len() >= MOST_WATCHED {
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
            let Some(name) = oldest.map(|(name, _)| name.clone()) else { break };
            leaving.extend(self.entries.remove(&name));
        }
        leaving
    }
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known").field("entries", &self.entries.keys()).finish_non_exhaustive()
    }
}

pub(crate) type Repositories = Arc<Mutex<Known>>;

pub(crate) struct Warmer {
    known: Repositories,
    events: Sender<(RepositoryName, Settled)>,
    options: Options,
    /// What was told and is not done yet.
    under_way: Arc<AtomicUsize>,
    /// A fault on purpose: what the watchers tell is not heard.
    is_deaf: bool,
}

/// What is to be done for a repository.
#[derive(Debug, Default)]
struct Wanted {
    index: bool,
    files: bool,
    gone: bool,
}

impl Warmer {
    pub(crate) fn start(
        options: Options,
        program: Arc<dyn Program>,
        warm: Arc<Warm>,
        counters: Arc<Counters>,
        log: Arc<Log>,
    ) -> io::Result<Self> {
        let known = Arc::clone(&warm.known);
        let is_deaf = warm.injected == Some(Injected::Deaf);
        let (events, heard) = channel();
        let under_way = Arc::default();
        let its = Arc::clone(&under_way);
        let work = Work { known: Arc::clone(&known), program, warm, counters, log, under_way: its };
        // It ends with the process: nothing it does has to be finished.
        thread::Builder::new().name("warmer".to_owned()).spawn(move || work.run(&heard))?;
        Ok(Self { known, events, options, under_way, is_deaf })
    }

    /// From now on, unless it is already. Of too many, the one that nobody asked about for longest
    /// is left cold.
    pub(crate) fn keep_warm(&self, repository: &Repository, request: &Request) {
        let name = RepositoryName::of(repository);
        let now = Instant::now();
        let mut known = lock(&self.known);
        if let Some(entry) = known.entries.get_mut(&name) {
            entry.used = now;
            if !entry.is_stale() {
                return;
            }
        }
        let mut leaving: Vec<Entry> = known.entries.remove(&name).into_iter().collect();
        leaving.append(&mut known.make_room());
        let places = Places {
            root: name.root.clone(),
            git_dir: name.git_dir.clone(),
            common_dir: repository.common_dir().to_owned(),
        };
        let events = self.events.clone();
        let told = name.clone();
        let is_deaf = self.is_deaf;
        let under_way = Arc::clone(&self.under_way);
        let listener = move |settled| {
            if !is_deaf {
                under_way.fetch_add(1, Ordering::SeqCst);
                // Nobody hears it when the daemon ends.
                let _ = events.send((told.clone(), settled));
            }
        };
        let filter = Arc::new(Ignored(repository.clone()));
        let watcher = Arc::new(Watcher::start(places, filter, self.options.clone(), listener));
        let entry = Entry {
            request: Arc::new(without_index(request, &name)),
            repository: repository.with_index(None),
            judged: watcher.token(),
            watcher,
            tree: Arc::default(),
            begun: now,
            used: now,
            missed: false,
        };
        known.entries.insert(name, entry);
        known.any = true;
        known.empty = 0;
        drop(known);
        let_go(leaving);
    }

    pub(crate) fn repositories(&self) -> Vec<WatchedRepository> {
        let told = |(name, entry): (&RepositoryName, &Entry)| {
            let (watcher, reason, watches) = match entry.watcher.state() {
                State::Starting => ("starting", None, 0),
                State::Watching { folders, .. } => ("watching", None, folders),
                State::Blind { reason } => ("blind", Some(reason), 0),
            };
            let root = name.shown().display().to_string();
            WatchedRepository { root, watcher: watcher.to_owned(), reason, watches }
        };
        lock(&self.known).entries.iter().map(told).collect()
    }

    /// Something was changed that is yet to be judged, as far as the system has told.
    pub(crate) fn is_warming(&self) -> bool {
        // In this order: what a watcher has told is under way before it is idle.
        let is_told = lock(&self.known).entries.values().all(|entry| entry.watcher.is_idle());
        !is_told || self.under_way.load(Ordering::SeqCst) > 0
    }

    /// Looks which repositories are gone, where nothing told of it, and forgets those that were at
    /// the look before: a git folder may be away for the moment in which another takes its place.
    pub(crate) fn forget_gone(&self) -> Vec<RepositoryName> {
        let names: Vec<RepositoryName> = lock(&self.known).entries.keys().cloned().collect();
        let looked: Vec<(RepositoryName, bool)> =
            names.into_iter().map(|name| (name.clone(), name.is_gone())).collect();
        let mut known = lock(&self.known);
        let mut gone = Vec::new();
        for (name, is_gone) in looked {
            let Some(entry) = known.entries.get_mut(&name) else { continue };
            if is_gone && entry.missed {
                gone.push(name);
            } else {
                entry.missed = is_gone;
            }
        }
        let leaving = gone.iter().filter_map(|name| known.entries.remove(name)).collect();
        drop(known);
        let_go(leaving);
        gone
    }

    /// There were repositories, and there is none at this look and at the one before: one that a
    /// watcher told to be gone may have been away for a moment, too.
    pub(crate) fn are_all_gone(&self) -> bool {
        let mut known = lock(&self.known);
        known.empty = if known.any && known.entries.is_empty() { known.empty + 1 } else { 0 };
        known.empty > 1
    }
}

/// Ends watching them. That waits until the watches are given back, which may be for ever.
fn let_go(leaving: Vec<Entry>) {
    if !leaving.is_empty() {
        let _ = thread::Builder::new().spawn(move || drop(leaving));
    }
}

/// The request of a hook that judges what stands in the repository's own index.
fn without_index(request: &Request, name: &RepositoryName) -> Request {
    /// Of git's variables, those that say which repository it is.
    const PLACE: [&str; 5] = [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    ];
    let stays = |name: &OsString| {
        let is_gits = name.as_encoded_bytes().starts_with(b"GIT_");
        (!is_gits || PLACE.iter().any(|place| *place == name)) && *name != "TOLLGATE_SKIP"
    };
    let variables = request.variables.iter().filter(|(name, _)| stays(name)).cloned().collect();
    Request {
        // The folder it was asked from may be another repository's by `-C`, or soon be gone.
        directory: name.root.clone().unwrap_or_else(|| request.directory.clone()),
        hook: "pre-commit".to_owned(),
        arguments: Vec::new(),
        variables,
        input: None,
        ..request.clone()
    }
}

/// What git ignores.
struct Ignored(Repository);

impl Filter for Ignored {
    fn is_ignored(&self, path: &Path, is_folder: bool) -> bool {
        // A file costs no watch, and may be tracked whatever the patterns say.
        is_folder
            && repo_path_of(path).is_some_and(|path| {
                self.0.is_ignored(&path, true).unwrap_or(false)
                    && !self.0.tracks_below(&path).unwrap_or(true)
            })
    }
}

/// What the thread needs.
struct Work {
    known: Repositories,
    program: Arc<dyn Program>,
    warm: Arc<Warm>,
    counters: Arc<Counters>,
    log: Arc<Log>,
    under_way: Arc<AtomicUsize>,
}

impl Work {
    fn run(&self, heard: &Receiver<(RepositoryName, Settled)>) {
        while let Ok(first) = heard.recv() {
            // Only the newest state is of interest.
            let mut wanted: BTreeMap<RepositoryName, Wanted> = BTreeMap::new();
            let mut told = 0;
            for (name, settled) in std::iter::once(first).chain(heard.try_iter()) {
                told += 1;
                if settled.everything == Some(Why::Overflow) {
                    self.counters.rescans.fetch_add(1, Ordering::Relaxed);
                }
                let wanted = wanted.entry(name).or_default();
                wanted.index |= settled.index || settled.refs || settled.everything.is_some();
                wanted.files |= settled.tree;
                wanted.gone |= settled.gone;
            }
            for (name, wanted) in wanted {
                if wanted.gone {
                    self.forget(&name);
                    continue;
                }
                if wanted.index {
                    self.index(&name);
                }
                if wanted.files {
                    self.files(&name);
                }
            }
            self.under_way.fetch_sub(told, Ordering::SeqCst);
        }
    }

    fn forget(&self, name: &RepositoryName) {
        // Dropped outside the lock: that waits until its watches are given back.
        let entry = lock(&self.known).entries.remove(name);
        self.warm.repositories.close(&name.git_dir);
        if entry.is_some() {
            self.log.say(&format!("{} is gone", name.shown().display()));
        }
    }

    fn index(&self, name: &RepositoryName) {
        let known = lock(&self.known);
        let Some(request) = known.entries.get(name).map(|entry| Arc::clone(&entry.request)) else {
            return;
        };
        drop(known);
        self.give_way();
        self.program.judge_index(&request, &self.warm);
    }

    /// Judges what was saved since the last time.
    fn files(&self, name: &RepositoryName) {
        let mut known = lock(&self.known);
        let Some(entry) = known.entries.get_mut(name) else { return };
        let since = entry.watcher.since(&entry.judged);
        entry.judged = since.token;
        let (request, repository) = (Arc::clone(&entry.request), entry.repository.clone());
        drop(known);
        let Changes::Paths(paths) = since.changes else { return };
        let Some(root) = repository.root() else { return };
        let is_file = |path: &&std::path::PathBuf| {
            root.join(path).symlink_metadata().is_ok_and(|found| found.is_file())
        };
        let wanted = |path: &RepoPath| !repository.is_ignored(path, false).unwrap_or(true);
        let files: Vec<RepoPath> = paths
            .iter()
            .filter(is_file)
            .filter_map(|path| repo_path_of(path))
            .filter(wanted)
            .take(MOST_FILES)
            .collect();
        for files in files.chunks(FILES_AT_A_TIME) {
            self.give_way();
            self.program.judge_files(&request, files, &self.warm);
        }
    }

    /// Somebody who waits comes before nobody who does.
    fn give_way(&self) {
        let begun = Instant::now();
        while self.counters.is_at_work() && begun.elapsed() < GIVES_WAY {
            thread::sleep(Duration::from_millis(2));
        }
    }
}

pub(crate) fn lock(known: &Repositories) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}
