//! A snapshot: the files to judge, and what may be read around them.

use std::sync::{Arc, OnceLock};

use tollgate_model::{ObjectId, RepoPath};

use crate::base::{Base, Before, difference};
use crate::handles::Handles;
use crate::index::Index;
use crate::objects::Objects;
use crate::worktree::WorkTree;
use crate::{
    Content, EntryKind, File, FileKind, IndexToken, MAX_FILE, ReadError, SnapshotError, Stat,
    platform, tree,
};

/// What a snapshot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// What a commit would record.
    Index,
    /// The tracked files as they are in the working tree.
    Tracked,
    /// Named files and folders of the working tree.
    Paths,
    /// A commit's whole tree.
    Revision,
    /// What a commit brought over its parents.
    Commit,
}

/// An immutable view of a repository, read from as many threads as like.
#[derive(Debug)]
pub struct Snapshot {
    handles: Arc<Handles>,
    kind: Kind,
    pub(crate) commit: Option<ObjectId>,
    source: Source,
    judged: Vec<File>,
    files: OnceLock<Vec<File>>,
    pub(crate) before: Before,
    bases: OnceLock<Vec<Base>>,
}

#[derive(Debug)]
pub(crate) enum Source {
    Index(Index),
    Tree(ObjectId),
    WorkTree(WorkTree),
    /// Nothing but what is judged.
    Judged,
}

impl Snapshot {
    pub(crate) fn new(
        handles: Arc<Handles>,
        kind: Kind,
        source: Source,
        judged: Vec<File>,
    ) -> Self {
        Self {
            handles,
            kind,
            commit: None,
            source,
            judged,
            files: OnceLock::new(),
            before: Before::Nothing,
            bases: OnceLock::new(),
        }
    }

    /// The trees it follows, and what it changes over each; none where all of it is judged. Worked
    /// out when first asked for.
    pub fn bases(&self) -> Result<&[Base], SnapshotError> {
        if let Some(bases) = self.bases.get() {
            return Ok(bases);
        }
        let own = match &self.source {
            Source::Tree(tree) => Some(*tree),
            _ => None,
        };
        let bases = self.before.bases(&self.handles, own, &self.judged)?;
        Ok(self.bases.get_or_init(|| bases))
    }

    /// The id of the tree it shows, where it shows one.
    pub fn tree(&self) -> Option<ObjectId> {
        match &self.source {
            Source::Tree(tree) => Some(*tree),
            _ => None,
        }
    }

    /// The id of the tree that a commit of it would record; none where it shows no index.
    pub fn tree_to_commit(&self) -> Result<Option<ObjectId>, SnapshotError> {
        match &self.source {
            Source::Index(index) => crate::tree_id::tree_id(index).map(Some),
            _ => Ok(None),
        }
    }

    /// The paths that two trees of this repository do not have alike, in byte order.
    pub fn difference(
        &self,
        one: &ObjectId,
        other: &ObjectId,
    ) -> Result<Vec<RepoPath>, SnapshotError> {
        let mut changed = difference(&self.handles, *one, *other)?;
        changed.sort();
        changed.dedup();
        Ok(changed)
    }

    /// What the index file it was read from is recognised by; none where there was no such file,
    /// and where it shows no index.
    pub fn index_token(&self) -> Option<&IndexToken> {
        match &self.source {
            Source::Index(index) => index.token(),
            _ => None,
        }
    }

    /// What is to be judged, in byte order of the paths. Symlinks and submodules are listed, but
    /// have no content to judge. Empty where all that happened is a deletion.
    pub fn judged(&self) -> &[File] {
        &self.judged
    }

    /// What is judged, where there is nothing else in the snapshot.
    pub fn judged_is_all(&self) -> Option<&[File]> {
        matches!(self.kind, Kind::Tracked | Kind::Revision).then_some(&*self.judged)
    }

    /// The commit it shows, if it is one.
    pub fn commit(&self) -> Option<&ObjectId> {
        self.commit.as_ref()
    }

    pub fn describe(&self) -> Kind {
        self.kind
    }

    /// The file at `path`, judged or not. In the working tree only what is tracked or judged is
    /// found, and nothing through a symlink or in another repository.
    pub fn find(&self, path: &RepoPath) -> Result<Option<File>, SnapshotError> {
        if let Ok(at) = self.judged.binary_search_by(|file| file.path.cmp(path)) {
            return Ok(Some(self.judged[at].clone()));
        }
        match &self.source {
            // Here everything is judged.
            _ if matches!(self.kind, Kind::Tracked | Kind::Revision) => Ok(None),
            Source::Index(index) => index.position(path).map(|at| index.file(at)).transpose(),
            Source::Tree(tree) => self.handles.with(|objects| tree::find(objects, *tree, path)),
            Source::WorkTree(tree) => tree.find(path),
            Source::Judged => Ok(None),
        }
    }

    /// What is directly in a folder (`None`: the root), in byte order; `None` where it is no
    /// folder of the snapshot.
    pub fn list(
        &self,
        folder: Option<&RepoPath>,
    ) -> Result<Option<Vec<(RepoPath, EntryKind)>>, SnapshotError> {
        match &self.source {
            Source::Tree(tree) => self.handles.with(|objects| tree::list(objects, *tree, folder)),
            Source::Index(index) => crate::folder::list(
                folder,
                index.len(),
                |at| index.entry(at).path,
                |at| Ok(crate::file::kind_of(index.entry(at).mode)),
            ),
            Source::WorkTree(_) | Source::Judged => {
                let files = self.files()?;
                crate::folder::list(
                    folder,
                    files.len(),
                    |at| files[at].path.as_bytes(),
                    |at| Ok(files[at].kind),
                )
            }
        }
    }

    /// Every file of the snapshot in byte order. Put together when first asked for.
    pub fn files(&self) -> Result<&[File], SnapshotError> {
        let judged_is_all = matches!(self.kind, Kind::Tracked | Kind::Revision)
            || matches!(self.source, Source::Judged);
        if judged_is_all {
            return Ok(&self.judged);
        }
        if let Some(files) = self.files.get() {
            return Ok(files);
        }
        let files = match &self.source {
            Source::Index(index) => {
                (0..index.len()).map(|at| index.file(at)).collect::<Result<_, _>>()?
            }
            Source::Tree(tree) => {
                let mut files = Vec::new();
                self.handles.with(|objects| tree::walk(objects, *tree, Vec::new(), &mut files))?;
                files
            }
            Source::WorkTree(tree) => {
                // What was judged keeps the stat it was judged with.
                let mut files = self.judged.clone();
                files.extend(tree.tracked()?);
                files.sort_by(|one, other| one.path.cmp(&other.path));
                files.dedup_by(|later, first| later.path == first.path);
                files
            }
            Source::Judged => Vec::new(),
        };
        Ok(self.files.get_or_init(|| files))
    }

    /// The bytes of a file; of a symlink, its target's text. A file of the working tree that is
    /// no longer what it was when the snapshot was taken is an error, as is one of more than
    /// [`MAX_FILE`] bytes, and nothing but a regular file is ever opened.
    pub fn read(&self, file: &File) -> Result<Vec<u8>, ReadError> {
        if file.kind == FileKind::Submodule {
            return Err(ReadError::Submodule { path: file.path.clone() });
        }
        match (&file.content, &self.handles.place.root) {
            (Content::Object(id), _) => self.object(file, |objects| objects.blob(&file.path, id)),
            (Content::WorkTree(Stat { size, .. }), _) if *size > MAX_FILE => {
                Err(ReadError::TooLarge { path: file.path.clone(), size: *size })
            }
            (Content::WorkTree(stat), Some(root)) if file.kind == FileKind::Symlink => {
                platform::read_link(root, &file.path, stat)
            }
            (Content::WorkTree(stat), Some(root)) => platform::read_file(root, &file.path, stat),
            (Content::WorkTree(_), None) => Err(ReadError::Gone { path: file.path.clone() }),
        }
    }

    /// How many bytes `read` would return, without reading them; 0 for a submodule.
    pub fn size(&self, file: &File) -> Result<u64, ReadError> {
        match &file.content {
            _ if file.kind == FileKind::Submodule => Ok(0),
            Content::WorkTree(stat) => Ok(stat.size),
            Content::Object(id) => self.object(file, |objects| objects.blob_size(&file.path, id)),
        }
    }

    fn object<T>(
        &self,
        file: &File,
        read: impl FnOnce(&dyn Objects) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let opened = self.handles.with(|objects| Ok::<_, SnapshotError>(read(objects)));
        opened.unwrap_or_else(|reason| {
            Err(ReadError::Repository { path: file.path.clone(), reason: Box::new(reason) })
        })
    }
}
