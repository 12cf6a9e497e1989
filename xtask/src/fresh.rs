//! Making a file of others only when they changed, and writing it only when its bytes change.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::failure::{AtPath, Failure};

/// Runs `make` with the path of a scratch file, unless `output` was made of the same inputs.
/// Where the bytes come out the same, `output` keeps its time, and nothing built of it is stale.
pub(crate) fn make(
    output: &Path,
    inputs: &[&Path],
    make: impl FnOnce(&Path) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let stamp_file = beside(output, "stamp");
    let stamp = stamp(inputs)?;
    if output.exists() && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    let scratch = beside(output, "new");
    make(&scratch)?;
    replace(&scratch, output)?;
    fs::write(&stamp_file, stamp).at(&stamp_file)
}

/// Copies a file by rename, so that a program that runs is never written into.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let scratch = beside(to, "new");
    fs::copy(from, &scratch).at(from)?;
    replace(&scratch, to)
}

fn replace(scratch: &Path, output: &Path) -> Result<(), Failure> {
    let same = match (fs::read(scratch), fs::read(output)) {
        (Ok(new), Ok(old)) => new == old,
        _ => false,
    };
    if same { fs::remove_file(scratch).at(scratch) } else { fs::rename(scratch, output).at(output) }
}

fn stamp(inputs: &[&Path]) -> Result<String, Failure> {
    let mut stamp = String::new();
    for input in inputs {
        let metadata = fs::metadata(input).at(input)?;
        let modified = metadata.modified().at(input)?;
        let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        let _ = writeln!(stamp, "{} {} {}", input.display(), metadata.len(), since.as_nanos());
    }
    Ok(stamp)
}

/// `.name.suffix` in the same folder.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{suffix}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_once_per_change_and_keeps_its_time_when_equal() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("input");
        let output = folder.path().join("output");
        fs::write(&input, "a").unwrap();
        let mut runs = 0;
        let mut go = |content: &str| {
            make(&output, &[&input], |scratch| {
                runs += 1;
                fs::write(scratch, content).at(scratch)
            })
            .unwrap();
        };
        go("one");
        go("ignored, since nothing changed");
        assert_eq!(fs::read_to_string(&output).unwrap(), "one");
        let time = fs::metadata(&output).unwrap().modified().unwrap();
        fs::write(&input, "longer").unwrap();
        go("one");
        assert_eq!(fs::metadata(&output).unwrap().modified().unwrap(), time);
        fs::write(&input, "longer still").unwrap();
        go("two");
        assert_eq!(fs::read_to_string(&output).unwrap(), "two");
        assert_eq!(runs, 3);
    }
}
