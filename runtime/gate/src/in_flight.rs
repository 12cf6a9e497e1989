//! Examinations that are under way: a run that wants one of them waits for it instead of doing it
//! again.

use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tollgate_model::{Digest, RepoPath};
use tollgate_sandbox::Examination;

/// Check and settings, content, and the path where the check sees one.
pub(crate) type Key = (Digest, Digest, Option<RepoPath>);

/// What is being examined by any run of this process.
#[derive(Debug, Default)]
pub(crate) struct InFlight {
    slots: Mutex<HashMap<Key, Arc<Slot>>>,
}

#[derive(Debug, Default)]
struct Slot {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default, Clone)]
enum State {
    #[default]
    UnderWay,
    /// Without an examination where there is none that would hold elsewhere.
    Ended(Option<Examination>),
}

thread_local! {
    /// This thread has a ticket. While it waits for threads of its pool, it may be given other work
    /// of the pool; if that waited for a ticket, it could come to wait for its own.
    static AT_WORK: Cell<bool> = const { Cell::new(false) };
}

/// What a run has to do.
pub(crate) enum Claim<'a> {
    /// Nobody is at it: this run is now.
    Own(Ticket<'a>),
    /// Another run was at it; what it came to, where that may be used by others.
    Others(Option<Examination>),
}

/// Tells the others when the work is done, or given up; stays on the thread that took it.
pub(crate) struct Ticket<'a> {
    of: &'a InFlight,
    key: Key,
    slot: Arc<Slot>,
}

impl InFlight {
    /// Takes the work on, or waits until whoever has it is done.
    pub(crate) fn claim(&self, key: Key) -> Claim<'_> {
        if AT_WORK.get() {
            return Claim::Others(None);
        }
        let slot = match lock(&self.slots).entry(key.clone()) {
            Entry::Occupied(slot) => Arc::clone(slot.get()),
            Entry::Vacant(place) => {
                let slot = Arc::clone(place.insert(Arc::default()));
                AT_WORK.set(true);
                return Claim::Own(Ticket { of: self, key, slot });
            }
        };
        let mut state = lock(&slot.state);
        loop {
            match &*state {
                State::Ended(examination) => return Claim::Others(examination.clone()),
                State::UnderWay => {
                    state = slot.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

impl Ticket<'_> {
    /// Hands what came of it to those who wait.
    pub(crate) fn done(self, examination: &Examination) {
        *lock(&self.slot.state) = State::Ended(Some(examination.clone()));
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        AT_WORK.set(false);
        lock(&self.of.slots).remove(&self.key);
        let mut state = lock(&self.slot.state);
        if matches!(*state, State::UnderWay) {
            *state = State::Ended(None);
        }
        drop(state);
        self.slot.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use tollgate_sandbox::Ending;

    use super::*;

    fn key(content: &[u8]) -> Key {
        (Digest::of(b"check"), Digest::of(content), None)
    }

    #[test]
    fn who_comes_second_waits_and_takes_the_result() {
        let in_flight = InFlight::default();
        let Claim::Own(ticket) = in_flight.claim(key(b"a")) else { panic!("nobody is at it") };
        let (told, hear) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| {
                let Claim::Others(found) = in_flight.claim(key(b"a")) else {
                    panic!("it is taken")
                };
                told.send(found).unwrap();
            });
            assert!(hear.recv_timeout(Duration::from_millis(30)).is_err());
            let examination = Examination::without_findings(Ending::Done);
            ticket.done(&examination);
            assert_eq!(hear.recv().unwrap(), Some(examination));
        });
        assert!(matches!(in_flight.claim(key(b"a")), Claim::Own(_)));
    }

    #[test]
    fn work_that_was_given_up_leaves_nobody_waiting() {
        let in_flight = InFlight::default();
        let Claim::Own(ticket) = in_flight.claim(key(b"a")) else { panic!("nobody is at it") };
        // Who is at work waits for nobody.
        assert!(matches!(in_flight.claim(key(b"a")), Claim::Others(None)));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| match in_flight.claim(key(b"a")) {
                Claim::Others(found) => found.is_none(),
                Claim::Own(_) => true,
            });
            drop(ticket);
            assert!(waiting.join().unwrap());
        });
    }
}
