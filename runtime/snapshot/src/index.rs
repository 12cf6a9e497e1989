//! The index file, read with gix-index: entries in byte order of their paths.

use std::ops::Range;
use std::path::Path;

use gix_index::State;
use gix_index::entry::Flags;
use gix_index::extension::Tree as CachedTree;
use gix_index::hash;
use tollgate_model::RepoPath;

use crate::decode::decode;
use crate::file::{FOLDER, canonical_mode, object_id_from, repo_path};
use crate::objects::Objects;
use crate::{File, IndexToken, SnapshotError, split, tree};

/// An index, whole folders of a sparse one unfolded.
pub(crate) struct Index {
    state: State,
    token: Option<IndexToken>,
}

/// One entry, as much of it as matters here.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) path: &'a [u8],
    /// Canonical.
    pub(crate) mode: u32,
    pub(crate) id: &'a [u8],
}

impl Index {
    /// Reads the index at `path`; one that is not there is empty. A split one is joined with the
    /// shared one in `git_dir`.
    pub(crate) fn read(
        path: &Path,
        git_dir: &Path,
        objects: &dyn Objects,
    ) -> Result<Self, SnapshotError> {
        let kind = if objects.hash_len() == 32 { hash::Kind::Sha256 } else { hash::Kind::Sha1 };
        let damaged = |reason: String| SnapshotError::Index { path: path.to_owned(), reason };
        let empty = State::new(kind);
        let read = IndexToken::read(path).map_err(|error| damaged(error.to_string()))?;
        let Some((bytes, token)) = read else { return Ok(Self { state: empty, token: None }) };
        let mut state = decode(&bytes, &empty, None).map_err(damaged)?;
        // A split index that names no other has all its entries.
        if let Some(link) = state.link().filter(|link| !link.shared_index_checksum.is_null()) {
            state = split::joined(&state, link, git_dir).map_err(damaged)?;
        }
        let mut index = Self { state, token: Some(token) };
        if index.state.is_sparse() {
            index.unfold(objects)?;
        }
        Ok(index)
    }

    /// The file it was read from, if there was one.
    pub(crate) fn token(&self) -> Option<&IndexToken> {
        self.token.as_ref()
    }

    /// Replaces the folders of a sparse index by the files in them.
    fn unfold(&mut self, objects: &dyn Objects) -> Result<(), SnapshotError> {
        let mut files = Vec::new();
        for entry in self.state.entries().iter().filter(|entry| entry.mode.is_sparse()) {
            let folder: &[u8] = entry.path(&self.state);
            let folder = folder.strip_suffix(b"/").unwrap_or(folder);
            let id = object_id_from(entry.id.as_slice())?;
            tree::walk(objects, id, folder.to_vec(), &mut files)?;
        }
        self.state.remove_entries(|_, _, entry| entry.mode.is_sparse());
        for file in &files {
            let crate::Content::Object(id) = &file.content else { continue };
            self.state.dangerously_push_entry(
                gix_index::entry::Stat::default(),
                hash::ObjectId::from_bytes_or_panic(id.as_bytes()),
                Flags::SKIP_WORKTREE,
                gix_index::entry::Mode::from_bits_truncate(file.mode),
                file.path.as_bytes().into(),
            );
        }
        self.state.sort_entries();
        self.state.remove_tree();
        Ok(())
    }

    /// Leaves only what a commit would record. An error names the unmerged paths; entries that
    /// merely announce a file (`git add --intent-to-add`) are dropped.
    pub(crate) fn staged(mut self) -> Result<Self, SnapshotError> {
        let announced = Flags::INTENT_TO_ADD;
        let odd = |flags: Flags| flags.intersects(announced | Flags::STAGE_MASK);
        if !self.state.entries().iter().any(|entry| odd(entry.flags)) {
            return Ok(self);
        }
        let mut unmerged = Vec::new();
        for entry in self.state.entries().iter().filter(|entry| entry.stage_raw() != 0) {
            unmerged.push(repo_path(entry.path(&self.state))?);
        }
        unmerged.dedup();
        if !unmerged.is_empty() {
            return Err(SnapshotError::Unmerged { paths: unmerged });
        }
        self.state.remove_entries(|_, _, entry| entry.flags.contains(announced));
        Ok(self)
    }

    /// The tree objects that stood for its folders when git last wrote them.
    pub(crate) fn cached_tree(&self) -> Option<&CachedTree> {
        self.state.tree()
    }

    /// What its object ids are made with.
    pub(crate) fn hash(&self) -> gix_index::hash::Kind {
        self.state.object_hash()
    }

    pub(crate) fn len(&self) -> usize {
        self.state.entries().len()
    }

    pub(crate) fn entry(&self, at: usize) -> Entry<'_> {
        let entry = self.state.entry(at);
        Entry {
            path: entry.path(&self.state),
            mode: canonical_mode(entry.mode.bits()),
            id: entry.id.as_slice(),
        }
    }

    /// Whether an entry is another repository: what is known of it is its entry.
    pub(crate) fn is_submodule(&self, at: usize) -> bool {
        self.entry(at).mode == crate::file::SUBMODULE
    }

    pub(crate) fn file(&self, at: usize) -> Result<File, SnapshotError> {
        let entry = self.entry(at);
        if entry.mode == FOLDER {
            return Err(SnapshotError::Git {
                doing: "index",
                reason: "a folder stands where only files can".to_owned(),
            });
        }
        Ok(File::object(repo_path(entry.path)?, entry.mode, object_id_from(entry.id)?))
    }

    /// Where the entries below a folder end, given that they begin at `within.start`; `prefix`
    /// ends with a slash, or is empty for the root.
    pub(crate) fn end_below(&self, prefix: &[u8], within: Range<usize>) -> usize {
        let entries = &self.state.entries()[within.clone()];
        // Most folders are small: look nearby first, in steps that double.
        let mut reach = 1;
        while reach < entries.len() && self.entry(within.start + reach).path.starts_with(prefix) {
            reach *= 2;
        }
        let known = reach / 2;
        let entries = &entries[known..reach.min(entries.len())];
        let below = |entry: &gix_index::Entry| entry.path(&self.state).starts_with(prefix);
        within.start + known + entries.partition_point(below)
    }

    /// The first entry whose path is not before `path`.
    pub(crate) fn start_at(&self, path: &[u8]) -> usize {
        self.state.entries().partition_point(|entry| {
            let entry: &[u8] = entry.path(&self.state);
            entry < path
        })
    }

    /// The entry with exactly this path; of an unmerged one, the first stage.
    pub(crate) fn position(&self, path: &RepoPath) -> Option<usize> {
        let at = self.start_at(path.as_bytes());
        (at < self.len() && self.entry(at).path == path.as_bytes()).then_some(at)
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("entries", &self.len()).finish_non_exhaustive()
    }
}
