//! What a check examines, whole or window by window.

use crate::answer::{EntryKind, Refusal};
use crate::host;

/// Bytes asked for at once; the host may cap an answer lower.
const PAGE: u64 = 4 << 20;

/// One file, tree or blob, as the manifest's scope says.
#[derive(Debug)]
pub struct Input<'a> {
    raw: &'a host::RawInput,
}

impl<'a> Input<'a> {
    pub(crate) fn new(raw: &'a host::RawInput) -> Self {
        Self { raw }
    }

    /// Its path (escaped, see [`snapshot`](crate::snapshot)), empty for the root of a tree; none
    /// for a blob. Asking ties the result to the path: a check that never asks keeps its results
    /// when a file is renamed.
    pub fn path(&self) -> Option<String> {
        host::input_path(self.raw)
    }

    /// A file, or a directory for scope `tree`.
    pub fn kind(&self) -> EntryKind {
        host::input_kind(self.raw)
    }

    /// Bytes; 0 for a directory.
    pub fn length(&self) -> u64 {
        host::input_length(self.raw)
    }

    /// Up to `len` bytes from `offset`; fewer at the end or where the host caps one answer, empty
    /// past the end.
    pub fn read(&self, offset: u64, len: u64) -> Result<Vec<u8>, Refusal> {
        host::input_read(self.raw, offset, len)
    }

    /// All of it. A guest's memory is capped: files that may be large are for
    /// [`Input::windows`].
    pub fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        self.fill(0, self.length())
    }

    /// All of it in windows of `size` bytes, each beginning with the last `overlap` bytes of the
    /// one before, so that memory is bounded by `size` whatever the length. An empty input has
    /// one empty window.
    ///
    /// What may be up to `overlap` bytes long is found exactly once by taking only matches that
    /// [`Window::owns`]. An overlap that is no smaller than `size` is taken as `size - 1`.
    pub fn windows(&self, size: usize, overlap: usize) -> Windows<'_> {
        let size = size.max(1);
        let overlap = overlap.min(size - 1);
        Windows {
            input: self,
            size: size as u64,
            overlap,
            length: self.length(),
            next: Some(0),
            tail: Vec::new(),
        }
    }

    /// Exactly `len` bytes from `offset`, in as many pages as the host wants.
    fn fill(&self, offset: u64, len: u64) -> Result<Vec<u8>, Refusal> {
        // The first page is most often all of it, and is then handed on without a copy.
        let mut bytes = self.read(offset, len.min(PAGE))?;
        while (bytes.len() as u64) < len {
            let have = bytes.len() as u64;
            let page = self.read(offset + have, (len - have).min(PAGE))?;
            if page.is_empty() {
                return Err(Refusal::Unavailable("the input is shorter than its length".into()));
            }
            if have == page.len() as u64 {
                bytes.reserve_exact((len - have) as usize);
            }
            bytes.extend_from_slice(&page);
        }
        Ok(bytes)
    }
}

/// Part of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Where it begins in the input, in bytes.
    pub start: u64,
    pub bytes: Vec<u8>,
    owned: usize,
}

impl Window {
    /// Whether a match that begins at `offset` of these bytes is this window's to report, rather
    /// than the next one's, which sees all of it.
    pub const fn owns(&self, offset: usize) -> bool {
        offset < self.owned
    }

    /// Whether no window follows.
    pub fn is_last(&self) -> bool {
        self.owned > self.bytes.len()
    }
}

/// The windows of an input; see [`Input::windows`]. Ends after the first refusal.
#[derive(Debug)]
pub struct Windows<'a> {
    input: &'a Input<'a>,
    size: u64,
    overlap: usize,
    length: u64,
    /// Where the next window begins.
    next: Option<u64>,
    /// What it begins with: the overlap.
    tail: Vec<u8>,
}

impl Iterator for Windows<'_> {
    type Item = Result<Window, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next.take()?;
        let end = self.length.min(start.saturating_add(self.size));
        let known = self.tail.len() as u64;
        let fresh = match self.input.fill(start + known, end - start - known) {
            Ok(fresh) => fresh,
            Err(refusal) => return Some(Err(refusal)),
        };
        let bytes = if known == 0 {
            fresh
        } else {
            let mut bytes = std::mem::take(&mut self.tail);
            bytes.extend_from_slice(&fresh);
            bytes
        };
        // The last window owns its end too, where an empty match may stand.
        let mut owned = bytes.len() + 1;
        if end < self.length {
            owned = bytes.len() - self.overlap;
            self.tail = bytes[owned..].to_vec();
            self.next = Some(start + owned as u64);
        }
        Some(Ok(Window { start, bytes, owned }))
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::host::RawInput;

    fn with<T>(content: &[u8], examine: impl FnOnce(&Input<'_>) -> T) -> T {
        let raw = RawInput { path: None, kind: EntryKind::File, content: content.to_vec() };
        examine(&Input::new(&raw))
    }

    fn windows(content: &[u8], size: usize, overlap: usize) -> Vec<Window> {
        let all: Result<Vec<Window>, Refusal> =
            with(content, |input| input.windows(size, overlap).collect());
        // Not part of a `#[test]`, where `unwrap` would do.
        all.unwrap_or_else(|refusal| panic!("the memory refuses nothing: {refusal}"))
    }

    #[test]
    fn an_empty_input_has_one_empty_window() {
        let windows = windows(b"", 10, 3);
        assert_eq!(windows.len(), 1);
        assert!(windows[0].bytes.is_empty() && windows[0].is_last() && windows[0].owns(0));
    }

    #[test]
    fn a_window_begins_with_the_end_of_the_one_before() {
        let windows = windows(b"abcdefgh", 4, 1);
        let parts: Vec<_> =
            windows.iter().map(|window| (window.start, window.bytes.as_slice())).collect();
        assert_eq!(parts, [(0, &b"abcd"[..]), (3, b"defg"), (6, b"gh")]);
        assert_eq!(windows.iter().filter(|window| window.is_last()).count(), 1);
    }

    proptest! {
        #[test]
        fn what_fits_the_overlap_is_found_exactly_once(
            content in proptest::collection::vec(0_u8..3, 0..200),
            size in 0_usize..40,
            overlap in 0_usize..50,
            length in 1_usize..10,
        ) {
            let bound = overlap.min(size.max(1) - 1).max(1);
            let needle = vec![1; length.min(bound)];
            let mut found = Vec::new();
            for window in windows(&content, size, overlap) {
                prop_assert!(window.bytes.len() <= size.max(1));
                for at in 0..window.bytes.len() {
                    if window.owns(at) && window.bytes[at..].starts_with(&needle) {
                        found.push(window.start as usize + at);
                    }
                }
            }
            let expected: Vec<_> =
                (0..content.len()).filter(|at| content[*at..].starts_with(&needle)).collect();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(with(&content, |input| input.bytes()), Ok(content));
        }
    }
}
