//! What git writes to `pre-push`: read once, for everybody who is to have it.

use std::io::Read;

use crate::Stop;

/// The longest list of refs that is kept, in bytes: some 300,000 refs at 200 bytes each.
const LONGEST: u64 = 64 * 1024 * 1024;

/// The refs, or their beginning.
#[derive(Debug)]
pub(crate) struct Refs {
    bytes: Vec<u8>,
    is_whole: bool,
}

impl Refs {
    /// Reads them from git, as far as they are kept.
    pub(crate) fn read() -> Result<Self, Stop> {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| {
            Stop::fault(&[b"can't read the refs from git (", error.to_string().as_bytes(), b")"])
        })?;
        let is_whole = bytes.len() as u64 <= LONGEST;
        Ok(Self { bytes, is_whole })
    }

    /// All of them, for several readers.
    pub(crate) fn whole(self) -> Result<Self, Stop> {
        if self.is_whole {
            return Ok(self);
        }
        Err(Stop::fault(&[b"git names more refs than the hook takes (64 MiB); push fewer at once"]))
    }

    /// Whether these are all.
    #[cfg(unix)]
    pub(crate) fn are_whole(&self) -> bool {
        self.is_whole
    }

    /// What was read.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What was not read yet.
    pub(crate) fn rest(&self) -> Box<dyn Read> {
        if self.is_whole { Box::new(std::io::empty()) } else { Box::new(std::io::stdin()) }
    }
}
