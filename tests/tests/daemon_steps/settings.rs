//! What decides about verdicts besides the files that are judged: configuration, exceptions,
//! modules beside the repository, the environment.

use std::fs;
use std::path::Path;

use crate::dice::Dice;
use crate::stand::Stand;

/// Below `tollgate.toml` of the root: a check that reads what stands beside its input.
const NEIGHBOUR: &str = "[checks.neighbour]\nmodule = \"tools/neighbour.wasm\"\nexclude = [\"*.py\", \"*.rs\", \"*.md\", \"*.wasm\", \"*.toml\", \".*\"]\n";

/// A module that is not tracked. A verdict by it is never known beforehand, so it is rare here.
const BESIDE: &str = "[checks.beside]\nmodule = \"beside.wasm\"\nexclude = [\"*.rs\", \"*.md\", \"*.wasm\", \"*.toml\", \".*\"]\n";

/// Each is part of the root's configuration at times.
const ROOT: [&str; 6] = [
    "[gate]\nblock = \"high\"\n",
    "[gate]\nblock = \"info\"\n",
    "[checks.secrets]\nexclude = [\"notes\"]\n",
    "[checks.secrets]\nseverity = { \"secrets/github-token\" = \"low\" }\n",
    "[checks.secrets]\nenabled = false\n",
    "[gate]\nno-answer = \"allow\"\n",
];

const NESTED: [&str; 4] = [
    "",
    "[checks.secrets]\nenabled = false\n",
    "[checks.neighbour]\nexclude = [\"b.txt\"]\n",
    "[checks.secrets]\nseverity = { \"secrets/github-token\" = \"info\" }\n",
];

/// Tracked files stay tracked, whatever is ignored.
const IGNORED: [&str; 6] = ["*.md", "notes/", "burst", "x y/*", "!a.txt", "/src/deep/"];

/// Until when an exception holds: always, no more, for long.
const UNTIL: [&str; 3] = ["", "until=2026-03-01 ", "until=2031-01-01 "];

/// The root's configuration as it is at first.
pub(crate) fn first() -> String {
    NEIGHBOUR.to_owned()
}

/// Changes one of them. `fingerprints` are of findings that there may be.
pub(crate) fn change(root: &Path, fingerprints: &[String], dice: &mut Dice) -> String {
    match dice.below(11) {
        0..=3 => {
            let mut text = if dice.once_in(4) { String::new() } else { first() };
            if !dice.once_in(3) {
                text += if dice.once_in(40) { BESIDE } else { dice.pick(&ROOT) };
            } else if dice.once_in(6) {
                // Not a configuration at all: nothing is judged.
                text += "[checks.";
            }
            let _ = fs::remove_dir_all(root.join("tollgate.toml"));
            fs::write(root.join("tollgate.toml"), &text).unwrap();
            format!("configure {text:?}")
        }
        4 | 5 => {
            let (folder, text) = (dice.pick(&["src", "notes", "x y"]), dice.pick(&NESTED));
            let place = root.join(folder).join("tollgate.toml");
            let done = fs::write(place, text).is_ok();
            format!("configure {folder} {text:?}: {done}")
        }
        6 => {
            let mut text = String::new();
            for fingerprint in fingerprints {
                if dice.once_in(2) {
                    text += &format!("{fingerprint} {}for now\n", dice.pick(&UNTIL));
                }
            }
            fs::write(root.join(".tollgateignore"), &text).unwrap();
            format!("except {text:?}")
        }
        7 | 8 => {
            let folder = dice.pick(&["", "src", "notes"]);
            let mut text = String::from(if folder.is_empty() { "beside.wasm\n*~\n" } else { "" });
            for pattern in IGNORED {
                if dice.once_in(4) {
                    text += &format!("{pattern}\n");
                }
            }
            let done = fs::write(root.join(folder).join(".gitignore"), &text).is_ok();
            format!("ignore in {folder:?} {text:?}: {done}")
        }
        _ => {
            // It is ignored by git, and lies beside what is judged.
            let guest = dice.pick(&["word", "neighbour", "none"]);
            let place = root.join("beside.wasm");
            if guest == "none" {
                let _ = fs::remove_file(place);
            } else {
                fs::write(place, Stand::guest(guest)).unwrap();
            }
            format!("beside.wasm is {guest}")
        }
    }
}

/// What the user sets for this one commit.
pub(crate) fn variable(stand: &mut Stand, dice: &mut Dice) -> String {
    stand.unset("TOLLGATE_SKIP");
    // Nobody knows beforehand what will be skipped, so no verdict is known: rare, as with people.
    let skipped = match dice.below(240) {
        0 => "secrets",
        1 => "neighbour,secrets",
        2 => "there-is-none",
        _ => return String::new(),
    };
    stand.set("TOLLGATE_SKIP", skipped);
    format!("TOLLGATE_SKIP={skipped}")
}
