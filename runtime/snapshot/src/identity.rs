//! Whether an open repository is still the one that stands at its place.

use std::path::Path;

use crate::platform::{self, Standing};
use crate::{Repository, Stat};

/// What the file system says of the files that decide what a repository is: another one made in
/// its place, or configured otherwise, has others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity(Vec<Option<Stat>>);

impl Repository {
    /// What it is by now. Whoever keeps a repository open opens it again when this has changed:
    /// its folder is another one, its configuration, where it has its objects, or where a linked
    /// working tree belongs.
    pub fn identity(&self) -> Identity {
        let (own, common) = (self.git_dir(), self.common_dir());
        let mut places = vec![
            own.to_owned(),
            own.join("config.worktree"),
            common.join("config"),
            common.join("objects/info/alternates"),
            common.join("shallow"),
            common.join("info/grafts"),
        ];
        if own != common {
            places.extend([common.to_owned(), own.join("commondir"), own.join("gitdir")]);
        }
        if let Some(root) = self.root() {
            places.extend([root.to_owned(), root.join(".git")]);
        }
        Identity(places.iter().map(|place| standing(place)).collect())
    }
}

/// Of a folder only which one it is: its times change with each file in it.
fn standing(place: &Path) -> Option<Stat> {
    let look = platform::look(place).ok()?;
    Some(match look.kind {
        Standing::Folder => Stat { size: 0, mtime: (0, 0), ctime: (0, 0), ..look.stat },
        _ => look.stat,
    })
}
