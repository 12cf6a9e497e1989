//! The SQLite file behind the store: how it is opened, and what its statements are.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

use crate::Space;

/// Raised when the tables change, and with it [`FILE`]: programs of two versions that run at once
/// keep a file each.
const SCHEMA: i64 = 1;

/// Name of the file in the store's folder.
pub(crate) const FILE: &str = "results-1.sqlite";

/// How long a process waits for another one's write. A result that can't be kept is only slower
/// the next time, so this is short.
const BUSY: Duration = Duration::from_millis(500);

/// While the first process turns a new file to its journal, SQLite tells others at once that it is
/// busy instead of waiting. So they ask again, for as long as this.
const OPENING: Duration = Duration::from_secs(2);
const BETWEEN_OPENS: Duration = Duration::from_millis(5);

const CREATE: &str = "
    CREATE TABLE IF NOT EXISTS entries (
        space INTEGER NOT NULL,
        key   BLOB NOT NULL,
        value BLOB NOT NULL,
        used  INTEGER NOT NULL,
        PRIMARY KEY (space, key)
    ) WITHOUT ROWID;";

const GET: &str = "SELECT value, used FROM entries WHERE space = ?1 AND key = ?2";

#[derive(Debug)]
pub(crate) struct Database {
    connection: Connection,
}

impl Database {
    /// Opens the file, or makes it, whoever else does the same at this moment.
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        let start = Instant::now();
        loop {
            match Self::open_once(path) {
                Err(error) if is_busy(&error) && start.elapsed() < OPENING => {
                    std::thread::sleep(BETWEEN_OPENS);
                }
                result => return result,
            }
        }
    }

    fn open_once(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        // Readers and one writer at a time do not wait for each other; a power cut may lose the
        // latest entries, never the file.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "cell_size_check", true)?;
        // See [`Database::fold_at_end`].
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        let mut database = Self { connection };
        if database.schema()? != SCHEMA {
            // Asked again inside: another process may have made the tables in the meantime.
            database.transaction(true, |database| {
                if database.schema()? != SCHEMA {
                    database.connection.execute_batch(CREATE)?;
                    database.connection.pragma_update(None, "user_version", SCHEMA)?;
                }
                Ok(())
            })?;
        }
        // A header may be whole where the list of tables is not.
        database.connection.prepare_cached(GET)?;
        Ok(database)
    }

    /// Has the log folded into the file when this is dropped, unless another process has it open.
    ///
    /// A hook that stored one result does not wait for the disk at its end. But whoever is the
    /// first to open the file reads the whole log, so it is not left to become long.
    pub(crate) fn fold_at_end(&self) {
        // Where that can't be had, the next writer folds it in.
        let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false);
    }

    fn schema(&self) -> rusqlite::Result<i64> {
        self.connection.query_row("PRAGMA user_version", [], |row| row.get(0))
    }

    pub(crate) fn get(&self, space: Space, key: &[u8]) -> rusqlite::Result<Option<(Vec<u8>, i64)>> {
        self.connection
            .prepare_cached(GET)?
            .query_row(params![space.0, key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
    }

    /// Runs `work` in one transaction: many reads of one moment, or many writes at one price.
    pub(crate) fn transaction<T>(
        &mut self,
        write: bool,
        work: impl FnOnce(&Self) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.connection.execute_batch(if write { "BEGIN IMMEDIATE" } else { "BEGIN" })?;
        let result = work(self);
        let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = self.connection.execute_batch(end);
        if result.is_ok() && ended.is_err() {
            // What could not be written is no longer wanted; the next one begins anew.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        let value = result?;
        ended?;
        Ok(value)
    }

    pub(crate) fn put(
        &self,
        space: Space,
        key: &[u8],
        value: &[u8],
        used: i64,
    ) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO entries VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![space.0, key, value, used])?;
        Ok(())
    }

    pub(crate) fn touch(&self, space: Space, key: &[u8], used: i64) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("UPDATE entries SET used = ?3 WHERE space = ?1 AND key = ?2")?
            .execute(params![space.0, key, used])?;
        Ok(())
    }

    /// Bytes of the file that hold entries.
    pub(crate) fn bytes(&self) -> rusqlite::Result<u64> {
        let number = |pragma| {
            self.connection.query_row(pragma, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
        };
        let used = number("PRAGMA page_count")?.saturating_sub(number("PRAGMA freelist_count")?);
        Ok(used.saturating_mul(number("PRAGMA page_size")?))
    }

    pub(crate) fn count(&self) -> rusqlite::Result<u64> {
        self.connection
            .query_row("SELECT count(*) FROM entries", [], |row| row.get::<_, i64>(0))
            .map(i64::unsigned_abs)
    }

    /// Drops entries, the longest unused first, until their values have shrunk by `bytes`.
    pub(crate) fn evict(&self, bytes: u64) -> rusqlite::Result<()> {
        let mut oldest = self
            .connection
            .prepare("SELECT space, key, length(value) FROM entries ORDER BY used, key")?;
        let mut rows = oldest.query([])?;
        let mut doomed: Vec<(u8, Vec<u8>)> = Vec::new();
        let mut freed = 0_u64;
        while freed < bytes {
            let Some(row) = rows.next()? else { break };
            let length: i64 = row.get(2)?;
            freed += footprint(length.unsigned_abs());
            doomed.push((row.get(0)?, row.get(1)?));
        }
        let mut delete =
            self.connection.prepare("DELETE FROM entries WHERE space = ?1 AND key = ?2")?;
        for (space, key) in doomed {
            delete.execute(params![space, key])?;
        }
        Ok(())
    }

    pub(crate) fn clear(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch("DELETE FROM entries; VACUUM;")
    }
}

/// Bytes of the file an entry takes, about: SQLite moves what is longer than a quarter of a page
/// to pages of its own.
const fn footprint(length: u64) -> u64 {
    const PAGE: u64 = 4_096;
    if length < PAGE / 4 - 128 { length + 64 } else { length.div_ceil(PAGE) * PAGE + 64 }
}

/// Whether the file itself is damaged, rather than busy, full or unreadable.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
    ) || matches!(error, rusqlite::Error::InvalidColumnType(..))
}

/// Whether a file that was just opened is none of ours: our statements have no other fault that
/// SQLite could find, so it is in its tables, or in a format that it can't read.
pub(crate) fn is_foreign(error: &rusqlite::Error) -> bool {
    let error = match error {
        rusqlite::Error::SqlInputError { error, .. } => Some(error),
        error => error.sqlite_error(),
    };
    error.is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_ERROR)
}

/// Why nothing can be written, where that is so for more than a moment.
pub(crate) fn unwritable(error: &rusqlite::Error) -> Option<&'static str> {
    match error.sqlite_error_code()? {
        rusqlite::ErrorCode::DiskFull => Some("the disk is full"),
        rusqlite::ErrorCode::ReadOnly => Some("it can't be written to"),
        rusqlite::ErrorCode::SystemIoFailure => Some("reading or writing failed"),
        _ => None,
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}
