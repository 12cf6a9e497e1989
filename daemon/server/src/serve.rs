//! The daemon from its start to its end.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use interprocess::local_socket::traits::tokio::Listener as _;
use interprocess::local_socket::{ListenerOptions, Name, tokio::Listener};
use tokio::sync::{Semaphore, watch};
use tollgate_protocol::{Endpoint, FileState, Request};
use tollgate_watcher::Options;

use crate::connection;
use crate::counters::{AtWork, Counters};
use crate::end::{Conditions, Ended};
use crate::log::Log;
use crate::place::{Lock, end_turn, identity, prepare, take_lock};
use crate::program::{Answer, Program};
use crate::status::{Cache, Requests, Status, resident};
use crate::warm::Warm;
use crate::warmer::Warmer;

/// Requests that are judged at a time; more wait for their turn, and get signs of life meanwhile.
const JUDGED_AT_A_TIME: usize = 8;
/// KiB of requests that are in memory at a time. One over it is declined.
const MOST_ASKED: usize = 128 << 10;
/// Connections at a time. A client that can't connect goes the way without a daemon.
const MOST_CONNECTIONS: usize = 256;
/// How long requests under way may take when it ends.
const FINISHED_WITHIN: Duration = Duration::from_secs(30);

/// What a daemon is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    pub endpoint: Endpoint,
    /// The program it is a process of, as clients name it.
    pub program: PathBuf,
    /// The folder of the results that are kept; with it gone the daemon ends. None where there are
    /// none.
    pub home: Option<PathBuf>,
    /// How long nobody may ask before it ends.
    pub idle: Duration,
    /// Resident bytes it may need.
    pub memory: u64,
    /// How often it looks whether to end. Nothing waits for that.
    pub look_every: Duration,
    /// Events that wait in each watcher at most; by default its own limit.
    pub queue: Option<usize>,
    /// How long it has to be quiet before what was changed is judged; by default a watcher's own
    /// time.
    pub settle: Option<Duration>,
}

/// Why there is no daemon.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("another daemon is running")]
    AlreadyRunning,
    #[error("the folder of the socket can't be used: {0}")]
    Place(io::Error),
    #[error("nobody could connect: {0}")]
    Socket(io::Error),
    #[error("the program can't be looked at: {0}")]
    Program(io::Error),
    /// This is a process of the file before, whose answers would pass for the new one's.
    #[error("the program was replaced since it was started")]
    Replaced,
    #[error("no threads can be started: {0}")]
    Threads(io::Error),
}

/// What every connection needs.
pub(crate) struct Shared {
    pub(crate) counters: Arc<Counters>,
    pub(crate) log: Arc<Log>,
    program: Arc<dyn Program>,
    warm: Arc<Warm>,
    warmer: Warmer,
    conditions: Conditions,
    begun: Instant,
    last_used: Mutex<Instant>,
    ended: watch::Sender<Option<Ended>>,
    /// KiB of requests there is room for.
    pub(crate) room: Semaphore,
    /// Places of requests that are judged.
    pub(crate) judging: Arc<Semaphore>,
}

/// Serves until there is a reason to end. Everything it holds in the file system is given back.
pub fn serve(
    program: Arc<dyn Program>,
    warm: Arc<Warm>,
    settings: Settings,
) -> Result<Ended, ServeError> {
    let endpoint = &settings.endpoint;
    prepare(endpoint).map_err(ServeError::Place)?;
    // Held for life: who has it is the daemon.
    let life = take_lock(&endpoint.life_lock()).map_err(ServeError::Place)?;
    let life = life.ok_or(ServeError::AlreadyRunning)?;
    end_turn(&endpoint.spawn_lock());
    let found = settings.program.metadata().map_err(ServeError::Program)?;
    let state = FileState::of(&found);
    if own_file().is_some_and(|own| own != state) {
        return Err(ServeError::Replaced);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // One more, so that the daemon can say how it is while it judges.
        .max_blocking_threads(JUDGED_AT_A_TIME + 1)
        .thread_stack_size(BLOCKING_STACK)
        .build()
        .map_err(ServeError::Threads)?;
    let listener = {
        let _inside = runtime.enter();
        listen(endpoint).map_err(ServeError::Socket)?
    };
    let own = [endpoint.socket(), endpoint.life_lock()];
    let own = own.into_iter().filter_map(|path| Some((path.clone(), identity(&path)?))).collect();
    let log = Arc::new(Log::at(endpoint.log()));
    tell_panics(&log);
    let counters = Arc::new(Counters::default());
    let mut options = Options::default();
    options.queue = settings.queue.unwrap_or(options.queue);
    options.settle = settings.settle.unwrap_or(options.settle);
    let warmer = Warmer::start(
        options,
        Arc::clone(&program),
        Arc::clone(&warm),
        Arc::clone(&counters),
        Arc::clone(&log),
    )
    .map_err(ServeError::Threads)?;
    let shared = Arc::new(Shared {
        counters,
        log,
        program,
        warm,
        warmer,
        conditions: Conditions {
            state,
            program: settings.program.clone(),
            own,
            home: settings.home.clone(),
            idle: settings.idle,
            memory: settings.memory,
        },
        begun: Instant::now(),
        last_used: Mutex::new(Instant::now()),
        ended: watch::Sender::new(None),
        room: Semaphore::new(MOST_ASKED),
        judging: Arc::new(Semaphore::new(JUDGED_AT_A_TIME)),
    });
    shared.log.say(&format!("started, version {}", env!("CARGO_PKG_VERSION")));
    if let Some(fault) = shared.warm.injected {
        shared.log.say(&format!("for a test, with a fault: {fault:?}"));
    }
    let ended = runtime.block_on(accept(listener, &shared, &settings));
    shared.log.say(&format!("ended: {ended}"));
    // Judging that is still under way is not waited for any longer.
    runtime.shutdown_timeout(Duration::from_millis(100));
    let _: &Lock = &life;
    Ok(ended)
}

/// A daemon has no standard error: where one of its threads panics stands in its log. Not with which
/// words, which may quote what was judged.
fn tell_panics(log: &Arc<Log>) {
    let log = Arc::clone(log);
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        log.say(&format!("a fault of its own, at {place}"));
    }));
}

/// Stack of the threads that judge: reading trees and rendering reports, no guests.
const BLOCKING_STACK: usize = 4 << 20;

/// The name under which a daemon listens.
pub(crate) fn socket_name(endpoint: &Endpoint) -> io::Result<Name<'static>> {
    #[cfg(unix)]
    {
        use interprocess::local_socket::{GenericFilePath, ToFsName as _};
        endpoint.socket().to_fs_name::<GenericFilePath>()
    }
    #[cfg(not(unix))]
    {
        use interprocess::local_socket::{GenericNamespaced, ToNsName as _};
        endpoint.pipe().to_ns_name::<GenericNamespaced>()
    }
}

/// The file this process is of, whatever its name leads to by now.
#[cfg(target_os = "linux")]
fn own_file() -> Option<FileState> {
    std::fs::metadata("/proc/self/exe").ok().map(|found| FileState::of(&found))
}

#[cfg(not(target_os = "linux"))]
const fn own_file() -> Option<FileState> {
    None
}

fn listen(endpoint: &Endpoint) -> io::Result<Listener> {
    // What an earlier one left that was killed. Nobody else's: this process has the lock.
    #[cfg(unix)]
    match std::fs::remove_file(endpoint.socket()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let options = ListenerOptions::new().name(socket_name(endpoint)?).reclaim_name(false);
    #[cfg(unix)]
    let options = interprocess::os::unix::local_socket::ListenerOptionsExt::mode(options, 0o600);
    options.create_tokio()
}

async fn accept(listener: Listener, shared: &Arc<Shared>, settings: &Settings) -> Ended {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut ended = shared.ended.subscribe();
    let mut looks = tokio::time::interval(settings.look_every);
    let signal = signal();
    tokio::pin!(signal);
    let why = loop {
        tokio::select! {
            () = &mut signal => break Ended::Signalled,
            _ = ended.changed() => if let Some(why) = *ended.borrow_and_update() { break why },
            _ = looks.tick() => if let Some(why) = shared.end() { break why },
            accepted = listener.accept() => match accepted {
                Ok(stream) => {
                    // Without room the connection is closed, and the client helps itself.
                    if let Ok(place) = Arc::clone(&room).try_acquire_owned() {
                        let shared = Arc::clone(shared);
                        tokio::spawn(async move {
                            connection::serve(stream, shared).await;
                            drop(place);
                        });
                    }
                }
                Err(error) => {
                    shared.failed(format!("a connection could not be taken: {error}"));
                    // Out of files, most likely: others have to be closed first.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    };
    // From here on nobody connects any more, and the next daemon can have the name.
    drop(listener);
    #[cfg(unix)]
    if shared.conditions.owns(&settings.endpoint.socket()) {
        let _ = std::fs::remove_file(settings.endpoint.socket());
    }
    let begun = Instant::now();
    while shared.counters.is_at_work() && begun.elapsed() < FINISHED_WITHIN {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The answers are on their way when the work is done; they are short.
    tokio::time::sleep(Duration::from_millis(20)).await;
    why
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::terminate(), SignalKind::interrupt()];
    let [Ok(mut terminate), Ok(mut interrupt)] = kinds.map(signal) else {
        return std::future::pending().await;
    };
    // A terminal that is closed is no reason to end: listening to it keeps it from ending us.
    let hangup = signal(SignalKind::hangup());
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    drop(hangup);
}

#[cfg(not(unix))]
async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}

impl Shared {
    /// Why a request is not for this daemon.
    pub(crate) fn refuses(&self, request: &Request) -> Option<String> {
        if request.program != self.conditions.program {
            return Some("it is for another program".to_owned());
        }
        if request.program_state != self.conditions.state {
            let current = self.conditions.is_current();
            if !current {
                self.ended.send_replace(Some(Ended::Replaced));
            }
            return Some("the program was replaced".to_owned());
        }
        None
    }

    /// Has the program answer a hook.
    pub(crate) fn judge(&self, request: &Request) -> Answer {
        let mut answer = self.program.hook(request, &self.warm);
        if answer.declined.is_some() {
            self.warm.repositories.close_all();
        }
        if let Some(repository) = answer.repository.take() {
            self.warmer.keep_warm(&repository, request);
        }
        answer
    }

    pub(crate) fn failed(&self, error: String) {
        self.log.say(&error);
        self.counters.error(error);
    }

    pub(crate) fn stop(&self) {
        self.ended.send_replace(Some(Ended::Stopped));
    }

    /// Counts a request as under way for as long as the value lives.
    pub(crate) fn at_work(&self) -> AtWork<'_> {
        *self.last_used.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.counters.at_work()
    }

    fn end(&self) -> Option<Ended> {
        if let Some(why) = self.conditions.end() {
            return Some(why);
        }
        if self.counters.is_at_work() {
            return None;
        }
        for name in self.warmer.forget_gone() {
            self.warm.repositories.close(&name.git_dir);
        }
        let last_used = *self.last_used.lock().unwrap_or_else(PoisonError::into_inner);
        let is_idle = last_used.elapsed() >= self.conditions.idle;
        is_idle
            .then_some(Ended::Idle)
            .or_else(|| self.warmer.are_all_gone().then_some(Ended::NoRepositories))
    }

    pub(crate) fn status(&self) -> Status {
        let repositories = self.warmer.repositories();
        let store = self.warm.store.as_ref().map(|store| store.stats());
        let count = |of: &std::sync::atomic::AtomicU64| of.load(Ordering::Relaxed);
        Status {
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            program: self.conditions.program.display().to_string(),
            uptime_s: self.begun.elapsed().as_secs(),
            watches: repositories.iter().map(|repository| repository.watches).sum(),
            repositories,
            cache: Cache {
                verdicts: self.warm.verdicts.len(),
                entries: store.as_ref().map(|stats| stats.entries),
                bytes: store.as_ref().map(|stats| stats.bytes),
            },
            memory_bytes: resident(),
            warming: self.warmer.is_warming(),
            rescans: count(&self.counters.rescans),
            requests: Requests {
                answered: count(&self.counters.answered),
                warm: count(&self.counters.warm),
                declined: count(&self.counters.declined),
            },
            last_errors: self.counters.errors(),
        }
    }
}
