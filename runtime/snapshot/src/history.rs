//! The commits of a range or of a push, each with what it brought.

use std::sync::Arc;

use tollgate_model::ObjectId;

use crate::base::Before;
use crate::objects::{ObjectKind, Objects, Remote};
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
        self.handles.with(|objects| {
            let from = commit_named(objects, if from.is_empty() { "HEAD" } else { from })?;
            let to = commit_named(objects, if to.is_empty() { "HEAD" } else { to })?;
            let (shown, hidden) = if symmetric {
                (vec![from, to], objects.merge_bases(from, to)?)
            } else {
                (vec![to], vec![from])
            };
            self.commits(objects, &shown, &hidden)
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
        self.handles.with(|objects| {
            let Some(local) = parse_id(objects, local)? else { return Ok(Vec::new()) };
            let remote = remote.map(|id| parse_id(objects, id)).transpose()?.flatten();
            let Some(commit) = objects.peel(&local, ObjectKind::Commit)? else {
                return Ok(vec![self.pushed_object(objects, &local)?]);
            };
            let mut hidden = tracking(objects, remote_name)?;
            // What is known to be there need not be known here.
            hidden.extend(remote.and_then(|id| commit_at(objects, &id)));
            self.commits(objects, &[commit], &hidden)
        })
    }

    /// A tag may also stand on a tree, or on a single blob, which then is judged under its id.
    fn pushed_object(
        &self,
        objects: &dyn Objects,
        object: &ObjectId,
    ) -> Result<Snapshot, SnapshotError> {
        if let Some(tree) = objects.peel(object, ObjectKind::Tree)? {
            let mut judged = Vec::new();
            tree::walk(objects, tree, Vec::new(), &mut judged)?;
            return Ok(self.snapshot(Kind::Revision, Source::Tree(tree), judged));
        }
        let blob = objects.peel(object, ObjectKind::Blob)?.ok_or_else(|| SnapshotError::Git {
            doing: "reading what is pushed",
            reason: format!("{object} leads to no content"),
        })?;
        let path = file::repo_path(blob.to_string().as_bytes())?;
        let judged = vec![File::object(path, file::REGULAR, blob)];
        Ok(self.snapshot(Kind::Revision, Source::Judged, judged))
    }

    fn commits(
        &self,
        objects: &dyn Objects,
        shown: &[ObjectId],
        hidden: &[ObjectId],
    ) -> Result<Vec<Snapshot>, SnapshotError> {
        let walked = objects.history(shown, hidden)?;
        walked.into_iter().map(|id| self.commit(objects, id)).collect()
    }

    fn commit(&self, objects: &dyn Objects, id: ObjectId) -> Result<Snapshot, SnapshotError> {
        let commit = objects.commit(&id)?;
        let mut parents = Vec::new();
        for parent in &commit.parents {
            // Where a shallow clone ends, a commit is judged as if it were the first.
            if objects.has(parent) || !objects.is_shallow() {
                parents.push(objects.commit(parent)?.tree);
            }
        }
        let mut judged = Vec::new();
        tree::brought(objects, commit.tree, &parents, Vec::new(), &mut judged)?;
        let source = Source::Tree(commit.tree);
        let mut snapshot = Snapshot::new(Arc::clone(&self.handles), Kind::Commit, source, judged);
        snapshot.commit = Some(id);
        snapshot.before = Before::Parents(parents);
        Ok(snapshot)
    }
}

fn commit_named(objects: &dyn Objects, revision: &str) -> Result<ObjectId, SnapshotError> {
    let refuse = |reason: String| SnapshotError::Revision { revision: revision.to_owned(), reason };
    let object = objects.named(revision).map_err(refuse)?;
    let commit = objects.peel(&object, ObjectKind::Commit)?;
    commit.ok_or_else(|| refuse("it leads to no commit".to_owned()))
}

/// The commit that an object leads to, if both are here.
fn commit_at(objects: &dyn Objects, id: &ObjectId) -> Option<ObjectId> {
    objects.peel(id, ObjectKind::Commit).ok().flatten()
}

/// `None` for all zeros.
fn parse_id(objects: &dyn Objects, text: &str) -> Result<Option<ObjectId>, SnapshotError> {
    let length = objects.hash_len();
    let id = ObjectId::parse(text).filter(|id| id.as_bytes().len() == length);
    let id = id.ok_or_else(|| SnapshotError::Revision {
        revision: text.to_owned(),
        reason: format!("{} hexadecimal digits are expected", 2 * length),
    })?;
    Ok(id.as_bytes().iter().any(|byte| *byte != 0).then_some(id))
}

/// What the remote-tracking branches of a remote point at.
fn tracking(objects: &dyn Objects, remote: &str) -> Result<Vec<ObjectId>, SnapshotError> {
    let all = objects.remotes()?;
    let is_named = all.iter().any(|other| other.name == remote);
    let has_url = |other: &Remote| other.urls.iter().any(|url| url == remote.as_bytes());
    let ours = |other: &&Remote| if is_named { other.name == remote } else { has_url(other) };
    let mut tips = Vec::new();
    for ours in all.iter().filter(ours) {
        let prefix = format!("refs/remotes/{}/", ours.name);
        // A remote may be called `a/b` beside one called `a`: its branches are its own.
        let others: Vec<String> = all
            .iter()
            .map(|other| format!("refs/remotes/{}/", other.name))
            .filter(|other| other.len() > prefix.len() && other.starts_with(&prefix))
            .collect();
        for (name, id) in objects.references(&prefix)? {
            let foreign = |other: &String| name.starts_with(other.as_bytes());
            // One that points at nothing any more proves nothing about the remote.
            if !others.iter().any(foreign) {
                tips.extend(commit_at(objects, &id));
            }
        }
    }
    Ok(tips)
}
