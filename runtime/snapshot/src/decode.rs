//! An index's bytes as gix-index understands them.
//!
//! After a name that is longer than an entry's flags can say, gix-index takes one zero, where git
//! writes one to eight: it reads on in the middle of the padding, and what it finds there is another
//! index than git's. So where there is such a name it is given the same index with one zero.

use std::borrow::Cow;

use gix_index::decode::Options;
use gix_index::{State, Version, hash};

/// Signature, version, count of entries.
const HEADER: usize = 12;
/// Of an entry, before its id.
const STAT: usize = 40;
/// A name this long or longer ends at its zero.
const LONG: usize = 0xfff;
const EXTENDED: u16 = 0x4000;

/// The state that a file's bytes stand for. An error has the reason.
pub(crate) fn decode(
    bytes: &[u8],
    of: &State,
    expected_checksum: Option<hash::ObjectId>,
) -> Result<State, String> {
    let kind = of.object_hash();
    // One thread: at 100,000 entries a second one costs more than it saves.
    let read = |bytes: &[u8]| {
        let options = Options { thread_limit: Some(1), expected_checksum, ..Options::default() };
        State::from_bytes(bytes, of.timestamp(), kind, options)
            .map(|(state, _)| state)
            .map_err(|error| error.to_string())
    };
    let state = read(bytes);
    // The first long name is still read rightly, and nothing before it is affected.
    let is_long =
        |state: &State| state.entries().iter().any(|entry| entry.path(state).len() >= LONG);
    if state.as_ref().is_ok_and(|state| state.version() == Version::V4 || !is_long(state)) {
        return state;
    }
    match with_one_zero(bytes, kind.len_in_bytes()) {
        Some(Cow::Owned(mended)) => read(&mended),
        Some(Cow::Borrowed(_)) => state,
        None => state.and_then(|_| Err("its entries can't be told apart".to_owned())),
    }
}

/// The same index with one zero after each long name; without the extensions that say where others
/// stand, which may be left out. As it is where it has no such name, none where it is cut off.
fn with_one_zero(bytes: &[u8], hash_len: usize) -> Option<Cow<'_, [u8]>> {
    let number = |at: usize| -> Option<u32> {
        Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
    };
    let end = bytes.len().checked_sub(hash_len)?;
    if !matches!(number(4)?, 2 | 3) {
        return Some(Cow::Borrowed(bytes));
    }
    let mut mended: Vec<u8> = bytes.get(..HEADER)?.to_vec();
    let (mut at, mut is_mended) = (HEADER, false);
    for _ in 0..number(8)? {
        let at_flags = at + STAT + hash_len;
        let flags = u16::from_be_bytes(bytes.get(at_flags..at_flags + 2)?.try_into().ok()?);
        let name = at_flags + if flags & EXTENDED == 0 { 2 } else { 4 };
        let short = usize::from(flags) & LONG;
        let is_long = short == LONG;
        let length =
            if is_long { bytes.get(name..end)?.iter().position(|byte| *byte == 0)? } else { short };
        let next = at + ((name + length - at + 8) & !7);
        let whole = bytes.get(at..next).filter(|_| next <= end)?;
        mended.extend_from_slice(if is_long { &whole[..name + length + 1 - at] } else { whole });
        is_mended |= is_long;
        at = next;
    }
    if !is_mended {
        return Some(Cow::Borrowed(bytes));
    }
    while at < end {
        let next = at.checked_add(8)?.checked_add(number(at + 4)? as usize)?;
        let extension = bytes.get(at..next).filter(|_| next <= end)?;
        if !matches!(&extension[..4], b"EOIE" | b"IEOT") {
            mended.extend_from_slice(extension);
        }
        at = next;
    }
    mended.extend_from_slice(&bytes[end..]);
    Some(Cow::Owned(mended))
}
