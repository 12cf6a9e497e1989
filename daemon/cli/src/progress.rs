//! A bar on standard error while a run takes long, gone when it ends.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tollgate_gate::Progress;
use tollgate_model::sanitised;
use tollgate_sandbox::CompileListener;

/// A run that ends before this needs no bar, and would only flicker.
const PATIENCE: Duration = Duration::from_millis(300);
const REDRAWN_EVERY: Duration = Duration::from_millis(80);

#[derive(Debug, Default)]
struct Counts {
    planned: AtomicU64,
    examined: AtomicU64,
    /// Checks whose modules are being compiled.
    compiling: Mutex<Vec<String>>,
}

impl CompileListener for Counts {
    fn compiling(&self, check: &str) {
        self.compiling.lock().unwrap_or_else(PoisonError::into_inner).push(check.to_owned());
    }

    fn compiled(&self, check: &str) {
        let mut compiling = self.compiling.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = compiling.iter().position(|other| other == check) {
            compiling.remove(at);
        }
    }
}

impl Counts {
    /// What takes its time, where that is not the judging itself.
    fn waits_for(&self) -> Option<String> {
        let compiling = self.compiling.lock().unwrap_or_else(PoisonError::into_inner);
        let first = sanitised(compiling.first()?);
        Some(format!("compiling check `{first}`, once for this version"))
    }
}

/// Counts what is done, to be shown where somebody watches.
#[derive(Debug)]
pub(crate) struct Bar {
    counts: Arc<Counts>,
    watched: bool,
}

/// The bar while it is shown, by a thread of its own: workers never wait for the terminal, and a
/// single slow input shows too.
#[derive(Debug)]
pub(crate) struct Shown(Option<(Sender<()>, JoinHandle<()>)>);

impl Bar {
    pub(crate) fn new(watched: bool) -> Self {
        Self { counts: Arc::default(), watched }
    }

    pub(crate) fn show(&self) -> Shown {
        Shown(self.watched.then(|| {
            let (over, ended) = mpsc::channel();
            let counts = Arc::clone(&self.counts);
            (over, thread::spawn(move || draw(&counts, &ended)))
        }))
    }

    pub(crate) fn compile_listener(&self) -> Arc<dyn CompileListener> {
        Arc::<Counts>::clone(&self.counts)
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

impl Drop for Shown {
    /// Returns once the bar is gone, so that nothing is written into it.
    fn drop(&mut self) {
        if let Some((over, thread)) = self.0.take() {
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
    let style = |template| {
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
    };
    while ended.recv_timeout(REDRAWN_EVERY) == Err(RecvTimeoutError::Timeout) {
        if let Some(what) = counts.waits_for() {
            bar.set_style(style("{wide_msg} {elapsed}"));
            bar.set_message(what);
        } else {
            bar.set_style(style("judging {wide_bar} {pos}/{len} {elapsed}"));
        }
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
        let shown = bar.show();
        bar.planned(2);
        bar.examined();
        assert_eq!(bar.counts.planned.load(Ordering::Relaxed), 2);
        drop(shown);
        assert!(start.elapsed() < PATIENCE);
    }

    #[test]
    fn what_is_compiled_is_told_until_it_is_done() {
        let bar = Bar::new(false);
        assert_eq!(bar.counts.waits_for(), None);
        let listener = bar.compile_listener();
        listener.compiling("one");
        listener.compiling("two");
        listener.compiled("one");
        let told = bar.counts.waits_for();
        assert_eq!(told.as_deref(), Some("compiling check `two`, once for this version"));
        listener.compiled("two");
        assert_eq!(bar.counts.waits_for(), None);
    }
}
