//! Data sets that checks look things up in: advisories, package indexes and the like. Each is one
//! SQLite file, written in full, put in place by a rename and never changed after.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

const SCHEMA: i64 = 1;

const CREATE: &str = "
    CREATE TABLE entries (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE content (digest BLOB NOT NULL);";

/// Why a data set does not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    #[error("data set `{0}` is not on this machine")]
    Absent(String),
    #[error("data set `{name}` can't be read: {reason}")]
    Unreadable { name: String, reason: String },
}

/// The data sets in one folder. Each is opened when first asked and stays what it was then, also
/// where its file is replaced.
#[derive(Debug)]
pub struct DataSets {
    folder: PathBuf,
    open: Mutex<HashMap<String, Result<Arc<DataSet>, DataError>>>,
}

#[derive(Debug)]
struct DataSet {
    digest: [u8; 32],
    connection: Mutex<Connection>,
}

impl DataSets {
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), open: Mutex::default() }
    }

    /// The value under `key`; `Ok(None)` where the set has no such key.
    pub fn lookup(&self, name: &str, key: &str) -> Result<Option<Vec<u8>>, DataError> {
        let set = self.set(name)?;
        let connection = set.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection
            .prepare_cached("SELECT value FROM entries WHERE key = ?1")
            .and_then(|mut found| found.query_row([key], |row| row.get(0)).optional())
            .map_err(|error| unreadable(name, &error))
    }

    /// Names the content of a data set: equal digests, equal answers.
    pub fn digest(&self, name: &str) -> Result<[u8; 32], DataError> {
        Ok(self.set(name)?.digest)
    }

    /// Writes a data set, over the one of this name. The file is complete or not there.
    pub fn write<'a>(
        &self,
        name: &str,
        entries: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<(), DataError> {
        let Some(path) = self.path(name) else { return Err(DataError::Absent(name.to_owned())) };
        let reason = |error: std::io::Error| unreadable(name, &error);
        fs::create_dir_all(&self.folder).map_err(reason)?;
        let draft = path.with_extension(format!("{}.new", std::process::id()));
        let _ = fs::remove_file(&draft);
        let written = fill(&draft, entries).map_err(|error| unreadable(name, &error));
        let placed = written.and_then(|()| fs::rename(&draft, &path).map_err(reason));
        if placed.is_err() {
            let _ = fs::remove_file(&draft);
        }
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        placed
    }

    fn set(&self, name: &str) -> Result<Arc<DataSet>, DataError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let made = || match self.path(name) {
            Some(path) if path.is_file() => {
                DataSet::open(&path).map(Arc::new).map_err(|error| unreadable(name, &error))
            }
            _ => Err(DataError::Absent(name.to_owned())),
        };
        open.entry(name.to_owned()).or_insert_with(made).clone()
    }

    /// None for what can't be the name of a data set.
    fn path(&self, name: &str) -> Option<PathBuf> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let fits = !name.is_empty() && name.len() <= 64 && name.bytes().all(plain);
        fits.then(|| self.folder.join(format!("{name}.sqlite")))
    }
}

impl DataSet {
    fn open(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        let schema: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if schema != SCHEMA {
            return Err(rusqlite::Error::InvalidQuery);
        }
        let digest = connection.query_row("SELECT digest FROM content", [], |row| row.get(0))?;
        Ok(Self { digest, connection: Mutex::new(connection) })
    }
}

fn fill<'a>(
    draft: &Path,
    entries: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> rusqlite::Result<()> {
    let mut connection = Connection::open(draft)?;
    // Nobody sees the file before it is complete, so a journal would only cost.
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.execute_batch(CREATE)?;
    connection.pragma_update(None, "user_version", SCHEMA)?;
    let all = connection.transaction()?;
    {
        let mut insert = all.prepare("INSERT OR REPLACE INTO entries VALUES (?1, ?2)")?;
        for (key, value) in entries {
            insert.execute(params![key, value])?;
        }
        let mut hasher = blake3::Hasher::new();
        let mut sorted = all.prepare("SELECT key, value FROM entries ORDER BY key")?;
        let mut rows = sorted.query([])?;
        while let Some(row) = rows.next()? {
            let (key, value) = (row.get_ref(0)?.as_bytes()?, row.get_ref(1)?.as_bytes()?);
            for part in [key, value] {
                hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
            }
        }
        all.execute("INSERT INTO content VALUES (?1)", [hasher.finalize().as_bytes()])?;
    }
    all.commit()
}

fn unreadable(name: &str, error: &dyn std::fmt::Display) -> DataError {
    DataError::Unreadable { name: name.to_owned(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_looked_up() {
        let folder = tempfile::tempdir().unwrap();
        let sets = DataSets::at(folder.path());
        sets.write("osv-pypi", [("django", &b"5.2"[..]), ("flask", b"3")]).unwrap();
        assert_eq!(sets.lookup("osv-pypi", "django"), Ok(Some(b"5.2".to_vec())));
        assert_eq!(sets.lookup("osv-pypi", "absent"), Ok(None));
        let before = sets.digest("osv-pypi").unwrap();
        sets.write("osv-pypi", [("flask", &b"3"[..]), ("django", b"5.2")]).unwrap();
        assert_eq!(sets.digest("osv-pypi").unwrap(), before, "the order does not count");
        sets.write("osv-pypi", [("flask", &b"4"[..])]).unwrap();
        assert_ne!(sets.digest("osv-pypi").unwrap(), before);
    }

    #[test]
    fn what_is_not_there_and_what_can_not_be_read_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let sets = DataSets::at(folder.path());
        for name in ["absent", "../up", "", "A"] {
            assert_eq!(sets.lookup(name, "a"), Err(DataError::Absent(name.to_owned())));
        }
        fs::write(folder.path().join("broken.sqlite"), "no database").unwrap();
        assert!(matches!(sets.lookup("broken", "a"), Err(DataError::Unreadable { .. })));
    }

    #[test]
    fn a_set_in_use_stays_what_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let sets = DataSets::at(folder.path());
        sets.write("a", [("key", &b"old"[..])]).unwrap();
        assert_eq!(sets.lookup("a", "key"), Ok(Some(b"old".to_vec())));
        DataSets::at(folder.path()).write("a", [("key", &b"new"[..])]).unwrap();
        assert_eq!(sets.lookup("a", "key"), Ok(Some(b"old".to_vec())));
        assert_eq!(DataSets::at(folder.path()).lookup("a", "key"), Ok(Some(b"new".to_vec())));
    }
}
