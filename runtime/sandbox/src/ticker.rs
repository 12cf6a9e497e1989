//! Advances an engine's epoch while guests run, so that their deadlines come.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How finely deadlines are kept: a guest runs at most this much longer than allowed.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// Ticks without a guest, after which there are none until the next one: to wake a thread for each
/// of many guests in a row would cost more than ticking on for a second.
const TICKS_ON: u32 = 100;

/// The guests that run, and the tickers that sleep since there are none: a process that only waits
/// for something to judge takes no processor time.
#[derive(Debug, Default)]
pub(crate) struct Guests {
    running: AtomicUsize,
    sleeping: AtomicUsize,
    turn: Mutex<()>,
    woken: Condvar,
}

/// A guest that runs, or several one after the other.
#[derive(Debug)]
pub(crate) struct Running<'a>(&'a Guests);

impl Guests {
    /// From here on there are ticks, until the value is dropped and longer.
    pub(crate) fn run(&self) -> Running<'_> {
        // A ticker that goes to sleep says so and then looks here; this is the other way round, so
        // that one of the two sees the other.
        self.running.fetch_add(1, Ordering::SeqCst);
        if self.sleeping.load(Ordering::SeqCst) > 0 {
            self.wake();
        }
        Running(self)
    }

    fn wake(&self) {
        // Whoever is about to sleep holds this until it does.
        drop(self.turn.lock().unwrap_or_else(PoisonError::into_inner));
        self.woken.notify_all();
    }

    /// Until a guest runs, or the ticker is stopped.
    fn wait(&self, stopped: &AtomicBool) {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.sleeping.fetch_add(1, Ordering::SeqCst);
        while self.running.load(Ordering::SeqCst) == 0 && !stopped.load(Ordering::SeqCst) {
            turn = self.woken.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        self.sleeping.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A thread that ticks while guests run, until it is dropped.
#[derive(Debug)]
pub(crate) struct Ticker {
    stop: Arc<AtomicBool>,
    guests: Arc<Guests>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    pub(crate) fn start(engine: &wasmtime::Engine, guests: &Arc<Guests>) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (engine, stopped) = (engine.clone(), Arc::clone(&stop));
        let counted = Arc::clone(guests);
        let thread = thread::Builder::new().name("epochs".to_owned()).spawn(move || {
            let mut quiet = 0;
            while !stopped.load(Ordering::SeqCst) {
                thread::park_timeout(TICK);
                engine.increment_epoch();
                quiet = if counted.running.load(Ordering::SeqCst) == 0 { quiet + 1 } else { 0 };
                if quiet == TICKS_ON {
                    counted.wait(&stopped);
                    quiet = 0;
                }
            }
        })?;
        Ok(Self { stop, guests: Arc::clone(guests), thread: Some(thread) })
    }

    /// Ticks that cover `time`, rounded up.
    pub(crate) fn ticks(time: Duration) -> u64 {
        u64::try_from(time.as_nanos().div_ceil(TICK.as_nanos())).unwrap_or(u64::MAX).max(1)
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        self.guests.wake();
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A panic of the ticker has no consequence left to report here.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn waits_for_a_guest(guests: &Arc<Guests>) -> thread::JoinHandle<()> {
        let (counted, stopped) = (Arc::clone(guests), AtomicBool::new(false));
        thread::spawn(move || counted.wait(&stopped))
    }

    fn sleeps(guests: &Guests) {
        let begun = Instant::now();
        while guests.sleeping.load(Ordering::SeqCst) == 0 {
            assert!(begun.elapsed() < Duration::from_secs(10));
            thread::yield_now();
        }
    }

    #[test]
    fn a_guest_wakes_a_ticker() {
        let guests = Arc::new(Guests::default());
        for _ in 0..1_000 {
            let waits = waits_for_a_guest(&guests);
            let running = guests.run();
            waits.join().unwrap();
            drop(running);
        }
        let waits = waits_for_a_guest(&guests);
        sleeps(&guests);
        assert!(!waits.is_finished());
        let _running = guests.run();
        waits.join().unwrap();
    }

    #[test]
    fn a_ticker_that_sleeps_can_be_stopped() {
        let guests = Arc::new(Guests::default());
        let ticker = Ticker::start(&wasmtime::Engine::default(), &guests).unwrap();
        sleeps(&guests);
        drop(ticker);
        assert_eq!(guests.sleeping.load(Ordering::SeqCst), 0);
    }
}
