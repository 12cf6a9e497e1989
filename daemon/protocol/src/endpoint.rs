//! Where the daemon listens: worked out from variables, user and program, without a look at
//! anything.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::{fnv1a, os_bytes};

/// The longest path of a socket, in bytes, and the final zero is not among them.
const LONGEST_SOCKET: usize = if cfg!(any(target_os = "linux", target_os = "android")) {
    107
} else {
    // macOS and the BSDs have four bytes less.
    103
};

/// Where the daemon of one user and one installed program listens.
///
/// The folder is the first of these whose variables are set to absolute paths:
///
/// 1. `$TOLLGATE_HOME/run`; none at all where it is set to something else, which the program
///    refuses;
/// 2. `$XDG_RUNTIME_DIR/tollgate`;
/// 3. `$XDG_CACHE_HOME/tollgate/run`;
/// 4. `$HOME/.cache/tollgate/run`, on macOS `$HOME/Library/Caches/tollgate/run`, on Windows
///    `%LOCALAPPDATA%\tollgate\run`.
///
/// Files in it start with 16 hexadecimal digits, the [`fnv1a`] of the program's path as the note
/// beside a hook has it: two programs that are installed side by side each have their own daemon.
///
/// Where `FOLDER/HASH.sock` is longer than a socket's path can be, 107 bytes on Linux and 103
/// elsewhere, the folder is `/tmp/tollgate-USER-HASH`, with the hash of the long folder's path.
///
/// On Windows the daemon listens on a named pipe, and the folder holds the other files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    folder: PathBuf,
    name: String,
}

/// What a folder depends on that the variables don't tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Platform {
    Unix,
    MacOs,
    Windows,
}

const HERE: Platform = if cfg!(windows) {
    Platform::Windows
} else if cfg!(target_os = "macos") {
    Platform::MacOs
} else {
    Platform::Unix
};

impl Endpoint {
    /// For the program at `program`, run by `user` with these variables. None where no variable
    /// names a folder: there is no daemon then.
    #[must_use]
    pub fn locate(
        variable: impl Fn(&str) -> Option<OsString>,
        user: u32,
        program: &Path,
    ) -> Option<Self> {
        Self::locate_on(HERE, variable, user, program)
    }

    fn locate_on(
        platform: Platform,
        variable: impl Fn(&str) -> Option<OsString>,
        user: u32,
        program: &Path,
    ) -> Option<Self> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let absolute = |name: &str| set(name).filter(|path| path.is_absolute());
        let folder = match set("TOLLGATE_HOME") {
            Some(home) => Some(home).filter(|home| home.is_absolute())?.join("run"),
            None => {
                absolute("XDG_RUNTIME_DIR").map(|folder| folder.join("tollgate")).or_else(|| {
                    let cache = absolute("XDG_CACHE_HOME").or_else(|| match platform {
                        Platform::Unix => Some(absolute("HOME")?.join(".cache")),
                        Platform::MacOs => Some(absolute("HOME")?.join("Library/Caches")),
                        Platform::Windows => absolute("LOCALAPPDATA"),
                    })?;
                    Some(cache.join("tollgate").join("run"))
                })?
            }
        };
        let name = hash(&os_bytes::to_bytes(program.as_os_str())?);
        let bytes = os_bytes::to_bytes(folder.as_os_str())?;
        let length = bytes.len() + "/".len() + name.len() + ".sock".len();
        let folder = if platform != Platform::Windows && length > LONGEST_SOCKET {
            PathBuf::from(format!("/tmp/tollgate-{user}-{}", hash(&bytes)))
        } else {
            folder
        };
        Some(Self { folder, name })
    }

    /// The folder of all its files; see [`FolderFault`](crate::FolderFault).
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the daemon listens on, where sockets are files.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.file(".sock")
    }

    /// What the daemon listens on, on Windows.
    #[must_use]
    pub fn pipe(&self) -> OsString {
        let folder = hash(self.folder.as_os_str().as_encoded_bytes());
        format!(r"\\.\pipe\tollgate-{folder}-{}", self.name).into()
    }

    /// Locked by the daemon as long as it lives.
    #[must_use]
    pub fn life_lock(&self) -> PathBuf {
        self.file(".lock")
    }

    /// Locked by whoever is about to start a daemon.
    #[must_use]
    pub fn spawn_lock(&self) -> PathBuf {
        self.file(".spawn")
    }

    /// What the daemon writes down.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.file(".log")
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join([&self.name, ending].concat())
    }
}

fn hash(bytes: &[u8]) -> String {
    format!("{:016x}", fnv1a(bytes))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn on(platform: Platform, variables: &[(&str, &str)]) -> Option<Endpoint> {
        let find = |name: &str| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
        };
        Endpoint::locate_on(platform, find, 1000, Path::new("foobar"))
    }

    fn folder(variables: &[(&str, &str)]) -> Option<PathBuf> {
        on(Platform::Unix, variables).map(|found| found.folder)
    }

    #[test]
    fn names_are_frozen() {
        let found = on(Platform::Unix, &[("TOLLGATE_HOME", "/h")]).unwrap();
        assert_eq!(found.socket(), Path::new("/h/run/85944171f73967e8.sock"));
        assert_eq!(found.life_lock(), Path::new("/h/run/85944171f73967e8.lock"));
        assert_eq!(found.spawn_lock(), Path::new("/h/run/85944171f73967e8.spawn"));
        assert_eq!(found.log(), Path::new("/h/run/85944171f73967e8.log"));
        let pipe = on(Platform::Windows, &[("LOCALAPPDATA", "/l")]).unwrap().pipe();
        let folder = hash(b"/l/tollgate/run");
        assert_eq!(pipe, format!(r"\\.\pipe\tollgate-{folder}-85944171f73967e8").as_str());
    }

    #[test]
    fn the_first_absolute_folder_counts() {
        let all = [
            ("TOLLGATE_HOME", "/t"),
            ("XDG_RUNTIME_DIR", "/x"),
            ("XDG_CACHE_HOME", "/c"),
            ("HOME", "/h"),
        ];
        let expected = ["/t/run", "/x/tollgate", "/c/tollgate/run", "/h/.cache/tollgate/run"];
        for (first, expected) in expected.iter().enumerate() {
            assert_eq!(folder(&all[first..]).unwrap(), Path::new(expected));
        }
        let on_macos = on(Platform::MacOs, &all[3..]).unwrap().folder;
        assert_eq!(on_macos, Path::new("/h/Library/Caches/tollgate/run"));
        assert_eq!(folder(&[]), None);
        assert_eq!(folder(&[("HOME", "h")]), None);
        let relative = [("XDG_RUNTIME_DIR", "x"), ("XDG_CACHE_HOME", ""), ("HOME", "/h")];
        assert_eq!(folder(&relative).unwrap(), Path::new("/h/.cache/tollgate/run"));
        // One that sets a home of its own must not meet the daemon of another.
        assert_eq!(folder(&[("TOLLGATE_HOME", "t"), ("HOME", "/h")]), None);
        assert_eq!(
            folder(&[("TOLLGATE_HOME", ""), ("XDG_RUNTIME_DIR", "/x")]).unwrap(),
            Path::new("/x/tollgate")
        );
    }

    #[test]
    fn a_path_that_no_socket_can_have_is_replaced() {
        let longest = LONGEST_SOCKET - "/run/85944171f73967e8.sock".len();
        let fits = format!("/{}", "a".repeat(longest - 1));
        let found = on(Platform::Unix, &[("TOLLGATE_HOME", &fits)]).unwrap();
        assert_eq!(found.socket().as_os_str().len(), LONGEST_SOCKET);
        let long = format!("{fits}a");
        let found = on(Platform::Unix, &[("TOLLGATE_HOME", &long)]).unwrap();
        let name = hash(format!("{long}/run").as_bytes());
        assert_eq!(found.folder(), Path::new(&format!("/tmp/tollgate-1000-{name}")));
        assert_eq!(found.log().file_name().unwrap(), "85944171f73967e8.log");
    }
}
