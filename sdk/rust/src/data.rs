//! Data sets the host keeps, such as advisories or package indexes.

use crate::answer::DataRefusal;
use crate::host;

/// The value kept under a key; none where the data set has no such key. The manifest must name
/// the data set.
pub fn lookup(dataset: &str, key: &str) -> Result<Option<Vec<u8>>, DataRefusal> {
    host::lookup(dataset, key)
}
