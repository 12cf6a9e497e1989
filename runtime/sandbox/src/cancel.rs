//! How a caller ends examinations whose answers it no longer wants.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A wish to end; clones share it. Guests notice within a tick of the clock, calls of the host
/// when they return to the guest.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends every examination that was handed this or a clone of it.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What unwinds a guest that was cancelled.
#[derive(Debug, thiserror::Error)]
#[error("the check was cancelled")]
pub(crate) struct Cancelled;
