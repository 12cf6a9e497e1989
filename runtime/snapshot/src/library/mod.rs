//! A repository's objects, read by libgit2.

mod open;

use std::cell::Cell;

use git2::{ErrorCode, ObjectType, Oid, Sort};
use tollgate_model::ObjectId;

use crate::file::object_id_from;
use crate::objects::{ObjectError, ObjectKind, Objects, Remote};
use crate::{SnapshotError, platform};

pub(crate) use open::{Opening, is_repository, open};

/// A handle of libgit2.
pub(crate) struct Library {
    repository: git2::Repository,
    /// The commit that `HEAD` stood on last: known to be one.
    last_head: Cell<Option<Oid>>,
}

impl Objects for Library {
    fn hash_len(&self) -> usize {
        20
    }

    fn header(&self, id: &ObjectId) -> Result<(ObjectKind, u64), ObjectError> {
        let objects = self.repository.odb().map_err(failed)?;
        let (size, kind) = objects.read_header(oid(id)?).map_err(failed)?;
        Ok((kind_of(kind)?, size as u64))
    }

    fn read(&self, id: &ObjectId, limit: u64) -> Result<(ObjectKind, Vec<u8>), ObjectError> {
        let objects = self.repository.odb().map_err(failed)?;
        let id = oid(id)?;
        // Before anything is read: a few bytes in a repository can stand for very many.
        let (size, _) = objects.read_header(id).map_err(failed)?;
        if size as u64 > limit {
            return Err(ObjectError::TooLarge(size as u64));
        }
        let object = objects.read(id).map_err(failed)?;
        Ok((kind_of(object.kind())?, object.data().to_vec()))
    }

    fn named(&self, revision: &str) -> Result<ObjectId, String> {
        let object = self
            .repository
            .revparse_single(revision)
            .map_err(|error| error.message().to_owned())?;
        object_id(object.id()).map_err(|error| error.to_string())
    }

    fn head(&self) -> Result<Option<ObjectId>, SnapshotError> {
        let head = match self.repository.head() {
            Ok(head) => head,
            Err(error) if error.code() == ErrorCode::UnbornBranch => return Ok(None),
            Err(error) => return Err(SnapshotError::git("reading HEAD")(error)),
        };
        // A reference that names no tag leads to what it names.
        if let Some(known) = self.last_head.get().filter(|known| head.target() == Some(*known)) {
            return object_id(known).map(Some);
        }
        let commit = head.peel_to_commit().map_err(SnapshotError::git("reading HEAD"))?;
        self.last_head.set(Some(commit.id()));
        object_id(commit.id()).map(Some)
    }

    fn history(
        &self,
        shown: &[ObjectId],
        hidden: &[ObjectId],
    ) -> Result<Vec<ObjectId>, SnapshotError> {
        let failed = SnapshotError::git("walking the history");
        let oid = |id: &ObjectId| Oid::from_bytes(id.as_bytes());
        let mut walk = self.repository.revwalk().map_err(&failed)?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME | Sort::REVERSE).map_err(&failed)?;
        shown.iter().try_for_each(|id| walk.push(oid(id)?)).map_err(&failed)?;
        hidden.iter().try_for_each(|id| walk.hide(oid(id)?)).map_err(&failed)?;
        walk.map(|id| object_id(id.map_err(&failed)?)).collect()
    }

    fn merge_bases(&self, one: ObjectId, other: ObjectId) -> Result<Vec<ObjectId>, SnapshotError> {
        let failed = SnapshotError::git("finding the merge base");
        let oid = |id: ObjectId| Oid::from_bytes(id.as_bytes()).map_err(&failed);
        match self.repository.merge_bases(oid(one)?, oid(other)?) {
            Ok(bases) => bases.iter().map(|id| object_id(*id)).collect(),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(Vec::new()),
            Err(error) => Err(failed(error)),
        }
    }

    fn remotes(&self) -> Result<Vec<Remote>, SnapshotError> {
        let names = self.repository.remotes().map_err(SnapshotError::git("reading the remotes"))?;
        let remote = |name: &str| {
            let found = self.repository.find_remote(name).ok();
            let urls = found.iter().flat_map(|remote| {
                let fetched = Some(remote.url_bytes().to_vec());
                fetched.into_iter().chain(remote.pushurl_bytes().map(<[u8]>::to_vec))
            });
            Remote { name: name.to_owned(), urls: urls.collect() }
        };
        Ok(names.iter().flatten().flatten().map(remote).collect())
    }

    fn references(&self, prefix: &str) -> Result<Vec<(Vec<u8>, ObjectId)>, SnapshotError> {
        let failed = SnapshotError::git("reading the references");
        let mut found = Vec::new();
        for reference in self.repository.references_glob(&format!("{prefix}*")).map_err(&failed)? {
            let reference = reference.map_err(&failed)?;
            let name = reference.name_bytes().to_vec();
            if let Some(id) = reference.resolve().ok().and_then(|reference| reference.target()) {
                found.push((name, object_id(id)?));
            }
        }
        Ok(found)
    }

    fn is_shallow(&self) -> bool {
        self.repository.is_shallow()
    }

    fn is_partial(&self) -> bool {
        let Ok(config) = self.repository.config() else { return false };
        let Ok(mut entries) = config.entries(Some(r"^remote\..*\.promisor$")) else { return false };
        while let Some(Ok(entry)) = entries.next() {
            // The name alone means true.
            let value = if entry.has_value() { entry.value() } else { Ok("true") };
            if value.and_then(git2::Config::parse_bool).unwrap_or_default() {
                return true;
            }
        }
        false
    }

    fn is_ignored(&self, path: &[u8]) -> Result<bool, SnapshotError> {
        let Some(path) = platform::path_from_bytes(path) else { return Ok(false) };
        self.repository
            .is_path_ignored(path)
            .map_err(SnapshotError::git("reading the ignore files"))
    }
}

fn oid(id: &ObjectId) -> Result<Oid, ObjectError> {
    Oid::from_bytes(id.as_bytes()).map_err(failed)
}

fn object_id(oid: Oid) -> Result<ObjectId, SnapshotError> {
    object_id_from(oid.as_bytes())
}

fn kind_of(kind: ObjectType) -> Result<ObjectKind, ObjectError> {
    match kind {
        ObjectType::Commit => Ok(ObjectKind::Commit),
        ObjectType::Tree => Ok(ObjectKind::Tree),
        ObjectType::Blob => Ok(ObjectKind::Blob),
        ObjectType::Tag => Ok(ObjectKind::Tag),
        ObjectType::Any => Err(ObjectError::Damaged("it is of no known kind".to_owned())),
    }
}

fn failed(error: git2::Error) -> ObjectError {
    match error.code() {
        ErrorCode::NotFound => ObjectError::Missing,
        _ => ObjectError::Damaged(error.message().to_owned()),
    }
}
