//! How a caller hears of a run's progress.

/// Told from several threads.
pub trait Progress: Sync {
    /// So many inputs have to be examined; what is reused is not counted.
    fn planned(&self, inputs: u64);
    /// One of them is done.
    fn examined(&self);
}

/// Does not listen.
#[derive(Debug)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn planned(&self, _: u64) {}
    fn examined(&self) {}
}
