//! The daemon's log: a file beside its socket, of bounded size.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tollgate_model::{Date, sanitised};

/// Bytes after which the file is put aside; one earlier file is kept.
const LONGEST: u64 = 1 << 20;

#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    open: Mutex<Option<Open>>,
}

#[derive(Debug)]
struct Open {
    file: File,
    length: u64,
}

impl Log {
    /// Where no file can be opened there is no log; nothing else depends on it.
    pub(crate) fn at(path: PathBuf) -> Self {
        let open = open(&path).ok();
        Self { path, open: Mutex::new(open) }
    }

    /// One line, with the time in UTC.
    pub(crate) fn say(&self, line: &str) {
        let mut guard = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = guard.as_mut() else { return };
        let line = format!("{} {}\n", time(SystemTime::now()), sanitised(line));
        if open.length + line.len() as u64 > LONGEST {
            let before = earlier(&self.path);
            let _ = fs::rename(&self.path, before);
            *guard = self::open(&self.path).ok();
        }
        if let Some(open) = guard.as_mut()
            && open.file.write_all(line.as_bytes()).is_ok()
        {
            open.length += line.len() as u64;
        }
    }
}

/// Where the log goes that grew too long.
pub(crate) fn earlier(path: &Path) -> PathBuf {
    path.with_extension("log.1")
}

fn open(path: &Path) -> io::Result<Open> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    let length = file.metadata()?.len();
    Ok(Open { file, length })
}

/// `2026-11-24T05:45:33Z`.
fn time(now: SystemTime) -> String {
    const DAY: u64 = 24 * 60 * 60;
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let date = Date::from_days_since_epoch(u32::try_from(seconds / DAY).unwrap_or_default());
    let (hours, minutes) = (seconds % DAY / 3600, seconds % 3600 / 60);
    format!("{date}T{hours:02}:{minutes:02}:{:02}Z", seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_a_time_and_can_forge_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.log");
        Log::at(path.clone()).say("one\ntwo");
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert!(text.starts_with("20") && text.contains('T'), "{text}");
        let instant = UNIX_EPOCH + std::time::Duration::from_secs(1_795_499_133);
        assert_eq!(time(instant), "2026-11-24T05:45:33Z");
    }

    #[test]
    fn it_stays_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.log");
        let log = Log::at(path.clone());
        let line = "x".repeat(60_000);
        (0..40).for_each(|_| log.say(&line));
        assert!(fs::metadata(&path).unwrap().len() <= LONGEST);
        assert!(fs::metadata(earlier(&path)).unwrap().len() <= LONGEST);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
