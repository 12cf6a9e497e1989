//! The watcher as its owner sees it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::answer::{BarrierError, Settled, Since, State, Why};
use crate::options::{Filter, Options};
use crate::places::Places;
use crate::queue::Queue;
use crate::shared::Shared;
use crate::token::Token;
use crate::worker::Worker;

/// Watches one working tree and its git directories until it is dropped.
///
/// Dropping waits until all watches are given back, unless the listener does it.
#[derive(Debug)]
pub struct Watcher {
    shared: Arc<Shared>,
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Returns at once: folders are registered by a thread of the watcher's own. What can't be
    /// watched makes it blind, see [`Watcher::state`].
    ///
    /// The listener runs on that thread and must be quick, since no event is handled meanwhile.
    /// It is told something first when watching has begun.
    pub fn start(
        places: Places,
        filter: Arc<dyn Filter>,
        options: Options,
        listener: impl Fn(Settled) + Send + 'static,
    ) -> Self {
        let shared = Arc::new(Shared::new(options.journal));
        let queue = Arc::new(Queue::new(options.queue));
        let (its_shared, its_queue) = (Arc::clone(&shared), Arc::clone(&queue));
        let spawned = thread::Builder::new().name("tollgate-watcher".to_owned()).spawn(move || {
            let run = || {
                Worker::run(&its_shared, &its_queue, &places, filter, options, Box::new(listener));
            };
            if catch_unwind(AssertUnwindSafe(run)).is_err() {
                blind(&its_shared, "a listener or a filter panicked");
            }
        });
        let thread = match spawned {
            Ok(thread) => Some(thread),
            Err(error) => {
                blind(&shared, &format!("no thread could be started: {error}"));
                None
            }
        };
        Self { shared, queue, thread }
    }

    pub fn state(&self) -> State {
        self.shared.state()
    }

    /// Take it before reading files: whatever changes later is in what [`Watcher::since`] answers.
    pub fn token(&self) -> Token {
        self.shared.token()
    }

    /// What changed after a token was given out, as far as events have come; see
    /// [`Watcher::barrier`].
    pub fn since(&self, token: &Token) -> Since {
        self.shared.since(token)
    }

    /// Waits until everything that was changed before this call is known to [`Watcher::since`].
    /// While folders are still being registered it waits for that too.
    ///
    /// After an error, assume that everything changed. On macOS, where events may come in another
    /// order, look at the files themselves as well.
    pub fn barrier(&self, timeout: Duration) -> Result<Token, BarrierError> {
        let end = Instant::now() + timeout;
        if self.is_its_thread() {
            return Err(BarrierError::InListener);
        }
        self.shared.await_registered(end)?;
        let Some(located) = self.shared.located() else {
            return Err(BarrierError::Aborted(Why::Starting));
        };
        // A folder above the tree may have been renamed, and no event tells of that.
        if !located.are_there() {
            self.queue.check_places();
            return Err(BarrierError::Blind("it is no longer there".to_owned()));
        }
        let folder = located.cookie_folder();
        self.shared.wait_for_cookie(&folder, end, || self.queue.renew_cookies())
    }

    /// Whether what changes directly in a folder, by its path in the working tree, is told. Of one
    /// that is not watched, as an ignored one, nothing is; where watches are of whole trees this
    /// says no of all.
    pub fn tells_of(&self, folder: &Path) -> bool {
        let Some(root) = self.shared.located().and_then(|located| located.root.clone()) else {
            return false;
        };
        let watched = self.shared.watched();
        let watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.contains(&root.join(folder))
    }

    /// All events that have come so far are handled, and the listener was told of them.
    pub fn is_idle(&self) -> bool {
        self.queue.is_idle() || self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    fn is_its_thread(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| thread.thread().id() == thread::current().id())
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.queue.stop();
        let own = self.is_its_thread();
        if let Some(thread) = self.thread.take().filter(|_| !own) {
            // It does not panic: that is caught within.
            let _ = thread.join();
        }
    }
}

fn blind(shared: &Shared, reason: &str) {
    let reason = reason.to_owned();
    shared.begin(State::Blind { reason: reason.clone() }, Why::Blind(reason));
}
