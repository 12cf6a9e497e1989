//! What a path means to us: a file of the tree, a part of git's state, or one of our cookies.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path};

use crate::places::Located;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Spot<'a> {
    /// In the working tree, relative to its root.
    Tree(&'a Path),
    /// In the working tree too, and says what is ignored.
    TreeRules(&'a Path),
    /// The root or a git directory itself.
    Place,
    Index,
    /// `HEAD`, a reference or a folder of references.
    Refs,
    Config,
    /// Says what is ignored, outside the tree.
    Rules,
    /// git's `info`, in which such a file may appear.
    Info,
    CookieFolder,
    Cookie(&'a OsStr),
    Nothing,
}

pub(crate) fn classify<'a>(located: &Located, rule_files: &[OsString], path: &'a Path) -> Spot<'a> {
    let Some((place, rest)) = [
        located.root.as_ref().map(|root| (Side::Root, root)),
        Some((Side::Git, &located.git_dir)),
        Some((Side::Common, &located.common_dir)),
    ]
    .into_iter()
    .flatten()
    // A git directory may be below the root, and a root below a git directory.
    .filter_map(|(side, place)| {
        Some((side, place.as_os_str().len(), path.strip_prefix(place).ok()?))
    })
    .reduce(|deepest, next| if next.1 > deepest.1 { next } else { deepest })
    .map(|(side, _, rest)| (side, rest)) else {
        return Spot::Nothing;
    };
    if rest.as_os_str().is_empty() {
        return Spot::Place;
    }
    match place {
        Side::Root => in_tree(rule_files, rest),
        Side::Git => in_git(rest, true, located.git_dir == located.common_dir),
        Side::Common => in_git(rest, false, true),
    }
}

#[derive(Clone, Copy)]
enum Side {
    Root,
    Git,
    Common,
}

fn in_tree<'a>(rule_files: &[OsString], rest: &'a Path) -> Spot<'a> {
    if rest.components().any(|part| is_git(part.as_os_str())) {
        Spot::Nothing
    } else if rest.file_name().is_some_and(|name| rule_files.iter().any(|rules| rules == name)) {
        Spot::TreeRules(rest)
    } else {
        Spot::Tree(rest)
    }
}

/// A `.git` of any kind, also of a repository inside this one, is no part of the tree.
pub(crate) fn is_git(name: &OsStr) -> bool {
    name == ".git"
}

fn in_git(rest: &Path, own: bool, common: bool) -> Spot<'_> {
    let mut parts = rest.components();
    let Some(Component::Normal(first)) = parts.next() else { return Spot::Nothing };
    let second = parts.next().map(Component::as_os_str);
    // git writes beside a file and renames; the file itself is told then.
    if rest.extension().is_some_and(|extension| extension == "lock") {
        return Spot::Nothing;
    }
    match (first.to_str(), second) {
        (Some("refs" | "reftable"), _) => Spot::Refs,
        (Some("tollgate"), None) if own => Spot::CookieFolder,
        (Some("tollgate"), Some(name)) if own => Spot::Cookie(name),
        (Some("HEAD" | "index"), None) if !own => Spot::Nothing,
        (Some("HEAD"), None) => Spot::Refs,
        (Some("index"), None) => Spot::Index,
        (Some(name), None) if own && name.starts_with("sharedindex.") => Spot::Index,
        (Some("packed-refs"), None) if common => Spot::Refs,
        (Some("config" | "config.worktree"), None) => Spot::Config,
        (Some("info"), None) if common => Spot::Info,
        (Some("info"), Some(name)) if common && name == "exclude" => Spot::Rules,
        (Some("info"), Some(name)) if name == "sparse-checkout" => Spot::Config,
        _ => Spot::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Places;

    fn located(folder: &Path, root: &str, git_dir: &str, common_dir: &str) -> Located {
        let places = Places {
            root: Some(folder.join(root)),
            git_dir: folder.join(git_dir),
            common_dir: folder.join(common_dir),
        };
        for place in [root, git_dir, common_dir] {
            std::fs::create_dir_all(folder.join(place)).unwrap();
        }
        Located::find(&places).unwrap()
    }

    #[test]
    fn an_ordinary_repository() {
        let folder = tempfile::tempdir().unwrap();
        let folder = std::fs::canonicalize(folder.path()).unwrap();
        let located = located(&folder, "r", "r/.git", "r/.git");
        let rules = [OsString::from(".gitignore")];
        for (path, spot) in [
            ("r", Spot::Place),
            ("r/.git", Spot::Place),
            ("elsewhere", Spot::Nothing),
            ("r/a/b", Spot::Tree(Path::new("a/b"))),
            ("r/a/.gitignore", Spot::TreeRules(Path::new("a/.gitignore"))),
            ("r/module/.git/index", Spot::Nothing),
            ("r/.git/index", Spot::Index),
            ("r/.git/sharedindex.0123", Spot::Index),
            ("r/.git/index.lock", Spot::Nothing),
            ("r/.git/HEAD", Spot::Refs),
            ("r/.git/packed-refs", Spot::Refs),
            ("r/.git/refs/heads/a/b", Spot::Refs),
            ("r/.git/refs/heads/main.lock", Spot::Nothing),
            ("r/.git/reftable/tables.list", Spot::Refs),
            ("r/.git/config", Spot::Config),
            ("r/.git/info", Spot::Info),
            ("r/.git/info/exclude", Spot::Rules),
            ("r/.git/objects/00", Spot::Nothing),
            ("r/.git/COMMIT_EDITMSG", Spot::Nothing),
            ("r/.git/tollgate", Spot::CookieFolder),
            ("r/.git/tollgate/cookie-1", Spot::Cookie(OsStr::new("cookie-1"))),
        ] {
            assert_eq!(classify(&located, &rules, &folder.join(path)), spot, "{path}");
        }
    }

    #[test]
    fn a_linked_worktree_has_its_own_index_and_shares_references() {
        let folder = tempfile::tempdir().unwrap();
        let folder = std::fs::canonicalize(folder.path()).unwrap();
        // The worst arrangement: the tree is below the git directory it shares.
        let located = located(&folder, "r/.git/trees/t", "r/.git/worktrees/t", "r/.git");
        for (path, spot) in [
            ("r/.git/trees/t/a", Spot::Tree(Path::new("a"))),
            ("r/.git/worktrees/t/index", Spot::Index),
            ("r/.git/worktrees/t/HEAD", Spot::Refs),
            ("r/.git/worktrees/t/config.worktree", Spot::Config),
            ("r/.git/worktrees/t/tollgate/c", Spot::Cookie(OsStr::new("c"))),
            ("r/.git/index", Spot::Nothing),
            ("r/.git/HEAD", Spot::Nothing),
            ("r/.git/tollgate", Spot::Nothing),
            ("r/.git/refs/heads/main", Spot::Refs),
            ("r/.git/packed-refs", Spot::Refs),
            ("r/.git/config", Spot::Config),
            ("r/.git/info/exclude", Spot::Rules),
        ] {
            assert_eq!(classify(&located, &[], &folder.join(path)), spot, "{path}");
        }
    }
}
