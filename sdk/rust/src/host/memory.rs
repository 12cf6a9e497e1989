//! The host of unit tests: answers from memory and collects what the check reports.
//!
//! Held in the test's own thread, as a guest's imports are held in its instance.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::answer::{DataRefusal, EntryKind, Refusal};
use crate::finding::Finding;
use crate::log::Level;

/// Everything a check can see, and what it said.
#[derive(Debug, Default)]
pub(crate) struct World {
    /// By escaped path.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// By data set, then key.
    pub(crate) data: BTreeMap<String, BTreeMap<String, Vec<u8>>>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) log: Vec<(Level, String)>,
}

thread_local! {
    static WORLD: RefCell<World> = RefCell::default();
}

/// Puts `world` in place and hands back the one before.
pub(crate) fn exchange(world: World) -> World {
    WORLD.replace(world)
}

#[derive(Debug)]
pub(crate) struct RawInput {
    pub(crate) path: Option<String>,
    pub(crate) kind: EntryKind,
    pub(crate) content: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct RawEntry {
    kind: EntryKind,
    size: u64,
}

#[derive(Debug)]
pub(crate) struct RawListing(RefCell<std::vec::IntoIter<String>>);

impl RawListing {
    fn of(paths: BTreeSet<String>) -> Self {
        Self(RefCell::new(paths.into_iter().collect::<Vec<_>>().into_iter()))
    }
}

pub(crate) fn input_path(input: &RawInput) -> Option<String> {
    input.path.clone()
}

pub(crate) fn input_kind(input: &RawInput) -> EntryKind {
    input.kind
}

pub(crate) fn input_length(input: &RawInput) -> u64 {
    input.content.len() as u64
}

pub(crate) fn input_read(input: &RawInput, offset: u64, len: u64) -> Result<Vec<u8>, Refusal> {
    Ok(part(&input.content, offset, len))
}

pub(crate) fn entry_at(path: &str) -> Result<RawEntry, Refusal> {
    WORLD.with_borrow(|world| {
        if let Some(content) = world.files.get(path) {
            return Ok(RawEntry { kind: EntryKind::File, size: content.len() as u64 });
        }
        if path.is_empty() || world.files.keys().any(|file| below(path, file).is_some()) {
            return Ok(RawEntry { kind: EntryKind::Directory, size: 0 });
        }
        Err(Refusal::Absent)
    })
}

pub(crate) fn entry_kind(entry: &RawEntry) -> EntryKind {
    entry.kind
}

pub(crate) fn entry_mode(entry: &RawEntry) -> u32 {
    if entry.kind == EntryKind::Directory { 0o040_000 } else { 0o100_644 }
}

pub(crate) fn entry_size(entry: &RawEntry) -> u64 {
    entry.size
}

pub(crate) fn entry_link_target(_entry: &RawEntry) -> Option<String> {
    None
}

pub(crate) fn entry_owner(_entry: &RawEntry) -> Option<(u32, u32)> {
    None
}

pub(crate) fn entry_layer(_entry: &RawEntry) -> Option<u32> {
    None
}

pub(crate) fn snapshot_read(path: &str, offset: u64, len: u64) -> Result<Vec<u8>, Refusal> {
    if entry_at(path)?.kind != EntryKind::File {
        return Err(Refusal::WrongKind);
    }
    Ok(WORLD.with_borrow(|world| part(&world.files[path], offset, len)))
}

pub(crate) fn list(path: &str) -> Result<RawListing, Refusal> {
    if entry_at(path)?.kind != EntryKind::Directory {
        return Err(Refusal::WrongKind);
    }
    let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
    Ok(RawListing::of(WORLD.with_borrow(|world| {
        world
            .files
            .keys()
            .filter_map(|file| below(path, file))
            .map(|rest| format!("{prefix}{}", rest.split('/').next().unwrap_or(rest)))
            .collect()
    })))
}

pub(crate) fn glob(pattern: &str) -> Result<RawListing, Refusal> {
    let matcher = globset::GlobBuilder::new(&anchored(pattern)?)
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .map_err(|error| Refusal::Forbidden(error.to_string()))?
        .compile_matcher();
    Ok(RawListing::of(WORLD.with_borrow(|world| {
        world.files.keys().filter(|file| matcher.is_match(file)).cloned().collect()
    })))
}

/// Says in globset's grammar where a pattern begins and ends, as the host understands it.
///
/// What stays different from the host: `?` and classes take single bytes here, and a class such
/// as `[!a]` takes a `/` too.
fn anchored(pattern: &str) -> Result<String, Refusal> {
    let (body, below) = match pattern.strip_suffix('/') {
        Some(body) => (body, "/**"),
        None => (pattern, ""),
    };
    let (body, anywhere) = match body.strip_prefix('/') {
        Some(body) => (body, ""),
        None if body.contains('/') => (body, ""),
        None => (body, "**/"),
    };
    if body.is_empty() {
        return Err(Refusal::Forbidden(format!("`{pattern}` has an empty component")));
    }
    Ok([anywhere, body, below].concat())
}

pub(crate) fn listing_next(listing: &RawListing, max: u32) -> Vec<String> {
    listing.0.borrow_mut().by_ref().take(max as usize).collect()
}

pub(crate) fn lookup(dataset: &str, key: &str) -> Result<Option<Vec<u8>>, DataRefusal> {
    WORLD.with_borrow(|world| match world.data.get(dataset) {
        Some(entries) => Ok(entries.get(key).cloned()),
        None => Err(DataRefusal::Unavailable(format!("`{dataset}` is not part of this test"))),
    })
}

pub(crate) fn log(level: Level, message: &str) {
    WORLD.with_borrow_mut(|world| world.log.push((level, message.to_owned())));
}

pub(crate) fn report(finding: Finding) {
    WORLD.with_borrow_mut(|world| world.findings.push(finding));
}

/// What is left of `path` below `folder`.
fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

fn part(content: &[u8], offset: u64, len: u64) -> Vec<u8> {
    let length = content.len() as u64;
    let start = offset.min(length);
    let end = start.saturating_add(len).min(length);
    content[start as usize..end as usize].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_say_where_a_pattern_begins_and_ends() {
        let paths = ["a.py", "src/a.py", "src/lib/a.py", "x/src/b"];
        let files = paths.map(|path| (path.to_owned(), Vec::new()));
        let before = exchange(World { files: files.into(), ..World::default() });
        let found = |pattern| glob(pattern).map(|listing| listing_next(&listing, 9));
        for (pattern, expected) in [
            ("*.py", &["a.py", "src/a.py", "src/lib/a.py"][..]),
            ("/*.py", &["a.py"]),
            ("src/*.py", &["src/a.py"]),
            ("src/", &["src/a.py", "src/lib/a.py", "x/src/b"]),
            ("/src/", &["src/a.py", "src/lib/a.py"]),
            ("src/lib/", &["src/lib/a.py"]),
            ("/src", &[]),
        ] {
            assert_eq!(found(pattern).unwrap(), expected, "{pattern}");
        }
        assert!(matches!(found("/"), Err(Refusal::Forbidden(_))));
        exchange(before);
    }
}
