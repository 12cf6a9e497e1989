//! The folder that compiled modules are kept in: whose turn it is, what is read and written, what
//! goes when it is full. Whether a file may be used is not decided here.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Bytes of compiled modules above which the longest unused go, down to three quarters. A Python
/// interpreter with a check in it takes 33 MiB, its metered build 35 MiB.
const DEFAULT_BOUND: u64 = 1 << 30;

/// Bytes of one file. More than a compiler makes of the largest module there may be; else a file
/// that lies in the folder decides how much memory a run takes.
pub(crate) const MAX_FILE: u64 = 512 << 20;

/// A use is written down when the last one that was is older than this, so that runs seldom write.
const USES_APART: Duration = Duration::from_secs(60 * 60);

/// A draft that is older was left by a process that was killed: writing one takes seconds.
const STALE_DRAFT: Duration = Duration::from_secs(60 * 60);

const COMPILED: &str = "cwasm";
const FAILED: &str = "failed";
const DRAFT: &str = "new";

/// What is kept under a module's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Machine code.
    Compiled,
    /// Why there is none.
    Failure,
}

impl Kind {
    const fn ending(self) -> &'static str {
        match self {
            Self::Compiled => COMPILED,
            Self::Failure => FAILED,
        }
    }
}

/// Size and place of the compiled modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderStats {
    pub path: PathBuf,
    pub entries: u64,
    pub bytes: u64,
    pub bound: u64,
}

/// Where compiled modules are kept. Several processes use it at once.
#[derive(Debug, Clone)]
pub struct ModuleFolder {
    path: PathBuf,
    bound: u64,
}

/// Held by the one process that makes a module; the system takes it back when the process ends,
/// however it ends.
#[derive(Debug)]
pub(crate) struct Turn {
    _lock: File,
}

impl ModuleFolder {
    /// `path` must belong to the user alone; it is made when the first module is kept.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), bound: DEFAULT_BOUND }
    }

    /// As it is, with a bound of its own on the bytes of compiled modules.
    #[must_use]
    pub const fn bounded(mut self, bound: u64) -> Self {
        self.bound = bound;
        self
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub fn stats(&self) -> FolderStats {
        let kept = self.files(COMPILED);
        FolderStats {
            path: self.path.clone(),
            entries: kept.len() as u64,
            bytes: kept.iter().map(|file| file.bytes).sum(),
            bound: self.bound,
        }
    }

    /// Drops every compiled module, and what is remembered of those that could not be compiled.
    /// Those in use by a process are loaded into its memory already.
    pub fn clear(&self) -> io::Result<()> {
        for ending in [COMPILED, FAILED] {
            for file in self.files(ending) {
                match remove(&file.path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
        }
        self.sweep();
        Ok(())
    }

    /// Waits until no other process makes this module. Without an answer where the file system
    /// knows no locks; then work may be done twice, and each result is whole all the same.
    pub(crate) fn turn(&self, name: &str) -> Option<Turn> {
        self.make().ok()?;
        // As many files as there are pairs of digits, never removed: a lock on a file that was
        // removed in the meantime would keep nobody out.
        self.locked(&format!("{}.lock", name.get(..2)?))
    }

    /// Waits until fewer modules than there are slots are being compiled: a repository can name any
    /// number of them, and each may take gigabytes.
    pub(crate) fn slot(&self, name: &str) -> Option<Turn> {
        self.make().ok()?;
        let digit = u32::from_str_radix(name.get(..2)?, 16).ok()?;
        self.locked(&format!("slot-{}.lock", digit % SLOTS))
    }

    fn locked(&self, name: &str) -> Option<Turn> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let lock = private(&mut options).open(self.path.join(name)).ok()?;
        lock.lock().ok()?;
        Some(Turn { _lock: lock })
    }

    /// The bytes kept under a name; none where there are none, an error where something else is
    /// in their place.
    pub(crate) fn read(&self, name: &str, kind: Kind) -> Result<Option<Vec<u8>>, String> {
        let path = self.place(name, kind);
        let found = match path.symlink_metadata() {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        // Opening a pipe might never return.
        if !found.is_file() {
            return Err("it is no file".to_owned());
        }
        if found.len() > MAX_FILE {
            return Err(format!("it has {} bytes", found.len()));
        }
        match read_whole(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            // Another process made room in this moment.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Keeps bytes under a name, all of them or none: written under another name, then renamed.
    pub(crate) fn write(&self, name: &str, kind: Kind, parts: &[&[u8]]) -> io::Result<()> {
        self.make()?;
        let place = self.place(name, kind);
        let draft = self.path.join(format!("{name}.{}.{DRAFT}", std::process::id()));
        // Left by a process of the same number that was killed.
        let _ = fs::remove_file(&draft);
        let mut options = OpenOptions::new();
        options.create_new(true).write(true);
        let written = private(&mut options).open(&draft).and_then(|mut file| {
            parts.iter().try_for_each(|part| file.write_all(part))?;
            file.sync_all()
        });
        let written = written.and_then(|()| {
            fs::rename(&draft, &place).or_else(|_| {
                // A folder in its place, or, on some systems, a file that is being read.
                remove(&place)?;
                fs::rename(&draft, &place)
            })
        });
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        } else {
            self.make_room(&place);
        }
        written
    }

    pub(crate) fn forget(&self, name: &str, kind: Kind) {
        let _ = remove(&self.place(name, kind));
    }

    fn place(&self, name: &str, kind: Kind) -> PathBuf {
        self.path.join(format!("{name}.{}", kind.ending()))
    }

    fn make(&self) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.path)
    }

    /// Drops the longest unused until three quarters of the bound are left; neither what was just
    /// written nor what another process reads.
    fn make_room(&self, written: &Path) {
        let mut kept = self.files(COMPILED);
        let mut bytes: u64 = kept.iter().map(|file| file.bytes).sum();
        if bytes <= self.bound {
            return;
        }
        self.sweep();
        kept.sort_by(|one, other| (one.used, &one.path).cmp(&(other.used, &other.path)));
        for file in kept.iter().filter(|file| file.path != written) {
            if bytes <= self.bound / 4 * 3 {
                break;
            }
            let read_by_another = File::open(&file.path)
                .is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
            if !read_by_another && remove(&file.path).is_ok() {
                bytes = bytes.saturating_sub(file.bytes);
            }
        }
    }

    /// Removes drafts of processes that were killed.
    fn sweep(&self) {
        let now = SystemTime::now();
        for file in self.files(DRAFT) {
            if now.duration_since(file.used).is_ok_and(|age| age > STALE_DRAFT) {
                let _ = fs::remove_file(file.path);
            }
        }
    }

    /// Files in the folder that end so; others are not ours.
    fn files(&self, ending: &str) -> Vec<KeptFile> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|found| found == ending))
            .filter_map(|path| {
                let found = path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
                let used = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                Some(KeptFile { path, bytes: found.len(), used })
            })
            .collect()
    }
}

/// Modules compiled at a time, by all processes of a user.
const SLOTS: u32 = 2;

struct KeptFile {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

/// Reads a file under a lock that others who read share, so that nobody makes room of it.
fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    // A file system without locks keeps the file for whoever has it open.
    let _ = file.try_lock_shared();
    let found = file.metadata()?;
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or_default());
    (&file).take(MAX_FILE).read_to_end(&mut bytes)?;
    let now = SystemTime::now();
    let used = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    if now.duration_since(used).map_or(true, |age| age > USES_APART) {
        let _ = file.set_modified(now);
    }
    Ok(bytes)
}

/// Removes whatever stands there; a link, not what it leads to.
fn remove(path: &Path) -> io::Result<()> {
    if path.symlink_metadata()?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
const fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "ab01";

    fn folder() -> (tempfile::TempDir, ModuleFolder) {
        let beside = tempfile::tempdir().unwrap();
        let folder = ModuleFolder::new(beside.path().join("modules"));
        (beside, folder)
    }

    fn names(folder: &ModuleFolder) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_kept_is_read_and_is_its_owners_alone() {
        let (_beside, folder) = folder();
        assert_eq!(folder.read(NAME, Kind::Compiled), Ok(None));
        folder.write(NAME, Kind::Compiled, &[b"one ", b"two"]).unwrap();
        assert_eq!(folder.read(NAME, Kind::Compiled), Ok(Some(b"one two".to_vec())));
        assert_eq!(folder.read(NAME, Kind::Failure), Ok(None));
        assert_eq!(names(&folder), ["ab01.cwasm"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(folder.path()), 0o700);
            assert_eq!(mode(&folder.place(NAME, Kind::Compiled)), 0o600);
        }
    }

    #[test]
    fn a_folder_in_place_of_a_file_is_told_and_written_over() {
        let (_beside, folder) = folder();
        fs::create_dir_all(folder.place(NAME, Kind::Compiled).join("below")).unwrap();
        assert!(folder.read(NAME, Kind::Compiled).is_err());
        folder.write(NAME, Kind::Compiled, &[b"whole"]).unwrap();
        assert_eq!(folder.read(NAME, Kind::Compiled), Ok(Some(b"whole".to_vec())));
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_not_followed() {
        let (beside, folder) = folder();
        let outside = beside.path().join("outside");
        fs::write(&outside, "theirs").unwrap();
        folder.make().unwrap();
        std::os::unix::fs::symlink(&outside, folder.place(NAME, Kind::Compiled)).unwrap();
        assert!(folder.read(NAME, Kind::Compiled).is_err());
        folder.write(NAME, Kind::Compiled, &[b"ours"]).unwrap();
        folder.clear().unwrap();
        assert_eq!(fs::read(outside).unwrap(), b"theirs");
    }

    /// Keeps ten modules of 100 bytes, each a day older than the one before.
    fn filled(folder: &ModuleFolder) {
        for n in 0..10_u64 {
            let name = format!("{n:02}");
            folder.write(&name, Kind::Compiled, &[&[0; 100]]).unwrap();
            let file = File::open(folder.place(&name, Kind::Compiled)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(n * 86_400)).unwrap();
        }
    }

    #[test]
    fn the_longest_unused_go_when_the_bound_is_reached() {
        let (_beside, folder) = folder();
        filled(&folder);
        // A use makes the oldest the youngest.
        folder.read("09", Kind::Compiled).unwrap();
        let folder = folder.bounded(1_000);
        folder.write("new", Kind::Compiled, &[&[0; 100]]).unwrap();
        let left = ["00", "01", "02", "03", "04", "09", "new"].map(|name| format!("{name}.cwasm"));
        assert_eq!(names(&folder), left);
        let stats = folder.stats();
        assert_eq!((stats.entries, stats.bytes, stats.bound), (7, 700, 1_000));
        folder.clear().unwrap();
        assert_eq!(folder.stats().entries, 0);
    }

    #[test]
    fn what_is_being_read_and_what_was_just_written_stay() {
        let (_beside, folder) = folder();
        filled(&folder);
        let reader = File::open(folder.place("09", Kind::Compiled)).unwrap();
        reader.lock_shared().unwrap();
        let folder = folder.bounded(200);
        folder.write("new", Kind::Compiled, &[&[0; 500]]).unwrap();
        assert_eq!(names(&folder), ["09.cwasm", "new.cwasm"]);
    }

    #[test]
    fn drafts_of_the_killed_are_swept_and_those_of_the_living_are_not() {
        let (_beside, folder) = folder();
        folder.write(NAME, Kind::Compiled, &[b"x"]).unwrap();
        for (name, age) in [("old.1.new", 7_200), ("young.2.new", 60)] {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        folder.clear().unwrap();
        assert_eq!(names(&folder), ["young.2.new"]);
    }

    #[test]
    fn one_has_the_turn_at_a_time() {
        let (_beside, folder) = folder();
        let at_work = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let turn = folder.turn(NAME).unwrap();
                    use std::sync::atomic::Ordering::SeqCst;
                    assert_eq!(at_work.fetch_add(1, SeqCst), 0);
                    std::thread::sleep(Duration::from_millis(2));
                    assert_eq!(at_work.fetch_sub(1, SeqCst), 1);
                    drop(turn);
                });
            }
        });
    }

    #[test]
    fn where_no_folder_can_be_made_nothing_is_kept() {
        let (beside, _) = folder();
        let file = beside.path().join("file");
        fs::write(&file, "").unwrap();
        let folder = ModuleFolder::new(file.join("modules"));
        assert!(folder.write(NAME, Kind::Compiled, &[b"x"]).is_err());
        assert!(folder.turn(NAME).is_none());
        assert!(folder.read(NAME, Kind::Compiled).is_err());
        assert_eq!(folder.stats().entries, 0);
    }
}
