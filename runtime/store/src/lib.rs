//! A bounded, crash-safe key-value store that several processes use at once.
//!
//! It holds what can be worked out again, so nothing that happens to it is an error for the user:
//! a damaged file is set aside with a note and built anew, a value that is not what was written
//! counts as absent, a store that can't be opened is no store.

mod data;
mod database;
mod seal;
mod store;

pub use data::{DataError, DataSets};
pub use store::{Stats, Store};

/// A part of the store with keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Space(pub u8);

/// A store can't be used; tells why, for a note to the user.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(String);
