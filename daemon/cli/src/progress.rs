//! A bar on standard error while a run takes long, gone when it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tollgate_gate::Progress;

/// A run that ends before this needs no bar, and would only flicker.
const PATIENCE: Duration = Duration::from_millis(300);
const REDRAWN_EVERY: Duration = Duration::from_millis(80);

#[derive(Debug, Default)]
struct Counts {
    planned: AtomicU64,
    examined: AtomicU64,
}

/// Counts; where somebody watches, a thread of its own shows them, so that workers never wait for
/// the terminal and a single slow input shows too.
#[derive(Debug)]
pub(crate) struct Bar {
    counts: Arc<Counts>,
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Bar {
    pub(crate) fn new(watched: bool) -> Self {
        let counts = Arc::new(Counts::default());
        let drawing = watched.then(|| {
            let (over, ended) = mpsc::channel();
            let counts = Arc::clone(&counts);
            (over, thread::spawn(move || draw(&counts, &ended)))
        });
        Self { counts, drawing }
    }
}

impl Progress for Bar {
    fn planned(&self, inputs: u64) {
        self.counts.planned.fetch_add(inputs, Ordering::Relaxed);
    }

    fn examined(&self) {
        self.counts.examined.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Bar {
    /// Returns once the bar is gone, so that nothing is written into it.
    fn drop(&mut self) {
        if let Some((over, thread)) = self.drawing.take() {
            drop(over);
            let _ = thread.join();
        }
    }
}

fn draw(counts: &Counts, ended: &mpsc::Receiver<()>) {
    if ended.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("judging {wide_bar} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    while ended.recv_timeout(REDRAWN_EVERY) == Err(RecvTimeoutError::Timeout) {
        bar.set_length(counts.planned.load(Ordering::Relaxed));
        bar.set_position(counts.examined.load(Ordering::Relaxed));
        bar.tick();
    }
    bar.finish_and_clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_run_draws_nothing_and_ends_at_once() {
        let start = std::time::Instant::now();
        let bar = Bar::new(true);
        bar.planned(2);
        bar.examined();
        assert_eq!(bar.counts.planned.load(Ordering::Relaxed), 2);
        drop(bar);
        assert!(start.elapsed() < PATIENCE);
    }
}
