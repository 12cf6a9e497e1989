//! The linked working tree beside the repository, made and removed as it goes.

use std::path::PathBuf;

use crate::dice::Dice;
use crate::stand::Stand;

/// The folder the next step works in: the repository's, or a linked one.
pub(crate) fn next(stand: &Stand, dice: &mut Dice) -> PathBuf {
    if !dice.once_in(8) {
        return stand.root().to_owned();
    }
    let linked = stand.scratch.beside("linked");
    let place = linked.to_str().unwrap();
    if linked.exists() && dice.once_in(5) {
        stand.git(&["worktree", "remove", "--force", place]);
        if linked.exists() {
            std::fs::remove_dir_all(&linked).unwrap();
        }
        stand.git(&["worktree", "prune"]);
    }
    if !linked.exists() {
        stand.git(&["worktree", "add", "-q", "-f", "--detach", place]);
    }
    if linked.exists() { linked } else { stand.root().to_owned() }
}
