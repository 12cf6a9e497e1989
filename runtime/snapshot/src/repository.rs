//! Opening a repository and taking snapshots of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use git2::ErrorCode;

use crate::base::Before;
use crate::folders::Beside;
use crate::handles::Handles;
use crate::index::Index;
use crate::snapshot::{Kind, Snapshot, Source};
use crate::staged::staged;
use crate::worktree::WorkTree;
use crate::{BareFolders, Environment, File, RepoPath, SnapshotError, Stat, file, tree};

/// The tracked files of a working tree, with what was looked for in their folders.
#[derive(Debug)]
pub struct Tracked {
    pub snapshot: Snapshot,
    /// The files there are of the names that were looked for.
    pub beside: Vec<RepoPath>,
    /// The folders that have none, for the next time.
    pub bare: BareFolders,
}

/// A git repository, open for reading.
#[derive(Debug)]
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
            None => handles.git_dir.join("index"),
        };
        Ok(Self {
            handles: Arc::new(handles),
            directory: environment.directory.clone(),
            index_file,
        })
    }

    /// The top of the working tree, symlinks resolved; none in a bare repository.
    pub fn root(&self) -> Option<&Path> {
        self.handles.root.as_deref()
    }

    /// Where this working tree's `HEAD` and index are.
    pub fn git_dir(&self) -> &Path {
        &self.handles.git_dir
    }

    /// Where objects, references and hooks are: not `git_dir` in a linked worktree.
    pub fn common_dir(&self) -> &Path {
        &self.handles.common_dir
    }

    /// The index that `index` reads: `GIT_INDEX_FILE`, or the repository's own.
    pub fn index_file(&self) -> &Path {
        &self.index_file
    }

    /// What a commit would record. Judged: what differs from `HEAD`, everything where there is no
    /// commit yet. Unmerged paths are an error.
    pub fn index(&self) -> Result<Snapshot, SnapshotError> {
        let (index, head, staged) = self.handles.with(|repository| {
            let index = Index::read(&self.index_file, repository)?.staged()?;
            let head = head_tree(repository)?;
            let staged = staged(repository, &index, head)?;
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
            .with(|repository| tree.named(repository, &self.handles, &self.directory, paths))?;
        Ok(self.snapshot(Kind::Paths, Source::WorkTree(tree), judged))
    }

    /// The whole tree of a commit, or of anything else that has a tree.
    pub fn revision(&self, revision: &str) -> Result<Snapshot, SnapshotError> {
        let refuse = |error: git2::Error| SnapshotError::Revision {
            revision: revision.to_owned(),
            reason: error.message().to_owned(),
        };
        let (commit, tree, judged) = self.handles.with(|repository| {
            let object = repository.revparse_single(revision).map_err(refuse)?;
            let tree = object.peel_to_tree().map_err(refuse)?.id();
            let commit = object.peel_to_commit().ok().map(|commit| file::object_id(commit.id()));
            let mut judged = Vec::new();
            tree::walk(repository, tree, Vec::new(), &mut judged)?;
            Ok::<_, SnapshotError>((commit.transpose()?, tree, judged))
        })?;
        let mut snapshot = self.snapshot(Kind::Revision, Source::Tree(tree), judged);
        snapshot.commit = commit;
        Ok(snapshot)
    }

    pub(crate) fn snapshot(&self, kind: Kind, source: Source, judged: Vec<File>) -> Snapshot {
        Snapshot::new(Arc::clone(&self.handles), kind, source, judged)
    }

    fn work_tree(&self) -> Result<WorkTree, SnapshotError> {
        let root = self
            .root()
            .ok_or_else(|| SnapshotError::NoWorkTree { git_dir: self.handles.git_dir.clone() })?;
        let index = self.handles.with(|repository| Index::read(&self.index_file, repository))?;
        Ok(WorkTree::new(root.to_owned(), self.handles.git_dir.clone(), index))
    }
}

/// The tree of `HEAD`; none where nothing has been committed yet.
fn head_tree(repository: &git2::Repository) -> Result<Option<git2::Oid>, SnapshotError> {
    let head = match repository.head() {
        Ok(head) => head,
        Err(error) if error.code() == ErrorCode::UnbornBranch => return Ok(None),
        Err(error) => return Err(SnapshotError::git("reading HEAD")(error)),
    };
    let commit = head.peel_to_commit().map_err(SnapshotError::git("reading HEAD"))?;
    Ok(Some(commit.tree_id()))
}
