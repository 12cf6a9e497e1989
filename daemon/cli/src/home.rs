//! Where this user's results, compiled modules, key and grants are kept, and opening them.
//!
//! With `TOLLGATE_HOME` everything is below it. Otherwise results and compiled modules, which can
//! be made again, are in the user's cache folder, and the key and the grants are in the
//! configuration folder: caches are copied between machines by CI systems, whoever has the key can
//! have machine code run, and grants are the user's own words.

use std::fs::{self, DirBuilder};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tollgate_model::Grants;
use tollgate_sandbox::{CompiledFolder, ModuleFolder, ModuleKey};
use tollgate_store::{DataSets, Store};

use crate::environment::Environment;

/// The folders and the file that are this user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    /// Results.
    pub(crate) store: PathBuf,
    /// Compiled modules.
    pub(crate) modules: PathBuf,
    /// Data sets that checks look things up in.
    pub(crate) data: PathBuf,
    /// What compiled modules are authenticated with.
    pub(crate) key: PathBuf,
    /// What the user allows checks.
    pub(crate) grants: PathBuf,
}

/// Bytes of the key.
const KEY: usize = ModuleKey::LENGTH;

impl Home {
    /// None where the user has no home and names none.
    pub(crate) fn find(environment: &Environment) -> Option<Self> {
        let below = |cache: PathBuf, configuration: &Path| Self {
            store: cache.join("store"),
            modules: cache.join("modules"),
            data: cache.join("data"),
            key: configuration.join("module.key"),
            grants: configuration.join(Grants::NAME),
        };
        if let Some(home) = environment.tollgate_home() {
            return Some(below(home.clone(), &home));
        }
        let cache = cache_folder(environment)?.join("tollgate");
        let configuration = configuration_folder(environment)?.join("tollgate");
        Some(below(cache, &configuration))
    }

    /// The results kept so far. `today` is in days since 1970-01-01.
    pub(crate) fn open_store(&self, today: u32) -> Result<Store, String> {
        make_private(&self.store).map_err(told(&self.store))?;
        Store::open(&self.store, today).map_err(|error| error.to_string())
    }

    /// The data sets there are, which are opened when they are asked.
    pub(crate) fn data_sets(&self) -> DataSets {
        DataSets::at(&self.data)
    }

    /// The folder of compiled modules, with the key that is made where there is none yet.
    pub(crate) fn compiled(&self) -> Result<CompiledFolder, String> {
        make_private(&self.modules).map_err(told(&self.modules))?;
        let key = self.read_or_make_key().map_err(told(&self.key))?;
        Ok(CompiledFolder::at(&self.modules, ModuleKey::new(key)))
    }

    /// The same folder for whoever counts or clears it.
    pub(crate) fn module_folder(&self) -> ModuleFolder {
        ModuleFolder::new(&self.modules)
    }

    fn read_or_make_key(&self) -> io::Result<[u8; KEY]> {
        if let Some(key) = read_key(&self.key)? {
            return Ok(key);
        }
        let folder = self.key.parent().unwrap_or(Path::new(""));
        make_private(folder)?;
        let mut key = [0; KEY];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        // Made under another name, for its owner alone, and only then given its own: no process
        // ever reads half a key, and of several that make one the first wins.
        let mut draft = tempfile::NamedTempFile::new_in(folder)?;
        draft.write_all(&key)?;
        draft.as_file().sync_all()?;
        match draft.persist_noclobber(&self.key) {
            Ok(_) => Ok(key),
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => {
                let lost = || io::Error::other("it is not a key; remove it");
                read_key(&self.key)?.ok_or_else(lost)
            }
            Err(failed) => Err(failed.error),
        }
    }
}

/// The key in a file; none where there is no file, or where others could have read or put it: that
/// one is removed, so that what it vouched for is compiled again.
fn read_key(path: &Path) -> io::Result<Option<[u8; KEY]>> {
    let found = match path.symlink_metadata() {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if found.is_file()
        && is_private(&found)
        && let Ok(key) = <[u8; KEY]>::try_from(fs::read(path)?)
    {
        return Ok(Some(key));
    }
    fs::remove_file(path)?;
    Ok(None)
}

/// Makes a folder that only its owner may enter; one that is there stays as it is.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(unix)]
fn is_private(file: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o077 == 0
}

/// The user's profile keeps others out by itself.
#[cfg(not(unix))]
const fn is_private(_: &fs::Metadata) -> bool {
    true
}

fn told(path: &Path) -> impl Fn(io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

fn cache_folder(environment: &Environment) -> Option<PathBuf> {
    environment.absolute("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            return environment.absolute("LOCALAPPDATA");
        }
        let home = environment.home()?;
        Some(home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" }))
    })
}

fn configuration_folder(environment: &Environment) -> Option<PathBuf> {
    environment.absolute("XDG_CONFIG_HOME").or_else(|| {
        if cfg!(windows) {
            return environment.absolute("APPDATA");
        }
        Some(environment.home()?.join(".config"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(folder: &Path) -> Home {
        let environment = Environment::of("/", &[("TOLLGATE_HOME", folder.to_str().unwrap())]);
        Home::find(&environment).unwrap()
    }

    #[test]
    fn everything_is_below_the_home_that_is_named() {
        let home = at(Path::new("/h"));
        assert_eq!(home.store, Path::new("/h/store"));
        assert_eq!(home.key, Path::new("/h/module.key"));
        assert_eq!(home.grants, Path::new("/h/grants.toml"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_key_is_not_in_the_cache() {
        let home = Home::find(&Environment::of("/", &[("HOME", "/home/me")])).unwrap();
        assert_eq!(home.modules, Path::new("/home/me/.cache/tollgate/modules"));
        assert_eq!(home.key, Path::new("/home/me/.config/tollgate/module.key"));
        assert_eq!(home.grants, Path::new("/home/me/.config/tollgate/grants.toml"));
        let elsewhere = [("HOME", "/home/me"), ("XDG_CACHE_HOME", "/c"), ("XDG_CONFIG_HOME", "x")];
        let home = Home::find(&Environment::of("/", &elsewhere)).unwrap();
        assert_eq!(home.store, Path::new("/c/tollgate/store"));
        assert_eq!(home.key, Path::new("/home/me/.config/tollgate/module.key"));
    }

    #[test]
    fn a_key_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let home = at(&folder.path().join("new"));
        let key = home.read_or_make_key().unwrap();
        assert_ne!(key, [0; KEY]);
        assert_eq!(home.read_or_make_key().unwrap(), key);
    }

    #[test]
    fn several_that_make_a_key_agree_on_one() {
        let folder = tempfile::tempdir().unwrap();
        let home = at(folder.path());
        let keys: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| home.read_or_make_key())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_key_that_others_could_read_is_replaced() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let home = at(folder.path());
        let key = home.read_or_make_key().unwrap();
        assert_eq!(fs::metadata(&home.key).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&home.key, fs::Permissions::from_mode(0o644)).unwrap();
        assert_ne!(home.read_or_make_key().unwrap(), key);
    }

    #[test]
    fn a_file_that_is_no_key_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let home = at(folder.path());
        fs::write(&home.key, "short").unwrap();
        assert!(home.read_or_make_key().is_ok());
        assert_eq!(fs::read(&home.key).unwrap().len(), KEY);
    }
}
