//! What `daemon status` tells of the requests so far.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Errors that are remembered, the latest.
const ERRORS: usize = 16;

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) answered: AtomicU64,
    pub(crate) warm: AtomicU64,
    pub(crate) declined: AtomicU64,
    /// Times that events were lost.
    pub(crate) rescans: AtomicU64,
    /// Requests being worked on.
    pub(crate) under_way: AtomicUsize,
    errors: Mutex<VecDeque<String>>,
}

impl Counters {
    pub(crate) fn error(&self, error: String) {
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        if errors.len() == ERRORS {
            errors.pop_front();
        }
        errors.push_back(error);
    }

    pub(crate) fn errors(&self) -> Vec<String> {
        let errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        errors.iter().cloned().collect()
    }

    /// Counts a request for as long as the value lives.
    pub(crate) fn at_work(&self) -> AtWork<'_> {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        AtWork(self)
    }

    pub(crate) fn is_at_work(&self) -> bool {
        self.under_way.load(Ordering::SeqCst) > 0
    }
}

pub(crate) struct AtWork<'a>(&'a Counters);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}
