//! Compiled modules on disk, each authenticated with the user's own key.
//!
//! Loading machine code runs what it is given. A file is therefore used only where a keyed digest
//! over its name and bytes proves that this user's Tollgate wrote it; anything else is dropped and
//! compiled again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::compile::{CompileError, Made, REMEMBERED};
use crate::folder::{Kind, ModuleFolder};

/// A secret of the user's, kept outside repositories and CI caches.
#[derive(Clone)]
pub struct ModuleKey([u8; 32]);

impl std::fmt::Debug for ModuleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ModuleKey(..)")
    }
}

impl ModuleKey {
    /// Bytes of a key.
    pub const LENGTH: usize = 32;

    pub const fn new(key: [u8; Self::LENGTH]) -> Self {
        Self(key)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

/// Bytes of the keyed digest that begins a file.
const TAG: usize = 32;

/// A folder of compiled modules, and what vouches for them.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) folder: ModuleFolder,
    pub(crate) key: ModuleKey,
}

/// What lies under a module's name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Nothing,
    Compiled(Vec<u8>),
    /// Not what was written, as the text says.
    Misfit(String),
}

impl Kept {
    pub(crate) fn find(&self, name: &str) -> Found {
        match self.folder.read(name, Kind::Compiled) {
            Ok(None) => Found::Nothing,
            Err(why) => Found::Misfit(why),
            Ok(Some(bytes)) => match self.opened(name, Kind::Compiled, bytes) {
                Some(compiled) => Found::Compiled(compiled),
                None => Found::Misfit("it is not what was written".to_owned()),
            },
        }
    }

    /// Compiles a module, unless another process did so while this one waited for its turn.
    pub(crate) fn make(
        &self,
        name: &str,
        compile: impl FnOnce() -> Result<Vec<u8>, CompileError>,
    ) -> Result<Made, CompileError> {
        let _turn = self.folder.turn(name);
        match self.find(name) {
            Found::Compiled(compiled) => return Ok(Made { compiled, unkept: None }),
            Found::Misfit(_) => self.forget(name),
            Found::Nothing => {}
        }
        if let Some(error) = self.failure(name) {
            return Err(error);
        }
        match compile() {
            Ok(compiled) => {
                let tag = self.tag(name, Kind::Compiled, &compiled);
                let kept = self.folder.write(name, Kind::Compiled, &[tag.as_bytes(), &compiled]);
                Ok(Made { compiled, unkept: kept.err().map(|error| error.to_string()) })
            }
            Err(error) => {
                if error.is_worth_remembering() {
                    self.remember(name, &error, SystemTime::now());
                }
                Err(error)
            }
        }
    }

    pub(crate) fn forget(&self, name: &str) {
        self.folder.forget(name, Kind::Compiled);
    }

    /// Why the module could not be compiled a while ago, where that still counts.
    pub(crate) fn failure(&self, name: &str) -> Option<CompileError> {
        let bytes = self.folder.read(name, Kind::Failure).ok()??;
        let bytes = self.opened(name, Kind::Failure, bytes)?;
        let (then, line) = bytes.split_first_chunk()?;
        let then = UNIX_EPOCH.checked_add(Duration::from_secs(u64::from_le_bytes(*then)))?;
        // By a clock that was set back it is of the future, and counts no more.
        let age = SystemTime::now().duration_since(then).ok()?;
        let after = REMEMBERED.checked_sub(age).filter(|after| !after.is_zero())?;
        let before = Box::new(CompileError::of_line(std::str::from_utf8(line).ok()?)?);
        Some(CompileError::Remembered { before, after })
    }

    fn remember(&self, name: &str, error: &CompileError, now: SystemTime) {
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut bytes = since.as_secs().to_le_bytes().to_vec();
        bytes.extend_from_slice(error.to_line().as_bytes());
        let tag = self.tag(name, Kind::Failure, &bytes);
        // What can't be remembered is tried again.
        let _ = self.folder.write(name, Kind::Failure, &[tag.as_bytes(), &bytes]);
    }

    /// What follows the digest, where that is right.
    fn opened(&self, name: &str, kind: Kind, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let (stored, rest) = bytes.split_at_checked(TAG)?;
        // blake3 compares hashes in constant time.
        let stored = blake3::Hash::from_slice(stored).ok()?;
        if stored != self.tag(name, kind, rest) {
            return None;
        }
        bytes.drain(..TAG);
        Some(bytes)
    }

    fn tag(&self, name: &str, kind: Kind, bytes: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(self.key.as_bytes());
        // Names have one length, so name and bytes can't be taken for each other.
        hasher.update(name.as_bytes()).update(&[kind as u8]).update(bytes).finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "00aa";

    fn kept(folder: &tempfile::TempDir) -> Kept {
        Kept { folder: ModuleFolder::new(folder.path()), key: ModuleKey::new([7; 32]) }
    }

    fn code() -> Result<Vec<u8>, CompileError> {
        Ok(b"machine code".to_vec())
    }

    fn unneeded() -> Result<Vec<u8>, CompileError> {
        panic!("it is not compiled again")
    }

    #[test]
    fn a_module_is_compiled_once() {
        let folder = tempfile::tempdir().unwrap();
        let kept = kept(&folder);
        let made = kept.make(NAME, code).unwrap();
        assert_eq!(kept.make(NAME, unneeded), Ok(made.clone()));
        assert_eq!(kept.find(NAME), Found::Compiled(made.compiled));
    }

    #[test]
    fn another_key_another_name_and_another_kind_do_not_fit() {
        let folder = tempfile::tempdir().unwrap();
        let kept = kept(&folder);
        kept.make(NAME, code).unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::copy(path("00aa.cwasm"), path("00bb.cwasm")).unwrap();
        assert!(matches!(kept.find("00bb"), Found::Misfit(_)));
        std::fs::copy(path("00aa.cwasm"), path("00aa.failed")).unwrap();
        assert_eq!(kept.failure(NAME), None);
        let other = Kept { key: ModuleKey::new([8; 32]), ..kept };
        assert!(matches!(other.find(NAME), Found::Misfit(_)));
        // It is made anew for whoever holds the key now.
        other.make(NAME, code).unwrap();
        assert!(matches!(other.find(NAME), Found::Compiled(_)));
    }

    #[test]
    fn every_flipped_bit_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let kept = kept(&folder);
        kept.make(NAME, code).unwrap();
        let path = folder.path().join("00aa.cwasm");
        let good = std::fs::read(&path).unwrap();
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, bad).unwrap();
            assert!(matches!(kept.find(NAME), Found::Misfit(_)), "bit {bit}");
        }
        for length in 0..good.len() {
            std::fs::write(&path, &good[..length]).unwrap();
            assert!(matches!(kept.find(NAME), Found::Misfit(_)), "{length} bytes");
        }
    }

    #[test]
    fn what_took_all_its_time_is_not_tried_again_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let kept = kept(&folder);
        assert_eq!(kept.make(NAME, || Err(CompileError::OutOfTime)), Err(CompileError::OutOfTime));
        let again = kept.make(NAME, unneeded).unwrap_err();
        let CompileError::Remembered { before, after } = again else { panic!("{again}") };
        assert_eq!(*before, CompileError::OutOfTime);
        assert!(after <= REMEMBERED && after > REMEMBERED / 2, "{after:?}");

        let now = SystemTime::now();
        kept.remember(NAME, &CompileError::OutOfTime, now - REMEMBERED);
        assert_eq!(kept.failure(NAME), None, "it is forgotten in time");
        kept.remember(NAME, &CompileError::OutOfTime, now + REMEMBERED);
        assert_eq!(kept.failure(NAME), None, "a clock that was set back keeps nothing");
        kept.make(NAME, code).unwrap();
    }

    #[test]
    fn what_says_nothing_of_the_module_is_not_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let kept = kept(&folder);
        for error in
            [CompileError::Machine("killed".to_owned()), CompileError::Refused("no".to_owned())]
        {
            kept.make(NAME, || Err(error)).unwrap_err();
            assert_eq!(kept.failure(NAME), None);
        }
    }

    #[test]
    fn a_failure_that_was_forged_keeps_no_module_from_being_compiled() {
        let folder = tempfile::tempdir().unwrap();
        let kept = kept(&folder);
        let forged = [&[0; 32][..], &u64::MAX.to_le_bytes(), b"time "].concat();
        std::fs::write(folder.path().join("00aa.failed"), forged).unwrap();
        kept.make(NAME, code).unwrap();
    }

    #[test]
    fn what_can_not_be_kept_is_used_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let kept = Kept { folder: ModuleFolder::new(file.join("below")), ..kept(&folder) };
        let made = kept.make(NAME, code).unwrap();
        assert_eq!(made.compiled, b"machine code");
        assert!(made.unkept.is_some());
    }
}
