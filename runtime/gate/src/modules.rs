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

/// Whether the configuration's own revision lacks a module that the judged change holds: then the
/// file beside it in the working tree may be the change's, and a change could replace its judge.
fn brought_along(path: &str, places: ModulePlaces<'_>) -> Option<(String, Option<String>)> {
    let path = Path::new(path);
    let below = match places.work_tree {
        Some(root) if path.is_absolute() => path.strip_prefix(root).ok()?,
        _ => path,
    };
    let inside = RepoPath::new(below.as_os_str().as_encoded_bytes()).ok()?;
    let brought = places.judged.iter().any(|judged| matches!(judged.find(&inside), Ok(Some(_))));
    brought.then(|| {
        let hint = "commit the module where the configuration is, or keep it out of the repository";
        let message = format!("module `{inside}` is not in the revision the configuration is from");
        (message, Some(hint.to_owned()))
    })
}

/// The bytes of a module: of the snapshot where it holds the file, else of the working tree,
/// where a module that is built rather than committed lies.
pub(crate) fn module_bytes(
    path: &str,
    places: ModulePlaces<'_>,
) -> Result<Vec<u8>, (String, Option<String>)> {
    let inside = RepoPath::new(path.as_bytes()).ok();
    if let Some(inside) = inside {
        let file = places.snapshot.find(&inside).map_err(|error| (error.to_string(), None))?;
        if let Some(file) = file.filter(|file| file.kind == FileKind::File) {
            return places.snapshot.read(&file).map_err(|error| (error.to_string(), None));
        }
    }
    if let Some(why) = brought_along(path, places) {
        return Err(why);
    }
    let beside = match places.work_tree {
        Some(root) => root.join(path),
        None => Path::new(path).to_owned(),
    };
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
    read.map_err(|why| {
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
