//! Joining a split index with the shared one that it changes.

use std::path::Path;

use gix_index::State;
use gix_index::extension::Link;

use crate::decode::decode;

/// What git would have in memory: the entries of the shared index in `git_dir`, some replaced,
/// some removed, and the rest of the split index's own. An error has the reason.
pub(crate) fn joined(own: &State, link: &Link, git_dir: &Path) -> Result<State, String> {
    let name = format!("sharedindex.{}", link.shared_index_checksum);
    let bytes = std::fs::read(git_dir.join(&name)).map_err(|error| format!("{name}: {error}"))?;
    let expected = Some(link.shared_index_checksum);
    let mut state = decode(&bytes, own, expected).map_err(|error| format!("{name}: {error}"))?;
    // Its cached trees are out of date.
    state.remove_tree();

    let mut replaced = Vec::new();
    let mut deleted = Vec::new();
    if let Some(bitmaps) = &link.bitmaps {
        let count = state.entries().len();
        replaced = places(count, |found| bitmaps.replace.for_each_set_bit(found))?;
        deleted = places(count, |found| bitmaps.delete.for_each_set_bit(found))?;
    }
    let (in_place, added) = own
        .entries()
        .split_at_checked(replaced.len())
        .ok_or("it replaces more entries than it has")?;
    for (at, new) in replaced.into_iter().zip(in_place) {
        if !new.path(own).is_empty() {
            return Err("an entry that replaces another has a name of its own".to_owned());
        }
        let old = &mut state.entries_mut()[at];
        (old.stat, old.id, old.flags, old.mode) = (new.stat, new.id, new.flags, new.mode);
    }
    let mut deleted = deleted.into_iter().peekable();
    state.remove_entries(|at, _, _| deleted.next_if_eq(&at).is_some());
    for new in added {
        let path = new.path(own);
        if path.is_empty() {
            return Err("an entry has no name".to_owned());
        }
        state.dangerously_push_entry(new.stat, new.id, new.flags, new.mode, path);
    }
    state.sort_entries();
    Ok(state)
}

/// The bits that `each` finds set, in order, each the place of one of `count` entries.
fn places(
    count: usize,
    each: impl FnOnce(&mut dyn FnMut(usize) -> Option<()>) -> Option<()>,
) -> Result<Vec<usize>, String> {
    let mut places = Vec::new();
    let whole = each(&mut |at| {
        places.push(at);
        (at < count).then_some(())
    });
    whole.map(|()| places).ok_or_else(|| "it changes entries that are not there".to_owned())
}
