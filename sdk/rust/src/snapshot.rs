//! What stands around the input. The host records each answer, "absent" too, and judges the
//! input again when one of them would be different.
//!
//! Every path is relative to the root of the snapshot, separated by `/`, without `.` or `..`, and
//! escaped: a backslash is written `\\`, and each byte that is a control character (or one that
//! breaks, reorders or hides text) or no part of valid UTF-8 is written `\xhh`.

use crate::answer::{EntryKind, Refusal};
use crate::host;

/// Bytes asked for at once; the host may cap an answer lower.
const PAGE: u64 = 4 << 20;

/// Paths asked for at once.
const PATHS: u32 = 1_000;

/// What is known of a path without reading it.
#[derive(Debug)]
pub struct Entry {
    raw: host::RawEntry,
}

impl Entry {
    pub fn kind(&self) -> EntryKind {
        host::entry_kind(&self.raw)
    }

    /// Permission bits, as in `0o100644`.
    pub fn mode(&self) -> u32 {
        host::entry_mode(&self.raw)
    }

    /// Bytes of the file or of the link's text.
    pub fn size(&self) -> u64 {
        host::entry_size(&self.raw)
    }

    /// Where a symlink points, as it stands there, escaped like a path; it may be absolute or
    /// leave the snapshot.
    pub fn link_target(&self) -> Option<String> {
        host::entry_link_target(&self.raw)
    }

    /// User and group id, in images.
    pub fn owner(&self) -> Option<(u32, u32)> {
        host::entry_owner(&self.raw)
    }

    /// Which layer it comes from, in images, counted from the lowest.
    pub fn layer(&self) -> Option<u32> {
        host::entry_layer(&self.raw)
    }
}

/// Paths in byte order, fetched page by page.
#[derive(Debug)]
pub struct Paths {
    raw: host::RawListing,
    page: std::vec::IntoIter<String>,
}

impl Paths {
    fn new(raw: host::RawListing) -> Self {
        Self { raw, page: Vec::new().into_iter() }
    }
}

impl Iterator for Paths {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        if let Some(path) = self.page.next() {
            return Some(path);
        }
        self.page = host::listing_next(&self.raw, PATHS).into_iter();
        self.page.next()
    }
}

/// What stands at `path`.
pub fn entry(path: &str) -> Result<Entry, Refusal> {
    Ok(Entry { raw: host::entry_at(path)? })
}

/// Up to `len` bytes of the file at `path`, from `offset`; fewer at the end or where the host
/// caps one answer, empty past the end.
pub fn read(path: &str, offset: u64, len: u64) -> Result<Vec<u8>, Refusal> {
    host::snapshot_read(path, offset, len)
}

/// All of the file at `path`. A guest's memory is capped: read what may be large in parts.
pub fn bytes(path: &str) -> Result<Vec<u8>, Refusal> {
    let mut bytes = read(path, 0, PAGE)?;
    // An answer may be capped anywhere, so only an empty one is the end.
    while !bytes.is_empty() {
        let page = read(path, bytes.len() as u64, PAGE)?;
        if page.is_empty() {
            break;
        }
        bytes.extend_from_slice(&page);
    }
    Ok(bytes)
}

/// The paths directly in a directory; the root is the empty path.
pub fn list(path: &str) -> Result<Paths, Refusal> {
    Ok(Paths::new(host::list(path)?))
}

/// The files whose path matches. `?` is any one character but `/`, `*` any number of them, `**`
/// as a whole component any number of components, `[ab]`, `[a-z]` and `[!a]` classes, `{a,b}`
/// alternatives, `\` takes the next character as it is. Case counts; a leading dot is nothing
/// special; a pattern without `/` matches in every directory, one that begins with `/` at the root
/// only, and one that ends with `/` all that is below.
pub fn glob(pattern: &str) -> Result<Paths, Refusal> {
    Ok(Paths::new(host::glob(pattern)?))
}
