//! Opening a repository and taking snapshots of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tollgate_model::ObjectId;

use crate::base::Before;
use crate::folders::Beside;
use crate::handles::Handles;
use crate::index::Index;
use crate::objects::{ObjectKind, Objects};
use crate::snapshot::{Kind, Snapshot, Source};
use crate::staged::staged;
use crate::worktree::WorkTree;
use crate::{BareFolders, Environment, File, RepoPath, SnapshotError, Stat, tree};

/// The tracked files of a working tree, with what was looked for in their folders.
#[derive(Debug)]
pub struct Tracked {
    pub snapshot: Snapshot,
    /// The files there are of the names that were looked for.
    pub beside: Vec<RepoPath>,
    /// The folders that have none, for the next time.
    pub bare: BareFolders,
}

/// A git repository, open for reading. Clones share what is open.
#[derive(Debug, Clone)]
pub struct Repository {
    pub(crate) handles: Arc<Handles>,
    directory: PathBuf,
    index_file: PathBuf,
}

impl Repository {
    /// Opens the repository that the environment names, or the one its directory lies in.
    pub fn open(environment: &Environment) -> Result<Self, SnapshotError> {
        let handles = Handles::open(environment)?;
        let index_file = match &environment.index_file {
            Some(path) => path.clone(),
            None => handles.place.git_dir.join("index"),
        };
        Ok(Self {
            handles: Arc::new(handles),
            directory: environment.directory.clone(),
            index_file,
        })
    }

    /// The top of the working tree, symlinks resolved; none in a bare repository.
    pub fn root(&self) -> Option<&Path> {
        self.handles.place.root.as_deref()
    }

    /// Where this working tree's `HEAD` and index are.
    pub fn git_dir(&self) -> &Path {
        &self.handles.place.git_dir
    }

    /// Where objects, references and hooks are: not `git_dir` in a linked worktree.
    pub fn common_dir(&self) -> &Path {
        &self.handles.place.common_dir
    }

    /// The same repository with another index, as git names one for a commit of some paths; `None`
    /// stands for its own.
    #[must_use]
    pub fn with_index(&self, index_file: Option<&Path>) -> Self {
        let own = || self.handles.place.git_dir.join("index");
        Self { index_file: index_file.map_or_else(own, Path::to_owned), ..self.clone() }
    }

    /// Whether git's rules leave a path out that is not tracked.
    pub fn is_ignored(&self, path: &RepoPath, is_folder: bool) -> Result<bool, SnapshotError> {
        let mut bytes = path.as_bytes().to_vec();
        if is_folder {
            // Patterns that end with a slash match folders only.
            bytes.push(b'/');
        }
        self.handles.with(|objects| objects.is_ignored(&bytes))
    }

    /// Whether the index has something below a folder.
    pub fn tracks_below(&self, folder: &RepoPath) -> Result<bool, SnapshotError> {
        let index = self.handles.with(|objects| self.read_index(objects))?;
        let prefix = [folder.as_bytes(), b"/"].concat();
        let at = index.start_at(&prefix);
        Ok(at < index.len() && index.entry(at).path.starts_with(&prefix))
    }

    /// The index that `index` reads: `GIT_INDEX_FILE`, or the repository's own.
    pub fn index_file(&self) -> &Path {
        &self.index_file
    }

    /// The tree of `HEAD`; none where nothing has been committed yet.
    pub fn head_tree(&self) -> Result<Option<ObjectId>, SnapshotError> {
        self.handles.with(|objects| {
            let Some(commit) = objects.head()? else { return Ok(None) };
            if let Some(tree) = self.handles.known_tree(&commit) {
                return Ok(Some(tree));
            }
            let tree = objects.commit(&commit)?.tree;
            self.handles.know_tree(commit, tree);
            Ok(Some(tree))
        })
    }

    /// What a commit would record. Judged: what differs from `HEAD`, everything where there is no
    /// commit yet. Unmerged paths are an error.
    pub fn index(&self) -> Result<Snapshot, SnapshotError> {
        let (index, head, staged) = self.handles.with(|objects| {
            let index = self.read_index(objects)?.staged()?;
            let head = objects.head_tree()?;
            let staged = staged(objects, &index, head)?;
            Ok::<_, SnapshotError>((index, head, staged))
        })?;
        let mut snapshot = self.snapshot(Kind::Index, Source::Index(index), staged.changed);
        if let Some(tree) = head {
            snapshot.before = Before::Head { tree, removed: staged.removed };
        }
        Ok(snapshot)
    }

    /// Every tracked file as it is in the working tree; those deleted there are left out.
    pub fn tracked(&self) -> Result<Snapshot, SnapshotError> {
        let tree = self.work_tree()?;
        let judged = tree.tracked()?;
        Ok(self.snapshot(Kind::Tracked, Source::WorkTree(tree), judged))
    }

    /// The same, and of some file names where they stand in a folder of what is tracked, at the root
    /// for one, tracked themselves or not. One look at each folder tells both, but for those that
    /// are known to be bare; `now` is when the run began.
    pub fn tracked_beside(
        &self,
        names: &[&[u8]],
        bare: &BareFolders,
        now: SystemTime,
    ) -> Result<Tracked, SnapshotError> {
        let tree = self.work_tree()?;
        let beside = Beside { names, bare, now: Stat::nanoseconds(now) };
        let (judged, found) = tree.tracked_beside(Some(&beside))?;
        let snapshot = self.snapshot(Kind::Tracked, Source::WorkTree(tree), judged);
        Ok(Tracked { snapshot, beside: found.files, bare: found.bare })
    }

    /// Files of the working tree, tracked or not, and ignored ones too when named; of a folder,
    /// what is tracked or not ignored. Relative paths are relative to the environment's directory.
    pub fn paths(&self, paths: &[PathBuf]) -> Result<Snapshot, SnapshotError> {
        let tree = self.work_tree()?;
        let judged = self
            .handles
            .with(|objects| tree.named(objects, &self.handles, &self.directory, paths))?;
        Ok(self.snapshot(Kind::Paths, Source::WorkTree(tree), judged))
    }

    /// The whole tree of a commit, or of anything else that has a tree.
    pub fn revision(&self, revision: &str) -> Result<Snapshot, SnapshotError> {
        let refuse =
            |reason: String| SnapshotError::Revision { revision: revision.to_owned(), reason };
        let (commit, tree, judged) = self.handles.with(|objects| {
            let object = objects.named(revision).map_err(refuse)?;
            let tree = objects
                .peel(&object, ObjectKind::Tree)?
                .ok_or_else(|| refuse("it has no tree".to_owned()))?;
            let commit = objects.peel(&object, ObjectKind::Commit)?;
            let mut judged = Vec::new();
            tree::walk(objects, tree, Vec::new(), &mut judged)?;
            Ok::<_, SnapshotError>((commit, tree, judged))
        })?;
        let mut snapshot = self.snapshot(Kind::Revision, Source::Tree(tree), judged);
        snapshot.commit = commit;
        Ok(snapshot)
    }

    pub(crate) fn snapshot(&self, kind: Kind, source: Source, judged: Vec<File>) -> Snapshot {
        Snapshot::new(Arc::clone(&self.handles), kind, source, judged)
    }

    fn read_index(&self, objects: &dyn Objects) -> Result<Index, SnapshotError> {
        Index::read(&self.index_file, &self.handles.place.git_dir, objects)
    }

    pub(crate) fn work_tree(&self) -> Result<WorkTree, SnapshotError> {
        let root = self.root().ok_or_else(|| SnapshotError::NoWorkTree {
            git_dir: self.handles.place.git_dir.clone(),
        })?;
        let index = self.handles.with(|objects| self.read_index(objects))?;
        Ok(WorkTree::new(root.to_owned(), self.handles.place.git_dir.clone(), index))
    }
}
