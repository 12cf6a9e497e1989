//! The tree that an index would be committed as, read from the index file's bytes alone.
//!
//! Git notes in the index which tree object each folder had when it last wrote them. While the
//! root's note holds, a commit records that tree, and nothing of the entries has to be compared.

use std::io::{self, Read};

use tollgate_model::ObjectId;

/// Signature, version, count of entries.
const HEADER: usize = 12;
/// Of an entry, before its id: times, device, inode, mode, owner, size.
const STAT: usize = 40;
/// Of the flags: an entry is longer than they can say.
const NAME_MASK: usize = 0xfff;
const STAGE_MASK: u16 = 0x3000;
const EXTENDED: u16 = 0x4000;
/// Of the extended flags, the one that says nothing about a commit. Another is that an entry is
/// only announced.
const SKIP_WORKTREE: u16 = 0x4000;

/// The id of the tree that `git write-tree` would make of an index with these bytes, if the index
/// itself tells; `hash_len` is 20, or 32 in a SHA-256 repository.
///
/// `None` wherever the index is not understood to its last byte, or does not tell: entries that
/// are unmerged or only announced, whole folders of a sparse index, a split index, extensions that
/// must be known and are not, a file that is cut off. The checksum is not looked at.
///
/// Costs a look at each entry's flags: under a millisecond for 100,000.
#[must_use]
pub fn staged_tree(bytes_of_index: &[u8], hash_len: usize) -> Option<ObjectId> {
    read_staged_tree(bytes_of_index, hash_len).ok().flatten().map(|(tree, _)| tree)
}

/// The same of a file that is read from its start, and what follows its entries: the end of the file,
/// of more than the longest checksum.
///
/// A large index is most of a hook's time, and most of that is moving it through memory. So it is
/// looked at piece by piece, in a place that stays in the processor's cache.
pub fn read_staged_tree(
    mut file: impl Read,
    hash_len: usize,
) -> io::Result<Option<(ObjectId, Vec<u8>)>> {
    if hash_len != 20 && hash_len != 32 {
        return Ok(None);
    }
    let mut piece = vec![0; PIECE];
    let mut filled = fill(&mut file, &mut piece)?;
    let Some(mut walk) = Walk::begin(&piece[..filled], hash_len) else { return Ok(None) };
    let count = walk.left;
    let mut at = HEADER;
    while walk.left > 0 {
        match walk.next(&piece[at..filled]) {
            Step::Past(length) => at += length,
            Step::Wrong => return Ok(None),
            Step::Cut => {
                piece.copy_within(at..filled, 0);
                let kept = filled - at;
                filled = kept + fill(&mut file, &mut piece[kept..])?;
                at = 0;
                if filled == kept {
                    return Ok(None);
                }
            }
        }
    }
    let mut rest = piece[at..filled].to_vec();
    file.read_to_end(&mut rest)?;
    let content = rest.len().checked_sub(hash_len).map(|end| &rest[..end]);
    let told = content.and_then(extensions).and_then(|trees| root(trees, count, hash_len));
    Ok(told.map(|tree| (tree, rest)))
}

/// Bytes that are looked at at a time. An entry that does not fit is not understood: no path is so
/// long.
const PIECE: usize = 64 << 10;

/// Fills as much as there is.
fn fill(file: &mut impl Read, place: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < place.len() {
        match file.read(&mut place[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// What came of looking at one entry.
enum Step {
    /// It is one file, so many bytes long.
    Past(usize),
    /// Not all of it is there.
    Cut,
    /// It is not understood, or no file to be committed.
    Wrong,
}

/// On the way through the entries of an index.
struct Walk {
    hash_len: usize,
    version: u32,
    /// Entries that are to come.
    left: usize,
    /// Bytes of the last entry's name, from which version 4 takes some.
    last: usize,
}

impl Walk {
    fn begin(bytes: &[u8], hash_len: usize) -> Option<Self> {
        if bytes.get(..4)? != b"DIRC" {
            return None;
        }
        let version = number(bytes, 4)?;
        let left = number(bytes, 8)? as usize;
        matches!(version, 2..=4).then_some(Self { hash_len, version, left, last: 0 })
    }

    /// The entry that `bytes` begin with.
    fn next(&mut self, bytes: &[u8]) -> Step {
        let at_flags = STAT + self.hash_len;
        let Some(entry) = bytes.get(..at_flags + 4) else { return Step::Cut };
        let half = |at: usize| u16::from_be_bytes([entry[at], entry[at + 1]]);
        let flags = half(at_flags);
        // Files, symlinks and submodules; a sparse index has whole folders as well.
        let is_one_file =
            matches!(entry[24..27], [0, 0, kind] if matches!(kind >> 4, 0x8 | 0xa | 0xe));
        let is_extended = flags & EXTENDED != 0;
        let known = !is_extended || (self.version > 2 && half(at_flags + 2) & !SKIP_WORKTREE == 0);
        if flags & STAGE_MASK != 0 || !is_one_file || !known {
            return Step::Wrong;
        }
        let name = at_flags + if is_extended { 4 } else { 2 };
        let step = if self.version == 4 {
            self.shortened_name(bytes, name)
        } else {
            whole_name(bytes, name, usize::from(flags) & NAME_MASK)
        };
        if matches!(step, Step::Past(_)) {
            self.left -= 1;
        }
        step
    }

    /// In version 4 each entry says how many bytes its name takes from the end of the last one's, and
    /// what comes instead.
    fn shortened_name(&mut self, bytes: &[u8], start: usize) -> Step {
        // Longer than any number that is no more than a name's length.
        const LONGEST: usize = 10;
        let Some((dropped, rest)) = variable(bytes, start) else {
            return if bytes.len() < start + LONGEST { Step::Cut } else { Step::Wrong };
        };
        let Some(added) = bytes[rest..].iter().position(|byte| *byte == 0) else {
            return Step::Cut;
        };
        match self.last.checked_sub(dropped).and_then(|kept| kept.checked_add(added)) {
            None | Some(0) => Step::Wrong,
            Some(length) => {
                self.last = length;
                Step::Past(rest + added + 1)
            }
        }
    }
}

/// In versions 2 and 3 a name is whole, and padded with one to eight zeros.
fn whole_name(bytes: &[u8], name: usize, length: usize) -> Step {
    let length = if length < NAME_MASK {
        length
    } else {
        match bytes[name..].iter().position(|byte| *byte == 0) {
            Some(length) => length,
            None => return Step::Cut,
        }
    };
    let end = name + length;
    let whole = (end + 8) & !7;
    match bytes.get(end) {
        None => Step::Cut,
        Some(0) if length > 0 => {
            if whole > bytes.len() {
                Step::Cut
            } else {
                Step::Past(whole)
            }
        }
        Some(_) => Step::Wrong,
    }
}

/// Git's number of variable length, and where it ends.
fn variable(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *bytes.get(at)?;
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        value = value.checked_add(1)?.checked_mul(0x80)?.checked_add(usize::from(byte & 0x7f))?;
    }
    Some((value, at + 1))
}

/// The content of the extension with the trees, if all others may be passed over.
fn extensions(bytes: &[u8]) -> Option<&[u8]> {
    let (mut trees, mut at) = (None, 0);
    while at != bytes.len() {
        let signature = bytes.get(at..at + 4)?;
        let start = at + 8;
        at = start.checked_add(number(bytes, at + 4)? as usize)?;
        let content = bytes.get(start..at)?;
        match signature {
            b"TREE" if trees.is_none() => trees = Some(content),
            [b'A'..=b'Z', ..] if signature != b"TREE" => {}
            _ => return None,
        }
    }
    trees
}

/// The root's id, if it holds: it stands first, without a name. All that follows has to be whole.
fn root(content: &[u8], count: usize, hash_len: usize) -> Option<ObjectId> {
    let mut rest = content;
    let (root, mut to_come) = folder(&mut rest, hash_len)?;
    let (entries, id) = root?;
    while to_come > 0 {
        let (_, below) = folder(&mut rest, hash_len)?;
        to_come = (to_come - 1).checked_add(below)?;
    }
    (content[0] == 0 && rest.is_empty() && entries == count)
        .then(|| ObjectId::from_bytes(id))
        .flatten()
}

/// How many entries are below a folder, and its tree's id.
type Noted<'a> = (usize, &'a [u8]);

/// Takes the next folder off: what is noted, if that holds, and how many folders it has.
fn folder<'a>(rest: &mut &'a [u8], hash_len: usize) -> Option<(Option<Noted<'a>>, usize)> {
    let mut until = |end: u8| {
        let at = rest.iter().position(|byte| *byte == end)?;
        let (text, after) = (&rest[..at], &rest[at + 1..]);
        *rest = after;
        Some(text)
    };
    until(0)?;
    let entries = until(b' ')?;
    let folders = decimal(until(b'\n')?)?;
    if entries.starts_with(b"-") {
        decimal(&entries[1..])?;
        return Some((None, folders));
    }
    let entries = decimal(entries)?;
    let (id, after) = rest.split_at_checked(hash_len)?;
    *rest = after;
    Some((Some((entries, id)), folders))
}

fn decimal(digits: &[u8]) -> Option<usize> {
    // Git writes no zero before others.
    if digits.is_empty() || digits.len() > 10 || (digits.len() > 1 && digits[0] == b'0') {
        return None;
    }
    digits.iter().try_fold(0usize, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + usize::from(digit - b'0'))
    })
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}
