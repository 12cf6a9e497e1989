//! What people and programs do to the files of a working tree.

use std::fs::{self, Metadata};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tollgate_tests::token_line;

use crate::dice::Dice;

pub(crate) const FOLDERS: [&str; 6] = ["", "src", "src/deep", "notes", "notes/old", "x y"];
pub(crate) const NAMES: [&str; 6] = ["a.txt", "b.txt", "main.py", "lib.rs", "c.md", "\u{fc}.txt"];

/// A text: with a secret, with one that is excused, that names a neighbour, that is fine or not.
pub(crate) fn text(dice: &mut Dice) -> String {
    let number = dice.below(5);
    match dice.below(10) {
        0 | 1 => format!("# {number}\n{}", token_line()),
        2 => format!("{}  # tollgate{}:allow secrets made up\n", token_line().trim_end(), ""),
        3 | 4 => format!("{}\n# {number}\n", dice.pick(&NAMES)),
        5 => format!("{}\nflagme {number}\n", dice.pick(&NAMES)),
        6 => String::new(),
        _ => format!("fine\n# {number}\n"),
    }
}

/// A place where a file may be.
pub(crate) fn place(root: &Path, dice: &mut Dice) -> PathBuf {
    root.join(dice.pick(&FOLDERS)).join(dice.pick(&NAMES))
}

/// Whatever stands at a place, removed.
pub(crate) fn clear(place: &Path) {
    if place.is_dir() && !place.is_symlink() {
        let _ = fs::remove_dir_all(place);
    } else {
        let _ = fs::remove_file(place);
    }
}

fn write(place: &Path, text: &str) {
    // A file may stand where a folder has to be.
    let mut above = place.parent().unwrap();
    while !above.exists() {
        if above.is_symlink() {
            clear(above);
        }
        above = above.parent().unwrap();
    }
    if above.is_file() {
        clear(above);
    }
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    // Through a link where it leads somewhere, which a link to itself does not.
    if place.is_dir() || (place.is_symlink() && !place.exists()) {
        clear(place);
    }
    fs::write(place, text).unwrap();
}

fn set_time(place: &Path, time: SystemTime) -> bool {
    let is_file = fs::symlink_metadata(place).is_ok_and(|found| found.is_file());
    is_file
        && fs::File::options()
            .write(true)
            .open(place)
            .is_ok_and(|file| file.set_modified(time).is_ok())
}

/// One change; what can't be done as things are is left.
pub(crate) fn change(root: &Path, dice: &mut Dice) -> String {
    let place = place(root, dice);
    let shown = place.strip_prefix(root).unwrap().display().to_string();
    let text = text(dice);
    match dice.below(19) {
        0..=4 => {
            clear(&place);
            write(&place, &text);
            format!("write {shown} {text:?}")
        }
        5 => {
            // Truncated and written again, into the same file.
            write(&place, &text);
            format!("overwrite {shown} {text:?}")
        }
        6 | 7 => {
            // As editors save.
            let draft = place.with_extension("draft~");
            write(&draft, &text);
            clear(&place);
            fs::rename(&draft, &place).unwrap();
            format!("save {shown} {text:?}")
        }
        8 => {
            let before = fs::read(&place).unwrap_or_default();
            write(&place, &(String::from_utf8_lossy(&before).into_owned() + &text));
            format!("append to {shown} {text:?}")
        }
        9 => {
            clear(&place);
            format!("delete {shown}")
        }
        10 => {
            // Many folders at once, with a file at the bottom.
            let burst = format!("burst/{}/{}/{}", dice.below(3), dice.below(3), dice.below(3));
            write(&root.join(&burst).join("a.txt"), &text);
            format!("write {burst}/a.txt {text:?}")
        }
        11 => {
            clear(&root.join("burst"));
            "delete burst".to_owned()
        }
        12 => {
            let (from, to) = (dice.pick(&FOLDERS[1..]), ["moved", "notes/moved"][dice.below(2)]);
            let (from, to) = if dice.once_in(2) { (from, to) } else { (to, from) };
            clear(&root.join(to));
            let _ = fs::create_dir_all(root.join(to).parent().unwrap());
            let done = fs::rename(root.join(from), root.join(to)).is_ok();
            format!("move folder {from} to {to}: {done}")
        }
        13 => {
            let mode = [0o644, 0o755][dice.below(2)];
            let done = !place.is_symlink()
                && fs::set_permissions(&place, fs::Permissions::from_mode(mode)).is_ok();
            format!("mode {mode:o} of {shown}: {done}")
        }
        14 => {
            write(&place.with_extension("other"), "");
            clear(&place.with_extension("other"));
            clear(&place);
            let target = dice.pick(&NAMES);
            let done = symlink(target, &place).is_ok();
            format!("link {shown} to {target}: {done}")
        }
        15 => {
            // As unpacked from an archive, or copied from a machine with another clock.
            let day = Duration::from_secs(24 * 60 * 60);
            let time = [SystemTime::UNIX_EPOCH + day, SystemTime::now() - day]
                .into_iter()
                .chain([SystemTime::now() + day * 400])
                .nth(dice.below(3))
                .unwrap();
            format!("time of {shown}: {}", set_time(&place, time))
        }
        16 | 17 => {
            // Another text of the same size, written into the same file, which keeps its time.
            let found = fs::symlink_metadata(&place).ok().filter(Metadata::is_file);
            let done = found.and_then(|found| {
                let other = fs::read(&place).ok()?.into_iter().map(|byte| match byte {
                    b'0'..b'4' => byte + 1,
                    b'4' => b'0',
                    other => other,
                });
                fs::write(&place, other.collect::<Vec<u8>>()).ok()?;
                Some(set_time(&place, found.modified().ok()?))
            });
            format!("other digits in {shown}, as large and old: {done:?}")
        }
        _ => {
            let other = self::place(root, dice);
            let done = place.is_file() && other.parent().unwrap().is_dir() && {
                clear(&other);
                fs::copy(&place, &other).is_ok()
            };
            format!("copy {shown} to {}: {done}", other.display())
        }
    }
}
