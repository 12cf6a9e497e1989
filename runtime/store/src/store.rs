//! The store as its users see it: values by key, and never an error.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::database::{Database, FILE, is_damage, is_foreign, unwritable};
use crate::{Space, StoreError, seal};

/// Bytes of entries above which the longest unused go, down to three quarters.
const DEFAULT_BOUND: u64 = 512 << 20;

/// Bytes of SQLite's log that are left to the next process, which reads them in half a millisecond.
const LONGEST_LOG: u64 = 512 << 10;

/// Size and place of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    pub path: PathBuf,
    pub entries: u64,
    pub bytes: u64,
    pub bound: u64,
}

/// Values by space and key. Shared by threads; several processes may have it open.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    bound: u64,
    /// Days since the epoch: when entries are said to have been used.
    today: i64,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    database: Option<Database>,
    /// Something was written.
    wrote: bool,
    notes: Vec<String>,
}

impl Store {
    /// Opens or makes the store in `folder`. A damaged file is set aside first.
    ///
    /// `today` is the number of days since 1970-01-01, by which the oldest entries are known.
    pub fn open(folder: &Path, today: u32) -> Result<Self, StoreError> {
        Self::open_bounded(folder, today, DEFAULT_BOUND)
    }

    /// As [`Store::open`], with a bound of its own on the bytes of entries.
    pub fn open_bounded(folder: &Path, today: u32, bound: u64) -> Result<Self, StoreError> {
        fs::create_dir_all(folder)
            .map_err(|error| StoreError(format!("{}: {error}", folder.display())))?;
        let path = folder.join(FILE);
        let mut notes = Vec::new();
        let database = Database::open(&path).or_else(|error| {
            if !is_damage(&error) && !is_foreign(&error) {
                return Err(StoreError(format!("{}: {error}", path.display())));
            }
            notes.push(set_aside(&path, &error));
            Database::open(&path)
                .map_err(|error| StoreError(format!("{}: {error}", path.display())))
        })?;
        let inner = Mutex::new(Inner { database: Some(database), wrote: false, notes });
        Ok(Self { path, bound, today: i64::from(today), inner })
    }

    /// The values under `keys`, in their order; one read of the file as it was at one moment.
    pub fn get_many(&self, space: Space, keys: &[impl AsRef<[u8]>]) -> Vec<Option<Vec<u8>>> {
        let mut values = vec![None; keys.len()];
        let mut stale = Vec::new();
        self.with(|database| {
            database.transaction(false, |database| {
                for (value, key) in values.iter_mut().zip(keys) {
                    let key = key.as_ref();
                    if let Some((bytes, used)) = database.get(space, key)? {
                        *value = seal::opened(space, key, &bytes);
                        // A use is written down once a day, so that reading seldom writes.
                        if used != self.today && value.is_some() {
                            stale.push(key);
                        }
                    }
                }
                Ok(())
            })
        });
        if !stale.is_empty() {
            self.with(|database| {
                database.transaction(true, |database| {
                    stale.iter().try_for_each(|key| database.touch(space, key, self.today))
                })
            });
        }
        values
    }

    pub fn get(&self, space: Space, key: &[u8]) -> Option<Vec<u8>> {
        self.get_many(space, &[key]).pop().flatten()
    }

    /// Keeps values; those that can't be kept are only worked out again the next time.
    pub fn put_many(&self, entries: &[(Space, Vec<u8>, Vec<u8>)]) {
        if entries.is_empty() {
            return;
        }
        self.lock().wrote = true;
        self.with(|database| {
            database.transaction(true, |database| {
                for (space, key, value) in entries {
                    let sealed = seal::sealed(*space, key, value);
                    database.put(*space, key, &sealed, self.today)?;
                }
                let bytes = database.bytes()?;
                if bytes > self.bound {
                    database.evict(bytes - self.bound / 4 * 3)?;
                }
                Ok(())
            })
        });
    }

    pub fn stats(&self) -> Stats {
        let mut stats = Stats { path: self.path.clone(), entries: 0, bytes: 0, bound: self.bound };
        self.with(|database| {
            stats.entries = database.count()?;
            stats.bytes = database.bytes()?;
            Ok(())
        });
        stats
    }

    /// Writes nothing, so that [`Store::take_notes`] tells where something could not be kept.
    pub fn try_to_write(&self) {
        self.with(|database| database.transaction(true, |_| Ok(())));
    }

    /// Drops every entry.
    pub fn clear(&self) {
        self.with(|database| database.clear());
    }

    /// What the user should know, once.
    pub fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().notes)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work`; a damaged file is set aside and built anew, a disk that takes no more is told,
    /// any other failure is let go.
    fn with(&self, work: impl FnOnce(&mut Database) -> rusqlite::Result<()>) {
        let inner = &mut *self.lock();
        let Some(database) = inner.database.as_mut() else { return };
        let Err(error) = work(database) else { return };
        if is_damage(&error) {
            // Closed before it is moved, as some systems demand.
            inner.database = None;
            inner.notes.push(set_aside(&self.path, &error));
            inner.database = Database::open(&self.path).ok();
        } else if let Some(why) = unwritable(&error) {
            let note = format!("results can't be kept in {}: {why}", self.path.display());
            if !inner.notes.contains(&note) {
                inner.notes.push(note);
            }
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let inner = self.inner.get_mut().unwrap_or_else(PoisonError::into_inner);
        let Some(database) = inner.database.as_ref().filter(|_| inner.wrote) else { return };
        if fs::metadata(beside(&self.path, "-wal")).is_ok_and(|log| log.len() > LONGEST_LOG) {
            database.fold_at_end();
        }
    }
}

/// A file that SQLite keeps beside its own.
fn beside(path: &Path, tail: &str) -> PathBuf {
    let mut side = path.as_os_str().to_owned();
    side.push(tail);
    PathBuf::from(side)
}

/// Moves a damaged file out of the way, over the one set aside before.
fn set_aside(path: &Path, error: &rusqlite::Error) -> String {
    let aside = path.with_extension("damaged");
    let moved = fs::rename(path, &aside).or_else(|_| fs::remove_file(path));
    for tail in ["-wal", "-shm"] {
        let _ = fs::remove_file(beside(path, tail));
    }
    let place = if moved.is_ok() {
        format!("; it was moved to {}", aside.display())
    } else {
        String::new()
    };
    format!("the store of results was damaged ({error}) and is built anew{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACE: Space = Space(1);

    fn entry(key: &str, value: &str) -> (Space, Vec<u8>, Vec<u8>) {
        (SPACE, key.into(), value.into())
    }

    #[test]
    fn what_is_put_is_found_by_another_process() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 1).unwrap();
        store.put_many(&[entry("a", "1"), entry("b", "2")]);
        let other = Store::open(folder.path(), 1).unwrap();
        assert_eq!(
            other.get_many(SPACE, &["b", "c", "a"]),
            [Some(b"2".into()), None, Some(b"1".into())]
        );
        assert_eq!(other.get(Space(2), b"a"), None);
    }

    /// Connections of their own, as of as many processes.
    #[test]
    fn all_who_open_a_new_store_at_once_have_one() {
        for round in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let start = std::sync::Barrier::new(30);
            std::thread::scope(|scope| {
                let (folder, start) = (folder.path(), &start);
                let opened: Vec<_> = (0..30)
                    .map(|n| {
                        scope.spawn(move || {
                            start.wait();
                            let store = Store::open(folder, 1).unwrap();
                            let (space, key, value) = entry(&format!("key {n}"), "1");
                            // A busy machine may let a write wait longer than it is waited for.
                            while store.get(space, &key).is_none() {
                                store.put_many(&[(space, key.clone(), value.clone())]);
                            }
                            assert_eq!(store.take_notes(), [""; 0]);
                        })
                    })
                    .collect();
                opened.into_iter().for_each(|thread| thread.join().unwrap());
            });
            let store = Store::open(folder.path(), 1).unwrap();
            assert_eq!(store.stats().entries, 30, "round {round}");
        }
    }

    #[test]
    fn a_file_without_its_tables_is_not_called_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), 1).unwrap();
        rusqlite::Connection::open(folder.path().join(FILE))
            .unwrap()
            .execute_batch("DROP TABLE entries")
            .unwrap();
        assert_eq!(store.get(SPACE, b"a"), None);
        assert_eq!(store.take_notes(), [""; 0]);
        assert!(!folder.path().join("results-1.damaged").exists());
    }

    #[test]
    fn a_file_with_other_tables_is_set_aside_when_it_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path(), 10, "1");
        let connection = rusqlite::Connection::open(folder.path().join(FILE)).unwrap();
        connection.execute_batch("DROP TABLE entries; CREATE TABLE entries (other)").unwrap();
        drop(connection);
        let store = Store::open(folder.path(), 1).unwrap();
        assert!(store.take_notes()[0].contains("built anew"));
        store.put_many(&[entry("a", "1")]);
        assert_eq!(store.get(SPACE, b"a"), Some(b"1".into()));
    }

    #[test]
    fn garbage_in_place_of_the_file_is_set_aside_with_a_note() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(FILE),
            "no database at all, but long enough to look at ".repeat(50),
        )
        .unwrap();
        let store = Store::open(folder.path(), 1).unwrap();
        store.put_many(&[entry("a", "1")]);
        assert_eq!(store.get(SPACE, b"a"), Some(b"1".into()));
        assert!(store.take_notes()[0].contains("built anew"));
        assert!(folder.path().join("results-1.damaged").exists());
    }

    /// Keeps some entries in the file itself and some in its log.
    fn filled(folder: &Path, entries: u32, value: &str) {
        let store = Store::open(folder, 1).unwrap();
        let put = |numbers: std::ops::Range<u32>| {
            store.put_many(&numbers.map(|n| entry(&format!("key {n}"), value)).collect::<Vec<_>>());
        };
        put(0..entries / 2);
        let connection = rusqlite::Connection::open(folder.join(FILE)).unwrap();
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        put(entries / 2..entries);
    }

    #[test]
    fn no_flipped_bit_makes_a_wrong_value() {
        let value = "value ".repeat(40);
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path(), 40, &value);
        let paths = [FILE.to_owned(), format!("{FILE}-wal")].map(|name| folder.path().join(name));
        let good = paths.each_ref().map(|path| fs::read(path).unwrap());
        assert!(good.iter().all(|bytes| bytes.len() > 4_000), "both hold entries");
        for at in (0..good[0].len() + good[1].len()).step_by(97) {
            let mut bad = good.clone();
            match at.checked_sub(bad[0].len()) {
                None => bad[0][at] ^= 1 << (at % 8),
                Some(at) => bad[1][at] ^= 1 << (at % 8),
            }
            for (path, bytes) in paths.iter().zip(&bad) {
                fs::write(path, bytes).unwrap();
            }
            let Ok(store) = Store::open(folder.path(), 1) else { continue };
            for n in 0..40 {
                let found = store.get(SPACE, format!("key {n}").as_bytes());
                assert!(found.is_none() || found.as_deref() == Some(value.as_bytes()), "byte {at}");
            }
        }
    }

    #[test]
    fn a_truncated_file_is_no_error() {
        for name in [FILE.to_owned(), format!("{FILE}-wal")] {
            let folder = tempfile::tempdir().unwrap();
            filled(folder.path(), 200, &"x".repeat(200));
            let path = folder.path().join(name);
            let good = fs::read(&path).unwrap();
            fs::write(&path, &good[..good.len() / 2]).unwrap();
            let store = Store::open(folder.path(), 1).unwrap();
            for n in 0..200 {
                store.get(SPACE, format!("key {n}").as_bytes());
            }
            store.put_many(&[entry("new", "1")]);
            assert_eq!(store.get(SPACE, b"new"), Some(b"1".into()), "{}", path.display());
        }
    }

    #[test]
    fn the_oldest_go_first_when_the_bound_is_reached() {
        let folder = tempfile::tempdir().unwrap();
        let value = "x".repeat(500);
        let put = |day: u32, name: &str| {
            let store = Store::open_bounded(folder.path(), day, 200_000).unwrap();
            store.put_many(
                &(0..150).map(|n| entry(&format!("{name} {n}"), &value)).collect::<Vec<_>>(),
            );
            store
        };
        put(1, "old");
        put(2, "middle");
        let store = put(3, "new");
        assert!(store.stats().bytes <= 200_000);
        assert_eq!(store.get(SPACE, b"old 0"), None);
        assert!(store.get(SPACE, b"new 149").is_some());
    }

    #[test]
    fn a_long_log_is_folded_in_and_a_short_one_left() {
        let folder = tempfile::tempdir().unwrap();
        let log = beside(&folder.path().join(FILE), "-wal");
        let length = || fs::metadata(&log).map_or(0, |log| log.len());
        Store::open(folder.path(), 1).unwrap().put_many(&[entry("a", "1")]);
        assert!((1..=LONGEST_LOG).contains(&length()));
        let store = Store::open(folder.path(), 1).unwrap();
        let value = "x".repeat(2_000);
        store.put_many(&(0..400).map(|n| entry(&n.to_string(), &value)).collect::<Vec<_>>());
        assert!(length() > LONGEST_LOG);
        drop(store);
        assert_eq!(length(), 0);
        assert_eq!(Store::open(folder.path(), 1).unwrap().get(SPACE, b"399"), Some(value.into()));
    }

    #[test]
    fn a_folder_that_can_not_be_made_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(Store::open(&file.join("below"), 1).is_err());
    }
}
