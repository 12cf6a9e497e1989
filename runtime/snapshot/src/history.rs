//! The commits of a range or of a push, each with what it brought.

use std::sync::Arc;

use git2::{ErrorCode, Oid, Repository as Git, Sort};

use crate::base::Before;
use crate::snapshot::{Kind, Snapshot, Source};
use crate::{File, Repository, SnapshotError, file, tree};

impl Repository {
    /// The commits of `A..B` or `A...B`, oldest first; a missing end is `HEAD`. Judged in each:
    /// what differs from all its parents.
    pub fn range(&self, range: &str) -> Result<Vec<Snapshot>, SnapshotError> {
        let no_range = || SnapshotError::Range { range: range.to_owned() };
        let (from, rest) = range.split_once("..").ok_or_else(no_range)?;
        let (to, symmetric) = match rest.strip_prefix('.') {
            Some(to) => (to, true),
            None => (rest, false),
        };
        if (from.is_empty() && to.is_empty()) || to.contains("..") {
            return Err(no_range());
        }
        self.handles.with(|repository| {
            let from = commit_named(repository, if from.is_empty() { "HEAD" } else { from })?;
            let to = commit_named(repository, if to.is_empty() { "HEAD" } else { to })?;
            let (shown, hidden) = if symmetric {
                let bases = match repository.merge_bases(from, to) {
                    Ok(bases) => bases.to_vec(),
                    Err(error) if error.code() == ErrorCode::NotFound => Vec::new(),
                    Err(error) => return Err(SnapshotError::git("finding the merge base")(error)),
                };
                (vec![from, to], bases)
            } else {
                (vec![to], vec![from])
            };
            self.commits(repository, &shown, &hidden)
        })
    }

    /// The commits of a reference about to be pushed that the remote lacks, oldest first.
    ///
    /// `local` and `remote` are the object ids that git gives the pre-push hook, in hexadecimal
    /// digits; all zeros means that there is none: a deletion, a new branch. The remote has what
    /// can be reached from `remote`, if that commit is known here, and from the remote-tracking
    /// branches of the remote called `remote_name`; where that is a URL, of those with this URL.
    pub fn pushed(
        &self,
        local: &str,
        remote: Option<&str>,
        remote_name: &str,
    ) -> Result<Vec<Snapshot>, SnapshotError> {
        let Some(local) = parse_id(local)? else { return Ok(Vec::new()) };
        let remote = remote.map(parse_id).transpose()?.flatten();
        self.handles.with(|repository| {
            let object = repository
                .find_object(local, None)
                .map_err(SnapshotError::git("reading what is pushed"))?;
            let Ok(commit) = object.peel_to_commit() else {
                return Ok(vec![self.pushed_object(repository, &object)?]);
            };
            let mut hidden = tracking(repository, remote_name)?;
            let known = remote.and_then(|id| repository.find_object(id, None).ok());
            hidden.extend(known.and_then(|object| object.peel_to_commit().ok()).map(|c| c.id()));
            self.commits(repository, &[commit.id()], &hidden)
        })
    }

    /// A tag may also stand on a tree, or on a single blob, which then is judged under its id.
    fn pushed_object(
        &self,
        repository: &Git,
        object: &git2::Object<'_>,
    ) -> Result<Snapshot, SnapshotError> {
        if let Ok(tree) = object.peel_to_tree() {
            let mut judged = Vec::new();
            tree::walk(repository, tree.id(), Vec::new(), &mut judged)?;
            return Ok(self.snapshot(Kind::Revision, Source::Tree(tree.id()), judged));
        }
        let blob =
            object.peel_to_blob().map_err(SnapshotError::git("reading what is pushed"))?.id();
        let path = file::repo_path(blob.to_string().as_bytes())?;
        let judged = vec![File::object(path, file::REGULAR, file::object_id(blob)?)];
        Ok(self.snapshot(Kind::Revision, Source::Judged, judged))
    }

    fn commits(
        &self,
        repository: &Git,
        shown: &[Oid],
        hidden: &[Oid],
    ) -> Result<Vec<Snapshot>, SnapshotError> {
        let failed = SnapshotError::git("walking the history");
        let mut walk = repository.revwalk().map_err(&failed)?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME | Sort::REVERSE).map_err(&failed)?;
        shown.iter().try_for_each(|id| walk.push(*id)).map_err(&failed)?;
        hidden.iter().try_for_each(|id| walk.hide(*id)).map_err(&failed)?;
        walk.map(|id| self.commit(repository, id.map_err(&failed)?)).collect()
    }

    fn commit(&self, repository: &Git, id: Oid) -> Result<Snapshot, SnapshotError> {
        let failed = SnapshotError::git("reading a commit");
        let commit = repository.find_commit(id).map_err(&failed)?;
        let mut parents = Vec::new();
        for parent in commit.parent_ids() {
            match repository.find_commit(parent) {
                Ok(parent) => parents.push(parent.tree_id()),
                // Where a shallow clone ends, a commit is judged as if it were the first.
                Err(error) if error.code() == ErrorCode::NotFound && repository.is_shallow() => {}
                Err(error) => return Err(failed(error)),
            }
        }
        let mut judged = Vec::new();
        tree::brought(repository, commit.tree_id(), &parents, Vec::new(), &mut judged)?;
        let source = Source::Tree(commit.tree_id());
        let mut snapshot = Snapshot::new(Arc::clone(&self.handles), Kind::Commit, source, judged);
        snapshot.commit = Some(file::object_id(id)?);
        snapshot.before = Before::Parents(parents);
        Ok(snapshot)
    }
}

fn commit_named(repository: &Git, revision: &str) -> Result<Oid, SnapshotError> {
    let commit = repository
        .revparse_single(revision)
        .and_then(|object| object.peel_to_commit())
        .map_err(|error| SnapshotError::Revision {
            revision: revision.to_owned(),
            reason: error.message().to_owned(),
        })?;
    Ok(commit.id())
}

/// `None` for all zeros.
fn parse_id(text: &str) -> Result<Option<Oid>, SnapshotError> {
    let whole = text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let id = whole.then(|| Oid::from_str(text).ok()).flatten();
    let id = id.ok_or_else(|| SnapshotError::Revision {
        revision: text.to_owned(),
        reason: "40 hexadecimal digits are expected".to_owned(),
    })?;
    Ok((!id.is_zero()).then_some(id))
}

/// What the remote-tracking branches of a remote point at.
fn tracking(repository: &Git, remote: &str) -> Result<Vec<Oid>, SnapshotError> {
    let failed = SnapshotError::git("reading the remotes");
    let all = repository.remotes().map_err(&failed)?;
    let all: Vec<&str> = all.iter().flatten().flatten().collect();
    let ours: Vec<&str> = if all.contains(&remote) {
        vec![remote]
    } else {
        all.iter().copied().filter(|name| has_url(repository, name, remote)).collect()
    };
    let mut tips = Vec::new();
    for name in ours {
        let prefix = format!("refs/remotes/{name}/");
        // A remote may be called `a/b` beside one called `a`: its branches are its own.
        let others: Vec<String> = all
            .iter()
            .map(|other| format!("refs/remotes/{other}/"))
            .filter(|other| other.len() > prefix.len() && other.starts_with(&prefix))
            .collect();
        let references = repository.references_glob(&format!("{prefix}*")).map_err(&failed)?;
        for reference in references {
            let reference = reference.map_err(&failed)?;
            let foreign = |other: &String| reference.name_bytes().starts_with(other.as_bytes());
            if others.iter().any(foreign) {
                continue;
            }
            // One that points at nothing any more proves nothing about the remote.
            if let Ok(commit) = reference.peel_to_commit() {
                tips.push(commit.id());
            }
        }
    }
    Ok(tips)
}

fn has_url(repository: &Git, name: &str, url: &str) -> bool {
    repository.find_remote(name).is_ok_and(|remote| {
        remote.url_bytes() == url.as_bytes() || remote.pushurl_bytes() == Some(url.as_bytes())
    })
}
