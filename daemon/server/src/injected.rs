//! Faults on purpose. The acceptance test of the daemon has to find them: one that was never seen
//! to fail proves nothing. Only whoever starts `tollgate daemon serve` by hand can ask for one.

use std::str::FromStr;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Injected {
    /// An index is taken for the one that stood at its place when it was first looked at.
    StaleIndex,
    /// A repository that is open is taken for the one that stands at its place.
    StaleRepository,
    /// Of the paths that changed in a working tree, one is not told.
    DroppedEvent,
    /// No change of a file is ever told to whoever judges ahead. Verdicts have to be right all the
    /// same.
    Deaf,
}

impl FromStr for Injected {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "stale-index" => Ok(Self::StaleIndex),
            "stale-repository" => Ok(Self::StaleRepository),
            "dropped-event" => Ok(Self::DroppedEvent),
            "deaf" => Ok(Self::Deaf),
            _ => Err("it is stale-index, stale-repository, dropped-event or deaf".to_owned()),
        }
    }
}
