//! Where the bytes of a module come from that is not built in.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use tollgate_model::RepoPath;
use tollgate_snapshot::{FileKind, Snapshot};

/// Where modules that are not built in are found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ModulePlaces<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) work_tree: Option<&'a Path>,
    /// What is judged must not bring the module that judges it.
    pub(crate) judged: &'a [Arc<Snapshot>],
}

type Refused = (String, Option<String>);

/// Whether the configuration's own revision lacks a module that the judged change holds: then the
/// file beside it in the working tree may be the change's, and a change could replace its judge.
/// However it is spelled: by the place it comes to, and by every link on the way there.
fn brought_along(
    inside: Option<&RepoPath>,
    beside: &Path,
    places: ModulePlaces<'_>,
) -> Option<Refused> {
    let root = places.work_tree.and_then(|root| root.canonicalize().ok());
    let place = beside.canonicalize().ok();
    let comes_to = root.zip(place).and_then(|(root, place)| {
        RepoPath::new(place.strip_prefix(root).ok()?.as_os_str().as_encoded_bytes()).ok()
    });
    let mut names: Vec<RepoPath> = comes_to.into_iter().collect();
    let mut outer = inside.cloned();
    while let Some(name) = outer {
        outer = name.parent();
        names.push(name);
    }
    let held = |name: &&RepoPath| {
        places.judged.iter().any(|judged| matches!(judged.find(name), Ok(Some(_))))
    };
    names.iter().find(held).map(|name| {
        let hint = "commit the module where the configuration is, or keep it out of the repository";
        let message = format!("module `{name}` is not in the revision the configuration is from");
        (message, Some(hint.to_owned()))
    })
}

/// A path from the root without detours; none for one that leaves the repository or is absolute.
fn straight(path: &str) -> Option<RepoPath> {
    let mut parts: Vec<&str> = Vec::new();
    if path.starts_with('/') {
        return None;
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    RepoPath::new(parts.join("/").as_bytes()).ok()
}

/// The bytes of a module: of the snapshot where it holds the file, else of the working tree,
/// where a module that is built rather than committed lies.
///
/// Also tells whether they are of the working tree.
pub(crate) fn module_bytes(
    path: &str,
    places: ModulePlaces<'_>,
) -> Result<(Vec<u8>, bool), Refused> {
    let below = |root: &Path| Path::new(path).strip_prefix(root).ok()?.to_str().map(str::to_owned);
    let named = places.work_tree.and_then(below).unwrap_or_else(|| path.to_owned());
    let inside = straight(&named);
    if let Some(inside) = &inside {
        let file = places.snapshot.find(inside).map_err(|error| (error.to_string(), None))?;
        if let Some(file) = file.filter(|file| file.kind == FileKind::File) {
            let read = places.snapshot.read(&file);
            return read.map(|bytes| (bytes, false)).map_err(|error| (error.to_string(), None));
        }
    }
    let beside = match places.work_tree {
        Some(root) => root.join(path),
        None => Path::new(path).to_owned(),
    };
    if let Some(why) = brought_along(inside.as_ref(), &beside, places) {
        return Err(why);
    }
    // Anything but a file, a pipe for one, might never end; neither might some that the kernel
    // calls files of no length.
    let read = match fs::metadata(&beside) {
        Ok(found) if !found.is_file() => Err("it is no file".to_owned()),
        Ok(found) if found.len() > tollgate_componentize::MAX_MODULE as u64 => {
            Err(format!("it has {} bytes, more than any check", found.len()))
        }
        Ok(found) if found.len() == 0 => Err("it is empty".to_owned()),
        Ok(_) => read_bounded(&beside),
        Err(error) => Err(error.to_string()),
    };
    read.map(|bytes| (bytes, true)).map_err(|why| {
        let hint = "a path is relative to the root of the repository".to_owned();
        (format!("module `{path}` can't be read: {why}"), Some(hint))
    })
}

/// Reads a file that may have grown since it was looked at.
fn read_bounded(path: &Path) -> Result<Vec<u8>, String> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    let most = tollgate_componentize::MAX_MODULE as u64;
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > most {
        return Err("it has more bytes than any check".to_owned());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_has_one_name() {
        for spelled in ["a/b.wasm", "./a/b.wasm", "a//b.wasm", "a/./b.wasm", "a/x/../b.wasm"] {
            assert_eq!(straight(spelled), RepoPath::new(b"a/b.wasm").ok(), "{spelled}");
        }
        for outside in ["../b.wasm", "a/../../b.wasm", "/a/b.wasm", ".", ""] {
            assert_eq!(straight(outside), None, "{outside}");
        }
    }
}
