//! Registers the few folders in which git keeps its state.

use std::fs;
use std::path::{Path, PathBuf};

use crate::folders::{Folders, Halt};
use crate::places::Located;
use crate::platform;

/// The git directories themselves, for the index, `HEAD` and the configuration, and what in them
/// is of interest. Tells whether all folders of references are watched.
pub(crate) fn register(
    folders: &mut Folders,
    located: &Located,
    most_refs: usize,
) -> Result<bool, Halt> {
    let mut places = vec![located.git_dir.clone()];
    if located.common_dir != located.git_dir {
        places.push(located.common_dir.clone());
    }
    if platform::RECURSIVE {
        // One watch covers all that is below.
        places.extend(located.root.clone());
        let outermost: Vec<_> = places
            .iter()
            .filter(|place| !places.iter().any(|other| other != *place && place.starts_with(other)))
            .cloned()
            .collect();
        folders.add(outermost)?;
        return Ok(true);
    }
    folders.add(places.clone())?;
    folders.add(vec![located.common_dir.join("info")])?;
    let mut all = true;
    for place in places {
        for name in ["refs", "reftable"] {
            all &= register_refs(folders, located, &place.join(name), most_refs)?;
        }
    }
    Ok(all)
}

/// A folder of references with all below it, up to a number of them.
pub(crate) fn register_refs(
    folders: &mut Folders,
    located: &Located,
    first: &Path,
    most: usize,
) -> Result<bool, Halt> {
    if platform::RECURSIVE || !first.is_dir() {
        return Ok(true);
    }
    let mut left = most.saturating_sub(count_refs(folders, located));
    let mut waiting = vec![first.to_owned()];
    while !waiting.is_empty() {
        let all = waiting.len() <= left;
        waiting.truncate(left);
        left -= waiting.len();
        let added = folders.add(std::mem::take(&mut waiting))?;
        for folder in added {
            let Ok(entries) = fs::read_dir(&folder) else {
                folders.drop_below(&folder);
                continue;
            };
            waiting.extend(
                entries
                    .flatten()
                    .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
                    .map(|entry| entry.path()),
            );
        }
        if !all {
            return Ok(false);
        }
    }
    Ok(true)
}

fn count_refs(folders: &Folders, located: &Located) -> usize {
    let count = |place: &PathBuf| folders.count_below(&place.join("refs"));
    let own = count(&located.git_dir);
    if located.common_dir == located.git_dir { own } else { own + count(&located.common_dir) }
}
