//! Events on their way from the system to the thread that handles them: bounded, in order.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::answer::Why;

/// What an event says about its path. Events are hints: what is there now is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file was written, or made.
    Content,
    /// Something else is at this path, or nothing.
    Place,
    /// Owner, mode or times changed.
    Meta,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) kind: Kind,
    /// What the event was about is a folder; not all events tell.
    pub(crate) folder: Option<bool>,
    pub(crate) path: PathBuf,
}

/// What there is to do next, the most urgent first.
#[derive(Debug)]
pub(crate) enum Next {
    Stop,
    /// Events are missing.
    Lost(Why),
    /// Somebody found that a place is not where it was.
    CheckPlaces,
    /// A cookie could not be made for want of its folder.
    RenewCookies,
    Event(Event),
    /// Nothing, and the time is up.
    Quiet,
}

#[derive(Debug)]
pub(crate) struct Queue {
    limit: usize,
    waiting: Mutex<Waiting>,
    wake: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    events: VecDeque<Event>,
    /// Of which set of watches events are taken.
    generation: u64,
    lost: Option<Why>,
    check_places: bool,
    renew_cookies: bool,
    stop: bool,
    /// Whoever takes events waits for the next one, with nothing left to tell.
    idle: bool,
}

/// More room than this is given back when all is done.
const KEPT_ROOM: usize = 1_024;

impl Queue {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, waiting: Mutex::default(), wake: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Never waits: the thread that reads from the system must go on.
    pub(crate) fn push(&self, generation: u64, event: Event) {
        let mut waiting = self.lock();
        if waiting.generation != generation
            || waiting.lost.is_some()
            || waiting.events.back() == Some(&event)
        {
            return;
        }
        if waiting.events.len() >= self.limit {
            waiting.lost = Some(Why::Overflow);
            waiting.events = VecDeque::new();
        } else {
            waiting.events.push_back(event);
        }
        self.wake.notify_all();
    }

    pub(crate) fn lose(&self, generation: u64, why: Why) {
        let mut waiting = self.lock();
        if waiting.generation == generation {
            waiting.lost.get_or_insert(why);
            self.wake.notify_all();
        }
    }

    /// Forgets what waits, and takes events of a new set of watches only.
    pub(crate) fn next_generation(&self) -> u64 {
        let mut waiting = self.lock();
        waiting.events = VecDeque::new();
        waiting.lost = None;
        waiting.generation += 1;
        waiting.generation
    }

    pub(crate) fn check_places(&self) {
        self.lock().check_places = true;
        self.wake.notify_all();
    }

    pub(crate) fn renew_cookies(&self) {
        self.lock().renew_cookies = true;
        self.wake.notify_all();
    }

    pub(crate) fn stop(&self) {
        self.lock().stop = true;
        self.wake.notify_all();
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.lock().stop
    }

    /// Nothing waits, and nothing that was taken is still to be told.
    pub(crate) fn is_idle(&self) -> bool {
        let Waiting { events, lost, check_places, renew_cookies, idle, .. } = &*self.lock();
        *idle && events.is_empty() && lost.is_none() && !check_places && !renew_cookies
    }

    /// Returns early, with `true`, when it is time to stop.
    pub(crate) fn pause(&self, time: Duration) -> bool {
        let end = Instant::now() + time;
        let mut waiting = self.lock();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if waiting.stop || left.is_zero() {
                return waiting.stop;
            }
            waiting =
                self.wake.wait_timeout(waiting, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits for as long as it takes, or until `due`.
    pub(crate) fn next(&self, due: Option<Instant>) -> Next {
        let mut waiting = self.lock();
        loop {
            if waiting.stop {
                return Next::Stop;
            }
            if let Some(why) = waiting.lost.take() {
                return Next::Lost(why);
            }
            if std::mem::take(&mut waiting.check_places) {
                return Next::CheckPlaces;
            }
            if std::mem::take(&mut waiting.renew_cookies) {
                return Next::RenewCookies;
            }
            // Also under a steady stream, what is due is told.
            let left = due.map(|due| due.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Next::Quiet;
            }
            if let Some(event) = waiting.events.pop_front() {
                return Next::Event(event);
            }
            if waiting.events.capacity() > KEPT_ROOM {
                waiting.events = VecDeque::new();
            }
            waiting.idle = left.is_none();
            waiting = match left {
                None => self.wake.wait(waiting).unwrap_or_else(PoisonError::into_inner),
                Some(left) => {
                    self.wake.wait_timeout(waiting, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
            waiting.idle = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(path: &str) -> Event {
        Event { kind: Kind::Content, folder: None, path: PathBuf::from(path) }
    }

    #[test]
    fn events_come_in_order_and_repetitions_once() {
        let queue = Queue::new(3);
        let generation = queue.next_generation();
        for path in ["a", "a", "b", "a"] {
            queue.push(generation, event(path));
        }
        for path in ["a", "b", "a"] {
            assert!(matches!(queue.next(None), Next::Event(next) if next == event(path)));
        }
        assert!(matches!(queue.next(Some(Instant::now())), Next::Quiet));
    }

    #[test]
    fn too_many_events_are_lost_together_and_the_next_generation_is_clean() {
        let queue = Queue::new(2);
        let generation = queue.next_generation();
        for path in ["a", "b", "c", "d"] {
            queue.push(generation, event(path));
        }
        assert!(matches!(queue.next(None), Next::Lost(Why::Overflow)));
        let next = queue.next_generation();
        queue.push(generation, event("old"));
        queue.lose(generation, Why::Overflow);
        queue.push(next, event("new"));
        assert!(matches!(queue.next(None), Next::Event(taken) if taken == event("new")));
        assert!(matches!(queue.next(Some(Instant::now())), Next::Quiet));
    }

    #[test]
    fn it_is_idle_while_somebody_waits_for_a_first_event() {
        let queue = Queue::new(2);
        assert!(!queue.is_idle(), "nobody takes events yet");
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| queue.next(None));
            while !queue.is_idle() {
                std::thread::yield_now();
            }
            queue.push(0, event("a"));
            // Until it was taken it waits, and afterwards it is not told yet.
            assert!(!queue.is_idle());
            assert!(matches!(taken.join().unwrap(), Next::Event(_)));
            assert!(!queue.is_idle());
        });
    }

    #[test]
    fn stopping_comes_first_and_ends_a_pause() {
        let queue = Queue::new(2);
        queue.push(0, event("a"));
        queue.stop();
        assert!(queue.pause(Duration::from_secs(60)));
        assert!(matches!(queue.next(None), Next::Stop));
    }
}
