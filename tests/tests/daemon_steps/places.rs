//! Working trees and git folders beside the repository, made and removed as it goes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dice::Dice;
use crate::stand::Stand;

/// The folder the next step works in: the repository's, or a linked one.
pub(crate) fn next(stand: &Stand, dice: &mut Dice) -> PathBuf {
    if !dice.once_in(8) {
        return stand.root().to_owned();
    }
    let linked = stand.scratch.beside("linked");
    let place = linked.to_str().unwrap();
    // In a new one, nothing is known when its first hook asks.
    if linked.exists() && dice.once_in(15) {
        unlink(stand);
    }
    if !linked.exists() {
        stand.git(&["worktree", "add", "-q", "-f", "--detach", place]);
    }
    if linked.exists() { linked } else { stand.root().to_owned() }
}

fn unlink(stand: &Stand) {
    let linked = stand.scratch.beside("linked");
    stand.git(&["worktree", "remove", "--force", linked.to_str().unwrap()]);
    if linked.exists() {
        fs::remove_dir_all(&linked).unwrap();
    }
    stand.git(&["worktree", "prune"]);
}

/// Puts the git folder elsewhere, with a copy of it that gets a history of its own; or the other one
/// of these in its place; or back. Whoever has the repository open has another one then.
pub(crate) fn swap(stand: &Stand, dice: &mut Dice) -> String {
    // It belongs to a git folder at its place.
    unlink(stand);
    let git = stand.root().join(".git");
    let [one, two] = ["git-one", "git-two"].map(|name| stand.scratch.beside(name));
    let point_to = |place: &PathBuf| {
        fs::write(&git, format!("gitdir: {}\n", place.display())).unwrap();
    };
    if git.is_dir() {
        fs::rename(&git, &one).unwrap();
        // What the daemon has in it for a moment may be gone by then.
        let _ = Command::new("cp").arg("-a").args([&one, &two]).output().unwrap();
        point_to(&one);
        return "the git folder is elsewhere, twice".to_owned();
    }
    let is_one = fs::read_to_string(&git).unwrap().contains("git-one");
    let (here, other) = if is_one { (one, two) } else { (two, one) };
    if dice.once_in(4) {
        fs::remove_file(&git).unwrap();
        fs::rename(here, git).unwrap();
        fs::remove_dir_all(other).unwrap();
        return "the git folder is back".to_owned();
    }
    point_to(&other);
    format!("the other git folder, {}", other.display())
}

/// Removes the lock of an index that a command left when it died, as git asks its user to: with it
/// nothing is staged or committed any more, and nothing is compared but what is known. Says so.
pub(crate) fn unlock(folder: &Path) -> bool {
    let git = folder.join(".git");
    let git = match fs::read_to_string(&git) {
        Ok(text) => folder.join(text.trim_start_matches("gitdir: ").trim_end()),
        Err(_) => git,
    };
    fs::remove_file(git.join("index.lock")).is_ok()
}
